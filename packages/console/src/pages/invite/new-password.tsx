import { PASSWORD_MAX, PASSWORD_MIN } from '@lanterne/protocol/constants';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { PasswordField, textIn } from '../../ui/text-field.tsx';
import { checkPassword } from './state.ts';
import './page.css';

/** `aria-live` would read at every key; the rule is read with its field instead. */
const Rule = ({ kept, children }: { kept: boolean; children: string }) => (
  <p class={kept ? 'rule kept' : 'rule'}>
    <span aria-hidden="true">{kept ? '✓' : '○'}</span> {children}
    <span class="unseen">{t(kept ? 'password.kept' : 'password.notYet')}</span>
  </p>
);

/** What keeps the two fields from being sent, or null. */
export const toMend = (form: HTMLFormElement): string | null => {
  const [chosen, again] = [textIn(form, 'new-password'), textIn(form, 'new-password-again')];
  const { good, missing, tooLong } = checkPassword(chosen, again);
  if (good) return null;
  return t(missing > 0 || tooLong ? 'invite.mendLength' : 'invite.mendSame');
};

/** The fields in which a new password is chosen, with what it has to keep to. */
export const NewPasswordFields = () => {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const check = checkPassword(password, again);
  return (
    <>
      <PasswordField
        label={t('invite.password')}
        onText={setPassword}
        name="new-password"
        autocomplete="new-password"
        hint={
          <>
            <Rule kept={check.missing === 0 && !check.tooLong}>
              {check.tooLong
                ? t('password.tooLong', { max: PASSWORD_MAX })
                : t('password.length', { min: PASSWORD_MIN })}
            </Rule>
            {password !== '' && check.missing > 0 && (
              <p class="rule">{t('password.missing', { count: check.missing })}</p>
            )}
          </>
        }
      />
      <PasswordField
        label={t('invite.again')}
        onText={setAgain}
        name="new-password-again"
        autocomplete="new-password"
        hint={<Rule kept={check.same}>{t('password.same')}</Rule>}
      />
      <p class="hint">{t('password.advice')}</p>
    </>
  );
};
