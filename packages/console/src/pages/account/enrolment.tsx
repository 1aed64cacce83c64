import type { SessionAnswer } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { canUsePasskeys } from '../passkey/able.ts';
import { AddPasskey } from './add-passkey.tsx';
import { LinkApp } from './link-app.tsx';
import type { Heed } from './outcome.tsx';
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
  const [by, setBy] = useState<'app' | 'passkey'>('app');
  const heed: Heed = (heard) => {
    if (!heard.ok && heard.refusal.code === 'sign_in_required') onOver();
    return heard;
  };
  const done = (): void => onDone({ officer });
  const signOut = async (): Promise<void> => {
    const answer = await api.signOut();
    if (answer.ok || answer.refusal.code === 'sign_in_required') onOver();
  };
  return (
    <main class="gate">
      <div class="gate-card">
        <h1>{act('enrol.title')}</h1>
        <p>{act('enrol.what')}</p>
        {by === 'app' ? (
          <LinkApp
            heed={heed}
            onLinked={done}
            onCancel={canUsePasskeys() ? () => setBy('passkey') : undefined}
            cancel={act('enrol.passkey')}
          />
        ) : (
          <AddPasskey heed={heed} onAdded={done} onCancel={() => setBy('app')} cancel={act('enrol.app')} />
        )}
        <Button onClick={() => void signOut()}>{act('enrol.signOut')}</Button>
      </div>
      <LanguageChoice />
    </main>
  );
};
