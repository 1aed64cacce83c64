import { Worker } from 'node:worker_threads';
import type { FileType } from '@lanterne/protocol';
import { writeVerdict } from './files/verdict.ts';
import type { Remade } from './ports.ts';

/**
 * The process that makes one file anew: reads it from standard input, tells what it found on standard output, and ends.
 * What one file did to it cannot reach the next, nor the server.
 */

/** Ends this process, however busy it is, when it has taken more memory than it may. */
const watchMemory = (maxBytes: number): void => {
  const watch = `setInterval(() => {
    if (process.memoryUsage.rss() > ${maxBytes}) process.kill(process.pid, 'SIGKILL');
  }, 10)`;
  new Worker(watch, { eval: true, execArgv: [], name: 'memory watch' }).unref();
};

const readInput = async (): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const remake = async (type: FileType, bytes: Uint8Array): Promise<Remade> => {
  // Each brings a decoder along that takes time to load: only the one that is needed.
  if (type === 'application/pdf') return (await import('./files/document.ts')).remakeDocument(bytes);
  return (await import('./files/picture.ts')).remakePicture(type, bytes);
};

const [type, memoryMaxBytes] = process.argv.slice(2);
watchMemory(Number(memoryMaxBytes));
// `createSanitizer` has put the type there. What a decoder throws at is not readable, and what it says may quote the file.
const remade = await remake(type as FileType, await readInput()).catch(
  (): Remade => ({ ok: false, code: 'file_unreadable' }),
);
process.stdout.write(writeVerdict(remade), () => process.exit(0));
