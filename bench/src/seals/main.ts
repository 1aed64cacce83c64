/**
 * What sealing costs: messages that the store writes and reads back, with the codec of every real database and with one that hides
 * nothing, in turns in one run: `npm run bench:seals`. The store is where all of it is spent, and a small part of what a server
 * does for a message; what that is `npm run bench` measures.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientId, ConversationId, SiteId } from '@lanterne/protocol';
import { openMasterKeys } from '../../../packages/server/src/master-keys.ts';
import { migrations } from '../../../packages/server/src/paths.ts';
import type { Store } from '../../../packages/server/src/ports.ts';
import { openConversation } from '../../../packages/server/src/services/open-conversation.ts';
import { sendMessage } from '../../../packages/server/src/services/send-message.ts';
import { createBatchRunner } from '../../../packages/server/src/store/batch.ts';
import { type Codec, createSealedCodec } from '../../../packages/server/src/store/codec.ts';
import { openReader, openWriter } from '../../../packages/server/src/store/connect.sqlite.ts';
import { createLocalDoor } from '../../../packages/server/src/store/door.ts';
import { plain } from '../../../packages/server/src/store/plain-codec.fixture.ts';
import { assembleStore } from '../../../packages/server/src/store/store.ts';
import { medianOf } from '../median.ts';
import { addSites } from '../seed/base.ts';
import { SITES } from '../seed/course.ts';

const CONVERSATIONS = 200;
const MESSAGES_EACH = 20;
const ROUNDS = 9;
/** What a server takes of a processor for one message, in microseconds: `bench/README.md`, the headline. */
const SERVER_US = 600;
/** The part of it that sealing may take, and so of the messages a second. */
const LIMIT = 0.15;

const TEXT = 'Bonsoir, je voudrais savoir comment cela se passe quand on vient au commissariat pour la première fois. ';

const openWith = async (codec: Codec, folder: string): Promise<Store> => {
  const file = join(folder, 'lanterne.db');
  const { lane, client } = openWriter({ file, migrations: join(migrations, 'sqlite'), codec });
  const door = createLocalDoor({
    lanes: [createBatchRunner(lane)],
    clock: Date.now,
    onCommitted: () => {},
    release: async () => void client.close(),
  });
  return assembleStore(openReader({ file, codec }), door);
};

/** One conversation after its opening: each message is written, then read by the other side. */
const talk = async (store: Store, conversation: ConversationId): Promise<void> => {
  for (let n = 0; n < MESSAGES_EACH; n += 1) {
    const sent = await store.write(sendMessage, {
      conversation,
      id: `m${n}` as ClientId,
      text: `${TEXT}${n}`,
      officer: null,
    });
    if (!sent.ok) throw new Error(sent.code);
    const read = await store.eventsAfter(conversation, sent.value.seq - 1);
    if (read.length !== 1) throw new Error('a message was not read');
  }
};

interface Rate {
  readonly perSecond: number;
  /** Milliseconds of a processor for each message, whoever else uses it. */
  readonly cpuMs: number;
}

const run = async (wrap: (codec: Codec) => Codec): Promise<Rate> => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-seals-'));
  try {
    const store = await openWith(wrap(createSealedCodec(openMasterKeys({ keys: [randomBytes(32)] }))), folder);
    await addSites(store);
    const ids = Array.from({ length: CONVERSATIONS }, () => randomBytes(12).toString('base64url') as ConversationId);
    const opening = { site: SITES[0]?.id as SiteId, door: 'ask', locale: 'fr', message: null, danger: false } as const;
    const more = { opening: null, keptSeconds: 86_400 };
    await Promise.all(ids.map((id) => store.write(openConversation, { id, token: id, ...opening, ...more })));
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await Promise.all(ids.map((id) => talk(store, id)));
    const { user, system } = process.cpuUsage(before);
    const messages = CONVERSATIONS * MESSAGES_EACH;
    const perSecond = (messages * 1_000) / (performance.now() - startedAt);
    await store.close();
    return { perSecond, cpuMs: (user + system) / 1_000 / messages };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const cost = (of: number): string => `${(100 * of).toFixed(1)} %`;

// Nothing is warm yet.
await run((codec) => codec);
await run(plain);
const rounds: { readonly sealed: Rate; readonly open: Rate }[] = [];
for (let n = 0; n < ROUNDS; n += 1) {
  // Whoever is second may find a busier machine, or a warmer one.
  const first = n % 2 === 0 ? await run((codec) => codec) : null;
  const open = await run(plain);
  rounds.push({ sealed: first ?? (await run((codec) => codec)), open });
}
const of = (which: 'sealed' | 'open', what: keyof Rate) => medianOf(rounds.map((round) => round[which][what]));
const moreUs = 1_000 * medianOf(rounds.map(({ sealed, open }) => sealed.cpuMs - open.cpuMs));
const part = moreUs / SERVER_US;
for (const [which, name] of [
  ['sealed', 'sealed'],
  ['open', 'in the clear'],
] as const) {
  const [perSecond, cpuUs] = [of(which, 'perSecond').toFixed(0), (1_000 * of(which, 'cpuMs')).toFixed(0)];
  console.log(
    `${name.padEnd(12)} ${perSecond.padStart(6)} messages/s by the store alone, ${cpuUs} microseconds of a processor each`,
  );
}
console.log(
  `sealing takes ${moreUs.toFixed(0)} microseconds more for each: ${cost(part)} of the ${SERVER_US} that a server takes (medians of ${ROUNDS} rounds)  ${part <= LIMIT ? 'ok' : `TOO MUCH, ${cost(LIMIT)} at most`}`,
);
process.exitCode = part <= LIMIT ? 0 : 1;
