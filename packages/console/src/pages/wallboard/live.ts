import type { WallSignals } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import { createConnection } from '../../connection/desk-connection.ts';
import type { Desk } from '../desk/desk.ts';
import { wallApi } from './calls.ts';

type Heard = {
  [Name in 'snapshot' | 'erased']: { readonly name: Name; readonly data: WallSignals[Name] };
}['snapshot' | 'erased'];

export interface Live {
  readonly wall: WallSignals['snapshot'] | null;
  readonly isLive: boolean;
  /** What was erased last, a whole conversation or a part of it; another object each time. */
  readonly erased: WallSignals['erased'] | null;
}

/** The service as it is, for as long as it is looked at. */
export const useWallboard = (desk: Desk): Live => {
  const [wall, setWall] = useState<Live['wall']>(null);
  const [erased, setErased] = useState<Live['erased']>(null);
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    const connection = createConnection<Heard>(
      async (signal) => desk.heed(await wallApi.open(signal)),
      (heard) => {
        // A newer server may tell what this page does not know yet.
        if (heard.name === 'snapshot') setWall(heard.data);
        else if (heard.name === 'erased') setErased(heard.data);
      },
    );
    // While it is tried again nothing is known: said once, and not at each try.
    const stop = connection.link.subscribe(({ name }) => {
      if (name === 'live') setLive(true);
      else if (name === 'pausing') setLive(false);
    });
    connection.start();
    return () => {
      stop();
      connection.stop();
    };
  }, [desk]);
  return { wall, isLive, erased };
};
