/**
 * Whether danger gets in while a flood is being refused: `npm run bench:flood`, on a server of its own. Many networks open conversations
 * as fast as they can, without end, and write into those that they get; now and then somebody in danger comes, from a
 * network of their own, by an opening or by a press in a conversation that is there already. Prints one line of JSON.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { OpenAnswer, Problem } from '@lanterne/protocol';
import { ensureBuilt } from '../../../e2e/harness/build.ts';
import { startServer } from '../../../e2e/harness/server.ts';
import { say } from '../command-line.ts';
import { createFaults } from '../faults.ts';
import { summarise } from '../latency.ts';
import { openDesk } from '../officer.ts';
import { createWire, expectJson, type Wire } from '../wire.ts';

const SITE = 'bench';
/** Who floods asks from so many networks at one time, each with so many requests under way. */
const FLOODING_NETWORKS = 50;
const UNDER_WAY = 2;
/** Somebody in danger comes this often. */
const DANGER_EVERY_MS = 250;
/** Most that may pass until an officer has them. */
const LIMIT_MS = 1_000;

const from = (network: string) => ({ 'x-forwarded-for': network });
const openings = `/v1/sites/${SITE}/conversations`;

/** What became of the requests of one kind: by status, and for a refusal by its code. */
const createTally = () => {
  const counts: Record<string, number> = {};
  return {
    counts,
    add(status: number, text: string) {
      const what =
        status < 400 ? `${status}` : `${status} ${(JSON.parse(text || '{}') as Partial<Problem>).code ?? ''}`;
      counts[what] = (counts[what] ?? 0) + 1;
    },
  };
};

const flood = (wire: Wire, until: () => boolean) => {
  const opened = createTally();
  const written = createTally();
  const access: OpenAnswer[] = [];
  const rush = async (network: string) => {
    for (let count = 0; !until(); count += 1) {
      const opening = await wire.request('POST', openings, from(network), '{"door":"ask","locale":"fr"}');
      opened.add(opening.status, opening.text);
      if (opening.status === 201) access.push(expectJson<OpenAnswer>(opening, 201));
      const own = access[count % Math.max(1, access.length)];
      if (!own) continue;
      const message = await wire.request(
        'POST',
        `/v1/conversations/${own.conversation}/messages`,
        { ...from(network), authorization: `Bearer ${own.token}` },
        JSON.stringify({ id: randomBytes(12).toString('hex'), text: 'x'.repeat(500) }),
      );
      written.add(message.status, message.text);
    }
  };
  const rushes = Array.from({ length: FLOODING_NETWORKS * UNDER_WAY }, (_, index) =>
    rush(`198.51.100.${index % FLOODING_NETWORKS}`),
  );
  return { opened: opened.counts, written: written.counts, done: Promise.all(rushes) };
};

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
const seconds = Number(values.seconds);

ensureBuilt();
const server = await startServer({ trustProxy: 1 });
const wire = createWire(new URL(server.origin));
try {
  await server.addSite(SITE, ['http://localhost']);
  const account = { login: 'officer', password: randomBytes(18).toString('base64url') };
  await server.addOfficer({ ...account, alias: 'Camille' });
  const desk = await openDesk(
    { wire, faults: createFaults(), account },
    () => {},
    () => {},
  );

  // They came before the flood, and call in the middle of it.
  const calm: OpenAnswer[] = [];
  for (let index = 0; index < 20; index += 1) {
    const opening = await wire.request('POST', openings, from(`192.0.2.${index}`), '{"door":"victim","locale":"fr"}');
    calm.push(expectJson<OpenAnswer>(opening, 201));
  }

  const endsAt = performance.now() + seconds * 1_000;
  const isOver = () => performance.now() >= endsAt;
  const { opened, written, done } = flood(wire, isOver);
  say(`${FLOODING_NETWORKS} networks flood for ${seconds} s`);

  const answeredMs: number[] = [];
  const claimedMs: number[] = [];
  let first = 0;
  for (let count = 0; !isOver(); count += 1) {
    await new Promise((resolve) => setTimeout(resolve, DANGER_EVERY_MS));
    const startedAt = performance.now();
    const known = count % 2 === 1 ? calm.pop() : undefined;
    const network = from(`203.0.113.${count % 250}`);
    const answer = known
      ? await wire.request(
          'POST',
          `/v1/conversations/${known.conversation}/danger`,
          { ...network, authorization: `Bearer ${known.token}` },
          '{}',
        )
      : await wire.request('POST', openings, network, '{"door":"victim","locale":"fr","danger":true}');
    const conversation = known?.conversation ?? expectJson<OpenAnswer>(answer, 201).conversation;
    answeredMs.push(performance.now() - startedAt);
    if ((await desk.claimNext()) === conversation) first += 1;
    claimedMs.push(performance.now() - startedAt);
  }
  await done;

  const answered = summarise(answeredMs);
  const claimed = summarise(claimedMs);
  const ok = first === answeredMs.length && (claimed.max ?? LIMIT_MS) < LIMIT_MS;
  console.log(
    JSON.stringify({
      ok,
      openings: opened,
      messages: written,
      dangers: answeredMs.length,
      claimedFirst: first,
      answeredMs: answered,
      claimedMs: claimed,
    }),
  );
  process.exitCode = ok ? 0 : 1;
} finally {
  wire.close();
  await server.stop();
}
