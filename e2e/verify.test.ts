// docs/security.md: T8

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { root } from './harness/build.ts';
import { listen } from './harness/listen.ts';
import { startServer, type TestServer } from './harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const verify = async (origin: string): Promise<{ code: number | null; said: string }> => {
  const child = execFile(process.execPath, [join(root, 'tools/verify.mjs'), origin]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return { code, said };
};

it('finds at an installation the files of the build that it runs', async () => {
  expect(await verify(server.origin)).toEqual({
    code: 0,
    said: expect.stringMatching(/^\d{2,} files, all of this build/),
  });
});

it('finds out whoever changes a file on the way', async () => {
  const between = await listen(async (request, response) => {
    const answer = await fetch(new URL(request.url ?? '/', server.origin));
    const bytes = Buffer.from(await answer.arrayBuffer());
    response
      .writeHead(answer.status)
      .end(request.url === '/lanterne.js' ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes);
  });
  onTestFinished(between.close);
  const { code, said } = await verify(`http://127.0.0.1:${between.port}`);
  expect(code).toBe(1);
  expect(said.split('\n')[0]).toBe('/lanterne.js is another one');
});
