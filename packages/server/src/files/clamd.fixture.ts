import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** What every scanner knows as harmful, and nobody is harmed by (eicar.org). In two parts, so that this file is not it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export type Misbehaviour =
  /** Hangs up after it has said half of its answer. */
  | 'hangs up'
  /** Hangs up while it is still being told the file. */
  | 'hangs up early'
  | 'never answers'
  | 'talks without end'
  | 'says something else';

export interface Clamd {
  readonly port: number;
  /** How many files it has looked at to the end. */
  readonly scanned: number;
  misbehave(how: Misbehaviour | null): void;
  close(): Promise<void>;
}

/**
 * Speaks clamd's protocol (`man clamd`: PING and INSTREAM, ended by a zero byte) on the loopback, and finds EICAR. A file
 * longer than `maxBytes` is refused as clamd does it: with an error, hanging up.
 */
export const startClamd = async (maxBytes = 30_000_000): Promise<Clamd> => {
  let misbehaviour: Misbehaviour | null = null;
  let scanned = 0;
  const sockets = new Set<Socket>();

  const answer = (socket: Socket, text: string) => {
    if (misbehaviour === 'never answers') return;
    if (misbehaviour === 'hangs up') return void socket.end(text.slice(0, 4));
    if (misbehaviour === 'says something else') return void socket.end('stream: \u001b[31mNo idea ERROR\0');
    if (misbehaviour === 'talks without end') return void socket.write('stream: '.repeat(2_000));
    socket.end(`${text}\0`);
  };

  const readStream = (socket: Socket, rest: Buffer): void => {
    let buffered = rest;
    const content: Buffer[] = [];
    let size = 0;
    const take = () => {
      while (buffered.length >= 4) {
        const length = buffered.readUInt32BE(0);
        if (length === 0) {
          scanned += 1;
          return answer(
            socket,
            Buffer.concat(content).includes(EICAR) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK',
          );
        }
        if (buffered.length < 4 + length) return;
        content.push(buffered.subarray(4, 4 + length));
        size += length;
        buffered = buffered.subarray(4 + length);
        if (misbehaviour === 'hangs up early') return void socket.destroy();
        if (size > maxBytes) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
    };
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      take();
    });
    take();
  };

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let head = Buffer.alloc(0);
    const onHead = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(0);
      if (end < 0) return;
      socket.off('data', onHead);
      const command = head.toString('latin1', 0, end);
      if (command === 'zPING') answer(socket, 'PONG');
      else if (command === 'zINSTREAM') readStream(socket, head.subarray(end + 1));
      else socket.end('UNKNOWN COMMAND\0');
    };
    socket.on('data', onHead);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    get scanned() {
      return scanned;
    },
    misbehave(how) {
      misbehaviour = how;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
