// docs/security.md: T15

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, DOORS, LOCALES, type OfficerId, type SiteId } from '@lanterne/protocol';
import fc from 'fast-check';
import { nanoid } from 'nanoid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { migrations } from '../paths.ts';
import { type Change, type Store, StoreUnavailable } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { claimConversation } from '../services/claim-conversation.ts';
import { closeConversation } from '../services/close-conversation.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { flagDanger } from '../services/flag-danger.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { openConversation } from '../services/open-conversation.ts';
import { sendMessage } from '../services/send-message.ts';
import { createSqliteStore } from '../store/sqlite-store.ts';
import { createLosses, type Losses } from './losses.ts';

const SITE = 'site' as SiteId;
const OFFICER = { id: 'officer' as OfficerId, alias: 'Camille' };
const LOSS = { lossAfterMs: 30_000, dangerLossAfterMs: 10_000, retryAfterMs: 1_000 };

const folder = mkdtempSync(join(tmpdir(), 'lanterne-losses-'));
let store: Store;
let losses: Losses;
let told: (change: Change) => void = () => {};
const warnings: string[] = [];
const logger = { info: () => {}, warn: (_: object, message: string) => void warnings.push(message), error: () => {} };

beforeAll(async () => {
  store = await createSqliteStore({
    file: join(folder, 'lanterne.db'),
    migrations: join(migrations, 'sqlite'),
    masterKey: { keys: [Buffer.alloc(32, 7)] },
    clock: Date.now,
    onCommitted(changes) {
      for (const change of changes) told(change);
    },
  });
  await store.write(addSite, { id: SITE, name: 'Site', origins: [], doors: DOORS, locales: LOCALES, settings: {} });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  // The clock by hand: what waits for the disk goes on as ever.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  warnings.length = 0;
});
afterEach(() => {
  losses.stop();
  vi.useRealTimers();
});

const begin = (through: Partial<Store> = {}): void => {
  losses = createLosses({ store: { ...store, ...through }, logger, timing: LOSS });
  told = losses.changed;
};

/** What has begun is written, and what follows from it: each write shares its commit with one that comes right after. */
const settled = async () => {
  for (let n = 0; n < 4; n += 1)
    await store.write(addSite, { id: SITE, name: '', origins: [], doors: [], locales: [], settings: {} });
};
const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await settled();
};

let lastToken = 0;
const open = async (danger = false): Promise<{ id: ConversationId; token: string }> => {
  const id = nanoid() as ConversationId;
  const token = `token ${++lastToken}`;
  const opening = { id, token, opening: null, site: SITE, door: 'ask', locale: 'fr', message: null, danger } as const;
  await store.write(openConversation, { ...opening, keptSeconds: 0 });
  await settled();
  return { id, token };
};

/** The log in one word an event: how the visitor left, or what else happened. */
const logOf = async (id: ConversationId): Promise<string[]> =>
  (await store.eventsAfter(id, 0)).map((event) => (event.kind === 'left' ? event.how : event.kind));

const lostAtOf = async (id: ConversationId): Promise<number | null> => {
  const conversation = await store.conversation(id);
  return conversation && 'lostAt' in conversation ? conversation.lostAt : null;
};

const claim = (id: ConversationId) => store.write(claimConversation, { conversation: id, officer: OFFICER });
const close = (id: ConversationId) => store.write(closeConversation, { conversation: id, officer: OFFICER });
const lose = (id: ConversationId) => store.write(leaveConversation, { conversation: id, how: 'loss' });

describe('a connection', () => {
  it('is given up after half a minute, and in danger after ten seconds', async () => {
    begin();
    const [calm, urgent] = [await open(), await open(true)];
    for (const { id } of [calm, urgent]) {
      losses.arrived(id);
      losses.departed(id);
    }
    await pass(9_999);
    expect(await logOf(urgent.id)).toEqual(['opened', 'danger']);
    await pass(2);
    expect(await logOf(urgent.id)).toEqual(['opened', 'danger', 'loss']);
    expect(await lostAtOf(urgent.id)).not.toBeNull();
    await pass(19_997);
    expect(await logOf(calm.id)).toEqual(['opened']);
    await pass(2);
    expect(await logOf(calm.id)).toEqual(['opened', 'loss']);
    await pass(600_000);
    expect(await logOf(calm.id)).toEqual(['opened', 'loss']);
  });

  it('is there however long nothing is said over it: nobody is lost because they write slowly', async () => {
    begin();
    const [calm, urgent] = [await open(), await open(true)];
    for (const { id } of [calm, urgent]) losses.arrived(id);
    await pass(12 * 60 * 60_000);
    expect(await logOf(calm.id)).toEqual(['opened']);
    expect(await logOf(urgent.id)).toEqual(['opened', 'danger']);
    // What would have come if they had gone.
    losses.departed(calm.id);
    await pass(30_001);
    expect(await logOf(calm.id)).toEqual(['opened', 'loss']);
  });

  it('that never was counts as one that was lost', async () => {
    begin();
    const { id } = await open();
    await pass(30_001);
    expect(await logOf(id)).toEqual(['opened', 'loss']);
  });

  it('that is there again is a return, and only then', async () => {
    begin();
    const { id } = await open();
    losses.arrived(id);
    await settled();
    losses.departed(id);
    await pass(29_000);
    losses.arrived(id);
    await settled();
    expect(await logOf(id)).toEqual(['opened']);
    losses.departed(id);
    await pass(30_001);
    losses.arrived(id);
    await settled();
    expect(await logOf(id)).toEqual(['opened', 'loss', 'returned']);
    expect(await lostAtOf(id)).toBeNull();
  });

  it('of somebody who calls for help while it is away is given up sooner, counted from the call', async () => {
    begin();
    const { id } = await open();
    await pass(20_000);
    await store.write(flagDanger, { conversation: id });
    await pass(9_000);
    expect(await logOf(id)).toEqual(['opened', 'danger']);
    await pass(1_001);
    expect(await logOf(id)).toEqual(['opened', 'danger', 'loss']);
  });

  it('is watched no longer once the conversation has ended or is erased', async () => {
    begin();
    const [left, closed, erased] = [await open(), await open(), await open()];
    await store.write(leaveConversation, { conversation: left.id, how: 'end' });
    await claim(closed.id);
    await close(closed.id);
    await store.write(eraseConversation, { conversation: erased.id });
    await pass(60_000);
    expect(await logOf(left.id)).toEqual(['opened', 'end']);
    expect(await logOf(closed.id)).toEqual(['opened', 'claimed', 'closed']);
    expect(await store.conversation(erased.id)).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('is unknown after a restart until it is there', async () => {
    begin();
    const [back, away, lost] = [await open(), await open(), await open()];
    for (const { id } of [back, away]) losses.arrived(id);
    await pass(30_001);
    expect(await logOf(lost.id)).toEqual(['opened', 'loss']);
    losses.stop();

    begin();
    losses.arrived(back.id);
    losses.arrived(lost.id);
    await pass(30_001);
    expect(await logOf(back.id)).toEqual(['opened']);
    expect(await logOf(away.id)).toEqual(['opened', 'loss']);
    expect(await logOf(lost.id)).toEqual(['opened', 'loss', 'returned']);
  });

  it('that comes while its loss is being written is a return', async () => {
    begin();
    const { id } = await open();
    await vi.advanceTimersByTimeAsync(30_001);
    losses.arrived(id);
    await settled();
    expect(await logOf(id)).toEqual(['opened', 'loss', 'returned']);
  });

  it('whose browser says that it goes is lost at once, and not back before it connects anew', async () => {
    begin();
    const { id } = await open();
    losses.arrived(id);
    await lose(id);
    await settled();
    expect(await logOf(id)).toEqual(['opened', 'loss']);
    losses.departed(id);
    await pass(60_000);
    losses.arrived(id);
    await settled();
    expect(await logOf(id)).toEqual(['opened', 'loss', 'returned']);
  });

  it('is written as soon as the database lets it', async () => {
    let away = true;
    const refuse = () => Promise.reject(new StoreUnavailable('away'));
    begin({
      write: (command, input) => (away ? refuse() : store.write(command, input)),
      openConversations: () => (away ? refuse() : store.openConversations()),
    });
    const { id } = await open();
    await pass(31_500);
    expect(await logOf(id)).toEqual(['opened']);
    expect(warnings).toContain('a loss could not be written; trying again');
    away = false;
    await pass(1_001);
    expect(await logOf(id)).toEqual(['opened', 'loss']);
  });
});

describe('a log', () => {
  const step = fc.oneof(
    fc.constantFrom('connect', 'disconnect', 'danger', 'message', 'exit', 'end', 'loss', 'claim', 'close' as const),
    fc.constantFrom(4_000, 11_000, 31_000),
  );
  type Step = 'connect' | 'disconnect' | 'danger' | 'message' | 'exit' | 'end' | 'loss' | 'claim' | 'close' | number;

  /** What should stand in the log: a second telling of the rules, event by event. */
  const createTale = () => {
    const log = ['opened'];
    let [connected, danger, lost, held, silentMs] = [false, false, false, false, 0];
    let state: 'open' | 'end' | 'exit' | 'closed' = 'open';
    const hasLeft = () => log.includes('end') || log.includes('exit');
    const isBack = () => {
      if (lost) log.push('returned');
      lost = false;
      silentMs = 0;
    };
    const isLost = () => {
      if (!lost) log.push('loss');
      lost = true;
    };
    const acts: Record<Exclude<Step, number>, () => void> = {
      connect: () => {
        connected = true;
        if (state === 'open') isBack();
      },
      disconnect: () => {
        if (connected) silentMs = 0;
        connected = false;
      },
      danger: () => {
        if (state !== 'open' || danger) return;
        isBack();
        danger = true;
        log.push('danger');
      },
      message: () => {
        if (state !== 'open') return;
        isBack();
        log.push('message');
      },
      exit: () => {
        // Also of one that the officer has closed: what is hidden from is not opened again.
        if (state === 'open' || state === 'end' || (state === 'closed' && !hasLeft())) log.push('exit');
        if (state !== 'closed') state = 'exit';
        lost = false;
      },
      end: () => {
        if (state !== 'open') return;
        log.push('end');
        state = 'end';
        lost = false;
      },
      loss: () => {
        if (state === 'open') isLost();
      },
      claim: () => {
        // Who left in danger before anybody had taken them is taken still.
        const isThere = state === 'open' || (danger && state !== 'closed');
        if (!isThere || held) return;
        held = true;
        log.push('claimed');
      },
      close: () => {
        if (!held || state === 'closed') return;
        state = 'closed';
        log.push('closed');
        lost = false;
      },
    };
    return {
      log,
      isLost: () => lost,
      tell(next: Step) {
        if (typeof next !== 'number') {
          acts[next]();
          return;
        }
        if (connected || state !== 'open') return;
        silentMs += next;
        if (silentMs >= (danger ? 10_000 : 30_000)) isLost();
      },
    };
  };

  it('never confuses exit, end and loss, whatever happens in whatever order', async () => {
    begin();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (story) => {
        const { id, token } = await open();
        const tale = createTale();
        let connected = false;
        const acts: Record<Exclude<Step, number>, () => unknown> = {
          connect: () => losses.arrived(id),
          // Nobody goes who is not there.
          disconnect: () => connected && losses.departed(id),
          danger: () => store.write(flagDanger, { conversation: id }),
          message: () =>
            store.write(sendMessage, { conversation: id, id: nanoid() as never, text: 'text', officer: null }),
          exit: () => store.write(leaveConversation, { conversation: id, how: 'exit', token }),
          end: () => store.write(leaveConversation, { conversation: id, how: 'end' }),
          loss: () => lose(id),
          claim: () => claim(id),
          close: () => close(id),
        };
        for (const next of story) {
          if (typeof next === 'number') await pass(next);
          else await acts[next]();
          if (next === 'connect') connected = true;
          if (next === 'disconnect') connected = false;
          await settled();
          tale.tell(next);
          expect(await logOf(id)).toEqual(tale.log);
          expect((await lostAtOf(id)) !== null).toBe(tale.isLost());
          const newest = tale.log.findLast((word) => word === 'loss' || word === 'returned');
          const hasEnded = tale.log.some((word) => ['exit', 'end', 'closed'].includes(word));
          expect(tale.isLost()).toBe(newest === 'loss' && !hasEnded);
        }
        losses.departed(id);
        await store.write(eraseConversation, { conversation: id });
      }),
      { numRuns: 60 },
    );
    expect(warnings).toEqual([]);
  }, 60_000);
});
