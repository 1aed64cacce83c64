import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { examples } from '../paths.ts';
import { Failure } from './exit.ts';

/** The address of the backend that the example's page is written for. */
const WRITTEN_FOR = 'http://127.0.0.1:8080';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const readSite = (folder: string, backend: string): Map<string, { type: string; bytes: Buffer }> => {
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      const isPage = extname(name) === '.html';
      const served = isPage ? Buffer.from(bytes.toString('utf8').replaceAll(WRITTEN_FOR, backend)) : bytes;
      return [name === 'index.html' ? '/' : `/${name}`, { type: TYPES[extname(name)] ?? '', bytes: served }];
    }),
  );
};

/** Serves `examples/ministry-site` on an origin of its own, its page pointed at the backend that runs. */
export const serveExampleSite = async (
  backend: string,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> => {
  let files: ReturnType<typeof readSite>;
  try {
    files = readSite(join(examples, 'ministry-site'), backend);
  } catch (error) {
    throw new Failure(
      `The demonstration needs the folder examples/ministry-site of a checkout. (${(error as Error).message})`,
    );
  }
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://site').pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-store' }).end(file.bytes);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
