import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { accountApi } from './calls.ts';
import { Confirm } from './confirm.tsx';
import { type Heed, useOutcome } from './outcome.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

/** Codes that were just made, until they are noted. */
export const ShownCodes = ({ codes, onNoted }: { codes: readonly string[]; onNoted: () => void }) => {
  const place = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone; from here it is read on.
  useEffect(() => heading.current?.focus(), []);
  useFocusBack(place);
  return (
    <section class="once" aria-labelledby="codes-shown" ref={place}>
      <h4 id="codes-shown" ref={heading} tabIndex={-1}>
        {act('codes.shown')}
      </h4>
      <p>{act('codes.once')}</p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="form-acts">
        <Button look="primary" onClick={onNoted}>
          {act('codes.done')}
        </Button>
      </div>
    </section>
  );
};

/** How many are left, and new ones in their place. */
export const RecoveryCodes = ({ heed, left, onMade }: { heed: Heed; left: number; onMade: () => void }) => {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState(false);
  const outcome = useOutcome(heed, ({ code }) => (code === 'credentials_refused' ? act('password.refused') : null));
  const make = async (_: TargetedSubmitEvent<HTMLFormElement>, password: string): Promise<void> => {
    const made = await outcome.ask(() => accountApi.makeRecoveryCodes({ password }));
    if (!made) return;
    setAsking(false);
    setCodes(made.value.recoveryCodes);
    onMade();
  };
  return (
    <Part title={act('codes')}>
      <p>
        {act('codes.what')} {act('codes.left', { count: left })}
      </p>
      {codes && <ShownCodes codes={codes} onNoted={() => setCodes(null)} />}
      {!codes && !asking && (
        <div class="form-acts">
          <Button onClick={() => setAsking(true)}>{act('codes.make')}</Button>
        </div>
      )}
      {asking && (
        <Confirm
          what={act('codes.make.what')}
          submit={act('codes.make')}
          outcome={outcome}
          onSubmit={make}
          onCancel={() => setAsking(false)}
        />
      )}
    </Part>
  );
};
