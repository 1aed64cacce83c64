import type { Wallboard } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import { createConnection } from '../../connection/desk-connection.ts';
import type { Desk } from '../desk/desk.ts';
import { wallApi } from './calls.ts';

interface Snapshot {
  readonly name: 'snapshot';
  readonly data: Wallboard;
}

/** The service as it is, for as long as it is looked at. */
export const useWallboard = (desk: Desk): { readonly wall: Wallboard | null; readonly isLive: boolean } => {
  const [wall, setWall] = useState<Wallboard | null>(null);
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    const connection = createConnection<Snapshot>(
      async (signal) => desk.heed(await wallApi.open(signal)),
      ({ name, data }) => {
        // A newer server may tell what this page does not know yet.
        if (name === 'snapshot') setWall(data);
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
  return { wall, isLive };
};
