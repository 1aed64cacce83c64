import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';

/**
 * The thread in which Bergamot translates: it runs the library's own script for web workers. As shipped (0.4.9) that script
 * does not start under Node, since it calls `require` in a package of modules, and whoever waits for it waits for ever. So it
 * gets here what a web worker has, and no more: it asks for files beside it, and nothing of any network.
 */

const script = createRequire(import.meta.url).resolve('@browsermt/bergamot-translator/worker/translator-worker.js');
const folder = dirname(script);

const run = (name: string): void => {
  const file = join(folder, name);
  runInThisContext(readFileSync(file, 'utf8'), { filename: file });
};

Object.assign(globalThis, {
  self: {
    location: pathToFileURL(script),
    addEventListener: (_type: 'message', listen: (event: { data: unknown }) => void) =>
      parentPort?.on('message', (data) => listen({ data })),
    postMessage: (message: unknown) => parentPort?.postMessage(message),
    importScripts: (...names: string[]) => names.forEach(run),
    fetch: async (file: URL) =>
      new Response(new Uint8Array(readFileSync(file)), { headers: { 'content-type': 'application/wasm' } }),
  },
});
run('translator-worker.js');
