/**
 * How a chat feels while the retention clock erases very many conversations: `npm run bench:purge`, on a server of its own. A small
 * load goes on all the while; nothing is to erase at first, and then everything at one moment. Prints one line of JSON.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteId } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { ensureBuilt } from '../../../e2e/harness/build.ts';
import { startServer } from '../../../e2e/harness/server.ts';
import { DEFAULT_POLICY } from '../../../packages/server/src/policy.ts';
import { claimAll } from '../claim.ts';
import { readCall, readFlags, say, whole } from '../command-line.ts';
import { inCrowds } from '../crowd.ts';
import { createFaults } from '../faults.ts';
import { summarise } from '../latency.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { type Officer, openDesk } from '../officer.ts';
import { createTraffic } from '../traffic.ts';
import { openVisitor, type Visitor } from '../visitor.ts';
import { comesAbout } from '../wait.ts';
import { createWire } from '../wire.ts';
import { putOverdue } from './overdue.ts';

const HELP = `npm run bench:purge -- [options]

  --conversations N   that are over their time at one moment      (140000)
  --rate N            messages a second, both directions together (100)
  --idle N            seconds of load before that                 (30)`;

const FLAGS = {
  conversations: { type: 'string', default: '140000' },
  rate: { type: 'string', default: '100' },
  idle: { type: 'string', default: '30' },
} as const;

const SITE = 'bench' as SiteId;
const VISITORS = 20;
const OFFICERS = 4;
/** How much longer the slowest hundredth may take while the clock erases. */
const LIMIT = 2;

const WARMUP_S = 5;
/** The server, its site and its accounts are there by then. */
const START_MS = 20_000;
/** After each part of the load it is looked whether the clock has begun, or is done. */
const PART_S = 1;
/** The clock looks once a minute. After that it erases a hundred in a second at the very least. */
const longest = (conversations: number, idle: number): number =>
  WARMUP_S + idle + START_MS / 1_000 + 120 + conversations / 100;
const SETTLED_WITHIN_MS = 15_000;

const parse = () => {
  const { conversations, rate, idle } = readFlags(process.argv.slice(2), FLAGS);
  return {
    conversations: whole('conversations', conversations, 1, 2_000_000),
    rate: whole('rate', rate, 1, 5_000),
    idle: whole('idle', idle, 1, 600),
  };
};

/** The ledger, and how long each message took until it was seen, by its number. */
const noting = (ledger: Ledger) => {
  const dueAt: number[] = [];
  const seenMs: number[] = [];
  const noted: Ledger = {
    ...ledger,
    sent(n, due, knownSeq) {
      dueAt[n] = due;
      ledger.sent(n, due, knownSeq);
    },
    seen(n, at, seq) {
      seenMs[n] ??= at - (dueAt[n] ?? at);
      ledger.seen(n, at, seq);
    },
  };
  return { noted, seenMs };
};

const { conversations, rate, idle } = readCall(HELP, parse);
ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'lanterne-purge-'));
let server: Awaited<ReturnType<typeof startServer>> | undefined;
let wire: ReturnType<typeof createWire> | undefined;
try {
  say(`putting ${conversations} conversations there`);
  let overAt = 0;
  await putOverdue({
    folder,
    site: SITE,
    conversations,
    now: Date.now(),
    endedAt() {
      overAt = Date.now() + START_MS + (WARMUP_S + idle) * 1_000;
      return overAt - DEFAULT_POLICY.retention.endedMs;
    },
  });

  // What is measured is the server, however much is asked of it: nothing is taken for abuse.
  const abuse = { openings: { perMinute: 1_000_000 }, messages: { perMinute: 1_000_000 }, proof: null };
  server = await startServer({ dataDir: folder, policy: { abuse } });
  await server.addSite(SITE, ['http://localhost']);
  wire = createWire(new URL(server.origin));
  const connected = wire;
  const faults = createFaults();
  const most = Math.ceil(longest(conversations, idle));
  const ledger = createLedger(rate * most, faults);
  const { noted, seenMs } = noting(ledger);
  const traffic = createTraffic({ ledger: noted, faults, language: 'fr' });

  const visit = async (): Promise<Visitor> => {
    const visitor: Visitor = await openVisitor(
      { wire: connected, site: SITE, faults, language: 'fr' },
      (event) => traffic.seen('officer', visitor.conversation, event),
      () => {},
    );
    return visitor;
  };
  const visitors = await inCrowds(VISITORS, visit);
  const desks: Officer[] = [];
  for (let index = 1; index <= OFFICERS; index += 1) {
    const account = { login: `officer-${index}`, password: randomBytes(18).toString('base64url') };
    await server.addOfficer({ ...account, alias: `Camille ${index}` });
    desks.push(
      await openDesk(
        { wire, faults, account },
        (conversation, event) => traffic.seen('visitor', conversation, event),
        () => {},
      ),
    );
  }
  const pairs = await claimAll(visitors, desks);

  const base = new Sqlite(join(folder, 'lanterne.db'), { readonly: true });
  const countLeft = base.prepare("select count(*) from conversations where state = 'closed'").pluck();
  const left = (): number => Number(countLeft.get());

  let next = 0;
  const part = async (): Promise<void> => {
    await traffic.offer(pairs, { first: next, rate, seconds: PART_S });
    next += rate * PART_S;
    await comesAbout(() => ledger.open() === 0, SETTLED_WITHIN_MS);
  };
  const isLate = () => next + rate * PART_S > rate * most;

  while (next < rate * WARMUP_S) await part();
  const idleFrom = next;
  say(`${rate} messages a second while there is nothing to erase`);
  // The part in which it begins belongs to what comes after.
  let purgeFrom = next;
  while (left() === conversations && !isLate()) {
    purgeFrom = next;
    await part();
  }
  const begunAt = performance.now();
  say('the clock erases');
  let told = begunAt;
  while (left() > 0 && !isLate()) {
    await part();
    if (performance.now() - told < 10_000) continue;
    told = performance.now();
    say(`  ${left()} are left`);
  }
  const seconds = (performance.now() - begunAt) / 1_000 + PART_S;
  const stayed = left();
  base.close();

  const { refused } = ledger.close(idleFrom);
  const of = (from: number, to: number): number[] => seenMs.slice(from, to).filter((ms) => ms !== undefined);
  const calm = summarise(of(idleFrom, purgeFrom));
  const purging = summarise(of(purgeFrom, next));
  const p99Ratio = calm.p99 && purging.p99 ? Math.round((100 * purging.p99) / calm.p99) / 100 : null;
  const [lost, doubled, reordered] = (['lost', 'doubled', 'reordered'] as const).map(faults.count);
  const ok = p99Ratio !== null && p99Ratio < LIMIT && stayed === 0 && refused === 0 && faults.examples.length === 0;
  console.log(
    JSON.stringify({
      ...{ ok, conversations, left: stayed, seconds: Math.round(seconds) },
      erasedPerSecond: Math.round((conversations - stayed) / seconds),
      messages: { idle: purgeFrom - idleFrom, purging: next - purgeFrom, refused, lost, doubled, reordered },
      ...{ idleSeenMs: calm, purgingSeenMs: purging, p99Ratio },
    }),
  );
  for (const example of faults.examples) say(example);
  process.exitCode = ok ? 0 : 1;
} finally {
  wire?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
