// docs/security.md: T4

import { describe, expect, it } from 'vitest';
import { connectHost } from './host.ts';

const ORIGIN = 'https://site.example';
/** Of a test of its own: the page is the same, and listens still. */
const OTHER = 'https://other.example';

/** As the browser would deliver it, from a window of any origin. */
const say = (data: unknown, origin = ORIGIN, ports: MessagePort[] = [], source: Window = parent) =>
  dispatchEvent(Object.assign(new Event('message'), { data, origin, ports, source }));

const nextMessage = (port: MessagePort) =>
  new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
  });

describe('the host', () => {
  it('is heard only when it is the parent, of an origin of the site, with a port', async () => {
    const heard: string[] = [];
    const tell = connectHost([ORIGIN], (type) => heard.push(type));
    tell({ type: 'ready', exit: 'https://example.org/' });
    const forged = new MessageChannel();
    const hello = { lanterne: 'hello' };
    say(hello, 'https://elsewhere.example', [forged.port2]);
    say(hello, ORIGIN, [forged.port2], {} as Window);
    say({ lanterne: 'good day' }, ORIGIN, [forged.port2]);
    say('hello', ORIGIN, [forged.port2]);
    say(hello, ORIGIN);
    const { port1, port2 } = new MessageChannel();
    const first = nextMessage(port1);
    say(hello, ORIGIN, [port2]);
    // What was told before is told now.
    expect(await first).toEqual({ type: 'ready', exit: 'https://example.org/' });
    const second = nextMessage(port1);
    tell({ type: 'unread', count: 2 });
    expect(await second).toEqual({ type: 'unread', count: 2 });

    port1.postMessage({ type: 'format the disk' });
    port1.postMessage(null);
    port1.postMessage({ type: 'shown' });
    await expect.poll(() => heard).toEqual(['shown']);
    for (const port of [port1, port2, forged.port1, forged.port2]) port.close();
  });

  it('is heard also where another script of its page was faster, and learns how things stand', async () => {
    const heard: string[] = [];
    const tell = connectHost([OTHER], (type) => heard.push(type));
    const faster = new MessageChannel();
    say({ lanterne: 'hello', shown: false }, OTHER, [faster.port2]);
    tell({ type: 'ready', exit: 'https://example.org/' });
    tell({ type: 'unread', count: 1 });
    tell({ type: 'close' });
    tell({ type: 'unread', count: 2 });
    const { port1, port2 } = new MessageChannel();
    const told: unknown[] = [];
    port1.onmessage = ({ data }) => told.push(data);
    say({ lanterne: 'hello', shown: true }, OTHER, [port2]);
    await expect.poll(() => told).toHaveLength(2);
    tell({ type: 'close' });
    await expect
      .poll(() => told)
      .toEqual([{ type: 'ready', exit: 'https://example.org/' }, { type: 'unread', count: 2 }, { type: 'close' }]);
    expect(heard).toEqual(['shown']);
    for (const port of [port1, port2, faster.port1, faster.port2]) port.close();
  });
});
