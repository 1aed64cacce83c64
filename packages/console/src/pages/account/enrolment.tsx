import type { SessionAnswer } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
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
  /** False where they are signed in still. */
  readonly onSignOut: () => Promise<boolean>;
  /** The session has ended meanwhile. */
  readonly onOver: () => void;
}

/** Where a second factor is asked for and the account has none: it is added before anything else. */
export const Enrolment = ({ answer: { officer }, onDone, onSignOut, onOver }: EnrolmentProps) => {
  const [by, setBy] = useState<'app' | 'passkey'>('app');
  const heed: Heed = (heard) => {
    if (!heard.ok && heard.refusal.code === 'sign_in_required') onOver();
    return heard;
  };
  const done = (): void => onDone({ officer });
  const [stays, setStays] = useState(false);
  const signOut = async (): Promise<void> => {
    setStays(false);
    setStays(!(await onSignOut()));
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
        <p class="problem" role="alert">
          {stays && t('notice.stillSignedIn')}
        </p>
        <Button onClick={() => void signOut()}>{t('signOut.open')}</Button>
      </div>
      <LanguageChoice />
    </main>
  );
};
