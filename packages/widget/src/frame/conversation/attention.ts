import { UNREAD_MAX } from '@lanterne/protocol/frame';
import { useEffect, useRef } from 'preact/hooks';
import type { TellHost } from '../host.ts';
import type { Item } from './state.ts';

/** Tells the loader how much came while the panel was hidden: messages, an officer who took over, the end. */
export const useUnread = (items: readonly Item[], shown: boolean, quiet: boolean, tellHost: TellHost): void => {
  const received = items.filter(({ kind }) => kind !== 'mine' && kind !== 'slow').length;
  const seen = useRef(0);
  const told = useRef(0);
  useEffect(() => {
    if (shown) seen.current = received;
    const count = quiet ? 0 : Math.min(UNREAD_MAX, Math.max(0, received - seen.current));
    if (count !== told.current) tellHost({ type: 'unread', count });
    told.current = count;
  }, [received, shown, quiet]);
};

/** Tells the officer that what they wrote is on the screen, when it is. */
export const useRead = (items: readonly Item[], shown: boolean, tell: (seq: number) => void): void => {
  const newest = items.findLast(({ kind }) => kind === 'theirs')?.seq ?? 0;
  useEffect(() => {
    const look = () => {
      if (newest && shown && !document.hidden) tell(newest);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [newest, shown]);
};
