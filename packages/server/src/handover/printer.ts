import { Worker } from 'node:worker_threads';
import type { HandoverPrinter } from '../ports.ts';

/** Many times what a document takes on a busy machine. */
const TIMEOUT_MS = 20_000;

/** Prints each document in a thread of its own, which ends with it: they are few, and a server of conversations never waits. */
export const createHandoverPrinter = ({
  entry,
  execArgv,
  timeoutMs = TIMEOUT_MS,
}: {
  readonly entry: URL;
  readonly execArgv: readonly string[];
  readonly timeoutMs?: number;
}): HandoverPrinter => ({
  print: (handover) =>
    new Promise((resolve, reject) => {
      const thread = new Worker(entry, { name: 'lanterne printer', workerData: handover, execArgv: [...execArgv] });
      const timer = setTimeout(() => {
        reject(new Error(`a document was not printed within ${timeoutMs} ms`));
        void thread.terminate();
      }, timeoutMs);
      thread.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
      thread.once('error', reject);
      thread.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('the printer has ended without a document'));
      });
    }),
});
