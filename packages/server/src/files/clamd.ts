import { connect } from 'node:net';
import { FilesUnavailable, type Logger, type Scanner } from '../ports.ts';

export interface ClamdOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Without an answer for so long, there is none. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
const CHUNK_BYTES = 64 * 1024;
/** Longer than any answer: who says more is no clamd. */
const ANSWER_MAX_BYTES = 4_096;

/** The bytes as INSTREAM wants them: each chunk after its length in four bytes, and a chunk of no length at the end. */
function* instream(bytes: Uint8Array): Generator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const chunk = bytes.subarray(start, start + CHUNK_BYTES);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    yield length;
    yield chunk;
  }
  yield Buffer.alloc(4);
}

/**
 * Asks clamd one thing and gives its whole answer, without the zero byte that ends it. Rejects when it does not answer in
 * time, hangs up in the middle, or talks without end.
 */
const ask = ({ host, port, timeoutMs = TIMEOUT_MS }: ClamdOptions, question: Iterable<Uint8Array>): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let answer = Buffer.alloc(0);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const fail = (why: string) => end(() => reject(new Error(why)));
    const timer = setTimeout(() => fail(`no answer in ${timeoutMs} ms`), timeoutMs);

    socket.on('connect', () => {
      for (const part of question) socket.write(part);
    });
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const length = answer.indexOf(0);
      if (length >= 0) end(() => resolve(answer.toString('utf8', 0, length)));
      else if (answer.length > ANSWER_MAX_BYTES) fail('an answer without end');
    });
    // A scanner that will read no more may hang up on what is still written: its answer, if one is there, comes first.
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.on('close', () => fail('it hung up before it had answered'));
  });

/** Only words of a signature's name: what a stranger's machine says goes into our log. */
const printable = (text: string): string => text.replace(/[^\w .:/()+-]/g, '?').slice(0, 200);

/**
 * ClamAV's daemon, over TCP, by its own protocol (`man clamd`, INSTREAM). Whatever is no clear answer counts as no answer:
 * nothing is let through that was not looked at.
 */
export const createClamd = (options: ClamdOptions): Scanner => {
  const where = `${options.host}:${options.port}`;
  const asked = async (question: Iterable<Uint8Array>): Promise<string> => {
    try {
      return await ask(options, question);
    } catch (cause) {
      throw new FilesUnavailable(`clamd at ${where}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  };

  return {
    async scan(bytes) {
      const answer = await asked(instream(bytes));
      if (answer === 'stream: OK') return 'clean';
      const signature = /^stream: (.+) FOUND$/s.exec(answer)?.[1];
      if (signature === undefined) throw new FilesUnavailable(`clamd at ${where} says: ${printable(answer)}`);
      options.logger.warn({ signature: printable(signature) }, 'the virus scanner refused a file');
      return 'infected';
    },
    async check() {
      const answer = await asked([Buffer.from('zPING\0')]);
      if (answer !== 'PONG') throw new FilesUnavailable(`clamd at ${where} says: ${printable(answer)}`);
    },
  };
};
