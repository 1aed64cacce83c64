import type { Connection, ConnectionPorts } from './connection.ts';
import { newId } from './ids.ts';

/** Without a network nothing can be sent anyway. */
const RETRY_MS = 2_000;

export const fetchCode = () => import('./connection.ts');

/**
 * A connection whose code is fetched when it is first needed, or before, while the page has nothing else to do: what one
 * writes in cannot wait for it, what sends can. Until it is there, all that is asked of it waits in its order.
 */
export const createFetchedConnection = (ports: ConnectionPorts, fetch = fetchCode): Connection => {
  const { dispatch, access } = ports;
  const letters: string[] = [];
  let connection: Connection | undefined;
  let isOver = false;
  let inDanger = false;

  const come = async (): Promise<Connection> => {
    try {
      const { createConnection } = await fetch();
      connection ??= createConnection(ports);
      return connection;
    } catch {
      for (const id of letters) dispatch({ type: 'delayed', id });
      dispatch({ type: 'lost', lost: true });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return isOver ? new Promise(() => {}) : come();
    }
  };
  if (access) dispatch({ type: 'resuming' });
  const coming = come();

  const ask = (act: (connection: Connection) => void) => {
    if (connection) act(connection);
    else void coming.then((come) => isOver || act(come));
  };

  return {
    write(text, door, id = newId()) {
      letters.push(id);
      dispatch({ type: 'wrote', id, text, at: new Date().toISOString() });
      ask((come) => come.write(text, door, id));
    },
    danger(door) {
      inDanger = true;
      dispatch({ type: 'danger', danger: 'asked' });
      ask((come) => come.danger(door));
    },
    typing: () => connection?.typing(),
    tell: (...told) => ask((come) => come.tell(...told)),
    read: (seq) => ask((come) => come.read(seq)),
    call: async (...call) => (await coming).call(...call),
    insist: async (...insist) => (await coming).insist(...insist),
    access: () => connection?.access(),
    end: () => ask((come) => come.end()),
    erase: () => ask((come) => come.erase()),
    exit() {
      // Before it has come nothing was sent, and nobody knows of a conversation that was not there before. Only a call for
      // help still goes out.
      isOver = !inDanger && !access;
      if (!isOver) ask((come) => come.exit());
      else connection?.exit();
    },
    stop() {
      isOver = true;
      connection?.stop();
    },
  };
};
