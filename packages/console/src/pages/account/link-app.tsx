import type { EnrolmentAnswer } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField, textIn } from '../../ui/text-field.tsx';
import { accountApi } from './calls.ts';
import { Confirm } from './confirm.tsx';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { Picture } from './picture.tsx';
import { ShownCodes } from './recovery-codes.tsx';
import { act } from './texts.ts';

const inFours = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** Links an authenticator app: its picture, the first code, and then the recovery codes, once. */
export const LinkApp = ({
  heed,
  onLinked,
  onCancel,
  cancel,
}: {
  heed: Heed;
  /** The codes were noted. */
  onLinked: () => void;
  onCancel?: (() => void) | undefined;
  cancel?: string | undefined;
}) => {
  const [enrolment, setEnrolment] = useState<EnrolmentAnswer | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const outcome = useOutcome(heed, ({ code }) => {
    if (code === 'credentials_refused') return act('password.refused');
    if (code === 'second_factor_refused') return act('app.codeRefused');
    return code === 'enrolment_over' ? act('app.over') : null;
  });
  const begin = async (): Promise<void> => {
    const begun = await outcome.ask(accountApi.beginAuthenticator);
    if (begun) setEnrolment(begun.value);
  };
  useEffect(() => void begin(), []);
  const link = async (event: TargetedSubmitEvent<HTMLFormElement>, password: string): Promise<void> => {
    if (!enrolment) return;
    const code = textIn(event.currentTarget, 'code');
    const body = { enrolment: enrolment.enrolment, code, password };
    const linked = await outcome.ask(() => accountApi.addAuthenticator(body));
    if (linked) setCodes(linked.value.recoveryCodes);
  };

  if (codes) return <ShownCodes codes={codes} onNoted={onLinked} />;
  if (!enrolment) {
    return (
      <>
        <OutcomeLine outcome={outcome} />
        {outcome.problem ? (
          <Button onClick={() => void begin()}>{t('retry')}</Button>
        ) : (
          <p role="status">{t('loading')}</p>
        )}
      </>
    );
  }
  return (
    <Confirm submit={act('app.submit')} outcome={outcome} onSubmit={link} onCancel={onCancel} cancel={cancel}>
      <Picture address={enrolment.address} />
      <p>
        {act('app.typed')}
        <br />
        <code class="account-key">{inFours(enrolment.secret)}</code>
      </p>
      <TextField label={act('app.code')} name="code" autocomplete="one-time-code" />
    </Confirm>
  );
};
