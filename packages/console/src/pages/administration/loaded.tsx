import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import type { Desk } from '../desk/desk.ts';
import { at } from './texts.ts';

/** What a screen shows of the server: null while it is asked for. */
export interface Loaded<Value> {
  readonly answer: Answer<Value> | null;
  /** Asks again; what was shown stays until the new answer is there. */
  again(): Promise<void>;
}

/** Asks the server when the screen is shown. `ask` must stay the same between two drawings. */
export const useLoaded = <Value,>(desk: Pick<Desk, 'heed'>, ask: () => Promise<Answer<Value>>): Loaded<Value> => {
  const [answer, setAnswer] = useState<Answer<Value> | null>(null);
  const again = useCallback(async () => setAnswer(desk.heed(await ask())), [desk, ask]);
  useEffect(() => void again(), [again]);
  return { answer, again };
};

/** Shows what has come, or that it has not. */
export const Show = <Value,>({
  loaded: { answer, again },
  children,
}: {
  loaded: Loaded<Value>;
  children: (value: Value) => ComponentChildren;
}) => {
  if (!answer) return <p role="status">{at('loading')}</p>;
  if (answer.ok) return <>{children(answer.value)}</>;
  return (
    <div role="alert" class="failed">
      <p>{at('failed')}</p>
      <Button onClick={() => void again()}>{at('retry')}</Button>
    </div>
  );
};
