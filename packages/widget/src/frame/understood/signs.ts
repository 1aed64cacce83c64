import { useEffect, useReducer } from 'preact/hooks';
import type { Connection } from '../connection/connection.ts';
import { ask } from '../connection/request.ts';
import type { Conversation } from '../conversation/state.ts';

/** What the visitor said on this page, perhaps before there was a conversation to say it in. */
let wanted: boolean | undefined;
const listeners = new Set<() => void>();

const loggedIn = ({ records }: Conversation): boolean =>
  records.reduce((signs, event) => (event.kind === 'signs' ? event.signs : signs), false);

/** Draws anew what shows it, wherever it was changed. */
const useWanted = (): void => {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const hear = () => draw(undefined as never);
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
    };
  }, []);
};

/** Whether the visitor communicates in sign language, and the way to change it. */
export const useSigning = (state: Conversation): readonly [signs: boolean, toggle: () => void] => {
  useWanted();
  const signs = wanted ?? loggedIn(state);
  const toggle = () => {
    wanted = !signs;
    for (const hear of listeners) hear();
  };
  return [signs, toggle];
};

/** Tells the server what it does not know of it, once there is a conversation that goes on. */
export const useSigns = (state: Conversation, connect: () => Connection): void => {
  const [signs] = useSigning(state);
  const { name } = state.phase;
  const isUntold = (name === 'waiting' || name === 'held') && signs !== loggedIn(state);
  useEffect(() => {
    if (!isUntold) return;
    void connect().insist(null, ({ conversation, token }) =>
      ask(`/v1/conversations/${conversation}/signs`, { method: 'POST', body: { signs }, token }),
    );
  }, [isUntold, signs]);
};
