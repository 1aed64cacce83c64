import type { SessionAnswer } from '@lanterne/protocol';
import { api } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { LinkApp } from './link-app.tsx';
import { act } from './texts.ts';
import '../../ui/form-field.css';
import '../gate.css';
import './page.css';

export interface EnrolmentProps {
  readonly answer: SessionAnswer;
  readonly onDone: (answer: SessionAnswer) => void;
  /** The session has ended meanwhile, or was ended here. */
  readonly onOver: () => void;
}

/** Where a second factor is asked for and the account has none: it is added before anything else. */
export const Enrolment = ({ answer: { officer }, onDone, onOver }: EnrolmentProps) => {
  const signOut = async (): Promise<void> => {
    const answer = await api.signOut();
    if (answer.ok || answer.refusal.code === 'sign_in_required') onOver();
  };
  return (
    <main class="gate">
      <div class="gate-card">
        <h1>{act('enrol.title')}</h1>
        <p>{act('enrol.what')}</p>
        <LinkApp
          heed={(heard) => {
            if (!heard.ok && heard.refusal.code === 'sign_in_required') onOver();
            return heard;
          }}
          onLinked={() => onDone({ officer })}
        />
        <Button onClick={() => void signOut()}>{act('enrol.signOut')}</Button>
      </div>
      <LanguageChoice />
    </main>
  );
};
