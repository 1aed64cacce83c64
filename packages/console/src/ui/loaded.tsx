import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Button } from './button.tsx';
import './loaded.css';

/** What a screen shows of the server. */
export interface Loaded<Value> {
  /** Null while it is asked for, and where it could not be had. */
  readonly value: Value | null;
  /** Whether the last try failed. */
  readonly failed: boolean;
  /** Asks again; what was shown stays until something new is there. */
  again(): Promise<void>;
}

interface Heeding {
  heed<Value>(answer: Answer<Value>): Answer<Value>;
}

/** Asks the server when the screen is shown. `ask` and `heed` must stay the same between two drawings. */
export const useLoaded = <Value,>({ heed }: Heeding, ask: () => Promise<Answer<Value>>): Loaded<Value> => {
  const [state, setState] = useState({ of: ask, value: null as Value | null, failed: false });
  const asked = useRef(0);
  const again = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const come = heed(await ask());
    // Something else was asked for meanwhile.
    if (mine !== asked.current) return;
    setState(({ of, value }) => ({
      of: ask,
      value: come.ok ? come.value : of === ask ? value : null,
      failed: !come.ok,
    }));
  }, [heed, ask]);
  useEffect(() => void again(), [again]);
  return { ...state, again };
};

/** Shows what has come, and where it has not, that and the way to try again. */
export const Show = <Value,>({
  loaded: { value, failed, again },
  children,
}: {
  loaded: Loaded<Value>;
  children: (value: Value) => ComponentChildren;
}) => (
  <>
    {failed && (
      <div role="alert" class="failed">
        <p>{t('notice.unreachable')}</p>
        <Button onClick={() => void again()}>{t('retry')}</Button>
      </div>
    )}
    {!failed && value === null && <p role="status">{t('loading')}</p>}
    {value !== null && children(value)}
  </>
);
