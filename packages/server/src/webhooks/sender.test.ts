// docs/security.md: T12

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type LookupFunction, type Server as Tcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhookSender } from './sender.ts';

const servers: (Server | Tcp)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const listening = async (server: Server | Tcp): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
};
const receiver = (answer: RequestListener): Promise<number> => listening(createServer(answer));

const named = (port: number, more: Partial<Parameters<typeof createWebhookSender>[0]> = {}) =>
  createWebhookSender({ insideHosts: [`127.0.0.1:${port}`], ...more });
const message = (url: string) => ({ url, headers: { 'webhook-id': 'm' }, body: '{"a":"é"}' });
const at = (port: number, path = '/') => message(`http://127.0.0.1:${port}${path}`);

/** A resolver that the test writes, with what it was asked. */
const resolver = (...addresses: string[]) => {
  const asked: string[] = [];
  const lookup: LookupFunction = (name, _options, answer) => {
    asked.push(name);
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
};

describe('the sender', () => {
  it('posts the body as it is, and tells the status', async () => {
    const got: { method?: string | undefined; id?: unknown; body: string }[] = [];
    const port = await receiver(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      got.push({ method: request.method, id: request.headers['webhook-id'], body: Buffer.concat(chunks).toString() });
      response.writeHead(202).end('thanks');
    });
    expect(await named(port).send(at(port))).toBe(202);
    expect(got).toEqual([{ method: 'POST', id: 'm', body: '{"a":"é"}' }]);
  });

  it('follows no redirect', async () => {
    const visited: string[] = [];
    const port = await receiver((request, response) => {
      visited.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await named(port).send(at(port, '/here'))).toBe(302);
    expect(visited).toEqual(['/here']);
  });

  it('does not wait for who is slow, before the status or after it', async () => {
    const silent = await receiver(() => {});
    expect(await named(silent, { timeoutMs: 50 }).send(at(silent))).toBe('timeout');
    const dripping = await receiver((_request, response) => {
      response.writeHead(200).write('.');
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });
    expect(await named(dripping, { timeoutMs: 50 }).send(at(dripping))).toBe(200);
  });

  it('cuts off who answers without end', async () => {
    let cut = () => {};
    const closed = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const port = await receiver((_request, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour).on('close', cut);
      pour();
    });
    expect(await named(port, { timeoutMs: 60_000 }).send(at(port))).toBe(200);
    await closed;
  });

  it.each([
    ['garbage', 'hello, who is there?\r\n\r\n', 'unreadable'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(5_000)}\r\n`, 'unreadable'],
    ['nothing at all', '', 'unreachable'],
  ] as const)('survives %s', async (_what, bytes, fault) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end(bytes));
      }),
    );
    expect(await named(port).send(at(port))).toBe(fault);
  });

  it('says that nobody is there', async () => {
    const port = await receiver(() => {});
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    expect(await named(port).send(at(port))).toBe('unreachable');
  });

  it('says that a name does not exist', async () => {
    const lookup: LookupFunction = (_name, _options, answer) =>
      answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    expect(await createWebhookSender({ insideHosts: [], lookup }).send(message('https://nowhere.example/'))).toBe(
      'name',
    );
  });
});

describe('a receiver inside the house', () => {
  /** Whoever is called has lost. */
  const trap = async () => {
    let calls = 0;
    const port = await receiver((_request, response) => {
      calls += 1;
      response.end();
    });
    return { port, calls: () => calls };
  };

  it('is never called by its address, however it is written', async () => {
    const { port, calls } = await trap();
    const sender = createWebhookSender({ insideHosts: [] });
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '0', '169.254.169.254']) {
      expect(await sender.send(message(`https://${host}:${port}/`))).toBe('inside');
    }
    expect(await sender.send(message(`http://example.org:${port}/`))).toBe('inside');
    expect(calls()).toBe(0);
  });

  it('is never called by a name that leads there', async () => {
    const { port, calls } = await trap();
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', 'fd00::1']) {
      const { lookup } = resolver(address);
      const sender = createWebhookSender({ insideHosts: [], lookup });
      expect(await sender.send(message(`https://rebinding.example:${port}/`))).toBe('inside');
    }
    expect(calls()).toBe(0);
  });

  it('is not called by a name that leads there the second time', async () => {
    const { port, calls } = await trap();
    const asked: string[] = [];
    const lookup: LookupFunction = (name, _options, answer) => {
      asked.push(name);
      // First on the open internet, where nobody answers; from then on inside.
      answer(null, [asked.length === 1 ? { address: '2000::1', family: 6 } : { address: '127.0.0.1', family: 4 }]);
    };
    const sender = createWebhookSender({ insideHosts: [], lookup, timeoutMs: 200 });
    expect(['timeout', 'unreachable']).toContain(await sender.send(message(`https://rebinding.example:${port}/`)));
    expect(asked).toEqual(['rebinding.example']);
    expect(calls()).toBe(0);
  });

  it('is passed over where a name leads outside too', async () => {
    const { port, calls } = await trap();
    // Nothing answers there within the time of the test: what counts is that the other one is not tried.
    const { lookup, asked } = resolver('127.0.0.1', '2000::1');
    const sender = createWebhookSender({ insideHosts: [], lookup, timeoutMs: 200 });
    expect(['timeout', 'unreachable']).toContain(await sender.send(message(`https://both.example:${port}/`)));
    expect(asked).toEqual(['both.example']);
    expect(calls()).toBe(0);
  });

  it('is called where the policy names it', async () => {
    const { port, calls } = await trap();
    const { lookup } = resolver('127.0.0.1');
    const sender = createWebhookSender({ insideHosts: ['plaintes.example'], lookup });
    expect(await sender.send(message(`http://plaintes.example:${port}/`))).toBe(200);
    expect(calls()).toBe(1);
    // The control of the tests above: the trap is one.
    expect(await createWebhookSender({ insideHosts: ['127.0.0.1:1'] }).send(at(port))).toBe('inside');
    expect(calls()).toBe(1);
  });
});
