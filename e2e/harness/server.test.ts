import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './server.ts';
import { waitUntil } from './wait.ts';
import { ask } from './wire.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const signIn = (server: TestServer, password: string) =>
  ask(server, 'POST', '/v1/officer/session', { json: { login: 'camille', password } });

describe('a server of its own', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.stop());

  it('serves sites and officers that were added, also after it was killed and started again', async () => {
    await server.addSite('demo', ['http://localhost:1']);
    await server.addOfficer({ login: 'camille', alias: 'Camille', password: 'a long enough password' });
    const { pid } = server;
    await server.kill9();
    await expect(ask(server, 'GET', '/v1/sites/demo')).rejects.toThrow();
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect((await ask(server, 'GET', '/v1/sites/demo')).status).toBe(200);
    expect((await signIn(server, 'a long enough password')).status).toBe(201);
  });

  it('leaves nothing behind', async () => {
    const { pid, dataDir } = server;
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('tells why a command failed', async () => {
    await expect(server.addSite('Not an id', ['http://localhost:1'])).rejects.toThrow('ID takes lower-case letters');
  });

  it('tells why it did not start', async () => {
    const occupied = startServer({ port: server.port });
    await expect(occupied).rejects.toThrow('is in use');
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = `
      const { startServer } = await import(${JSON.stringify(new URL('./server.ts', import.meta.url).href)});
      const { pid } = await startServer({ dataDir: ${JSON.stringify(server.dataDir)} });
      console.log(pid);
    `;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitUntil('the server is gone', () => !isAlive(pid));
  });
});
