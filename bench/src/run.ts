import type { MessageEvent, WrittenAnswer } from '@lanterne/protocol';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { createMeter, settledRssKb } from './meter.ts';
import { offer } from './offer.ts';
import { type Officer, openDesk } from './officer.ts';
import type { Load, Target } from './options.ts';
import { buildReport, type Report } from './report.ts';
import { idOf, numberOf, textOf } from './text.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import { createWire, expectJson } from './wire.ts';

/** A conversation with both its sides. */
interface Pair {
  readonly visitor: Visitor;
  readonly officer: Officer;
  /** The highest seq acknowledged to either side. */
  knownSeq: number;
}

const SETUP_MS = 30_000;
/** How long a message may take after the last one was sent before it counts as lost. */
const DRAIN_MS = 15_000;
/** Visitors arrive so many at a time. */
const ARRIVALS = 32;

/** Runs `make` for 0 to `count - 1`, at most `ARRIVALS` at a time, and answers the results in order. */
const inCrowds = async <Value>(count: number, make: (index: number) => Promise<Value>): Promise<Value[]> => {
  const values: Value[] = [];
  for (let from = 0; from < count; from += ARRIVALS) {
    const crowd = Array.from({ length: Math.min(ARRIVALS, count - from) }, (_, index) => make(from + index));
    values.push(...(await Promise.all(crowd)));
  }
  return values;
};

const until = async (what: string, withinMs: number, condition: () => boolean): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1_000} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Takes conversations off the queue for the desks in turn. Refuses to take a stranger's. */
const claimAll = async (visitors: readonly Visitor[], desks: readonly Officer[]): Promise<Pair[]> => {
  const unclaimed = new Map(visitors.map((visitor) => [visitor.conversation, visitor]));
  const strangers = desks.flatMap(({ waiting }) => waiting).filter((conversation) => !unclaimed.has(conversation));
  if (strangers.length > 0) {
    throw new Error(
      `${new Set(strangers).size} conversations of others wait on this server: measure one that nobody uses`,
    );
  }
  const pairs: Pair[] = [];
  while (unclaimed.size > 0) {
    const turn = await Promise.all(
      desks.slice(0, unclaimed.size).map(async (officer) => ({ officer, claimed: await officer.claimNext() })),
    );
    for (const { officer, claimed } of turn) {
      const visitor = unclaimed.get(claimed ?? '');
      if (!visitor)
        throw new Error(`the head of the queue was ${claimed ?? 'nobody'}, not one of the visitors who came first`);
      unclaimed.delete(visitor.conversation);
      pairs.push({ visitor, officer, knownSeq: 0 });
    }
  }
  return pairs;
};

/** Puts the load on a server, checks every message, and reports what was measured. Progress is told to `say`. */
export const runLoad = async (
  target: Target,
  load: Load,
  say: (line: string) => void,
  drainMs = DRAIN_MS,
): Promise<Report> => {
  const wire = createWire(target.url);
  const faults = createFaults();
  const warmupCount = load.warmup * load.rate;
  const ledger = createLedger(warmupCount + load.seconds * load.rate, faults);
  const meter = target.pid === null ? null : createMeter(target.pid);
  const pairOf = new Map<string, Pair>();

  /** Counts what reached the other side; the writer sees it too, which only the cursors check. */
  const onSeen = (author: MessageEvent['author'], event: MessageEvent) => {
    if (event.author !== author) return;
    const n = numberOf(event.id);
    if (event.text === textOf(n)) ledger.seen(n, performance.now(), event.seq);
    else faults.add('lost', `message ${event.id} came with another text`);
  };

  const send = async (pair: Pair, n: number, dueAt: number) => {
    ledger.sent(n, dueAt, pair.knownSeq);
    const body = JSON.stringify({ id: idOf(n), text: textOf(n) });
    // The sides take turns, in each conversation and over all of them.
    const fromVisitor = (n + Math.floor(n / pairOf.size)) % 2 === 0;
    try {
      const answer = await (fromVisitor ? pair.visitor.send(body) : pair.officer.send(pair.visitor.conversation, body));
      const { seq } = expectJson<WrittenAnswer>(answer, 200, 201);
      ledger.acknowledged(n, performance.now(), { seq, repeated: answer.status === 200 });
      pair.knownSeq = Math.max(pair.knownSeq, seq);
    } catch (error) {
      ledger.refused(n);
      refusals.add((error as Error).message);
    }
  };
  const refusals = new Set<string>();

  /** Offers messages from number `first` on, and waits until all of them are settled or late. */
  const put = async (first: number, seconds: number) => {
    const pairs = [...pairOf.values()];
    const progress = setInterval(() => say(`  ${ledger.open()} messages under way`), 5_000);
    await offer({ rate: load.rate, seconds }, (index, dueAt) => {
      const pair = pairs[(first + index) % pairs.length];
      if (pair) void send(pair, first + index, dueAt);
    });
    await until('all messages have come', drainMs, () => ledger.open() === 0).catch((error: Error) =>
      say(error.message),
    );
    clearInterval(progress);
  };

  try {
    say(`${load.visitors} visitors come, ${load.officers} desks open`);
    const visitors = await inCrowds(load.visitors, () =>
      openVisitor({ wire, site: target.site, faults }, (event) => onSeen('officer', event)),
    );
    const desks = await inCrowds(load.officers, async (index) => {
      const account = target.accounts[index % target.accounts.length];
      if (!account) throw new Error('no account for an officer');
      const desk: Officer = await openDesk({ wire, faults, account }, (conversation, event) => {
        // Desks that share an account show the same conversations; the one that claimed it counts.
        if (pairOf.get(conversation)?.officer === desk) onSeen('visitor', event);
      });
      return desk;
    });
    for (const pair of await claimAll(visitors, desks)) pairOf.set(pair.visitor.conversation, pair);
    await until('both sides know of every claim', SETUP_MS, () =>
      [...pairOf.values()].every(({ visitor, officer }) => visitor.isHeld() && officer.holds(visitor.conversation)),
    );

    say(`warming up for ${load.warmup} s`);
    await put(0, load.warmup);
    const rssBeforeKb = meter && (await settledRssKb(meter));
    say(`${load.idle} visitors come and wait`);
    const idle = await inCrowds(load.idle, () => openVisitor({ wire, site: target.site, faults }, () => {}));
    const rssIdleKb = meter && (await settledRssKb(meter));

    say(`${load.rate} messages a second for ${load.seconds} s`);
    const startedAt = performance.now();
    const serverCpuBefore = meter?.cpuSeconds() ?? 0;
    const ownCpuBefore = process.cpuUsage();
    await put(warmupCount, load.seconds);
    const seconds = (performance.now() - startedAt) / 1_000;
    const ownCpu = process.cpuUsage(ownCpuBefore);
    say(`the client itself took ${Math.round((ownCpu.user + ownCpu.system) / seconds / 10_000)} % of a core`);
    if (wire.reconnects() > 0) say(`${wire.reconnects()} streams were lost and opened again`);
    for (const refusal of [...refusals].slice(0, 5)) say(`refused: ${refusal}`);

    const report = buildReport({
      offered: load.rate * load.seconds,
      totals: ledger.close(warmupCount),
      faults,
      seconds,
      connections: wire.connections(),
      server: meter && {
        cpuSeconds: meter.cpuSeconds() - serverCpuBefore,
        rssKb: meter.rssKb(),
        rssBeforeKb: rssBeforeKb ?? 0,
        rssIdleKb: rssIdleKb ?? 0,
        idle: load.idle,
      },
    });
    for (const example of faults.examples) say(example);
    say('leaving');
    await inCrowds(idle.length, (index) => idle[index]?.erase() ?? Promise.resolve(null));
    await inCrowds(visitors.length, (index) => visitors[index]?.erase() ?? Promise.resolve(null));
    await Promise.all(desks.map((desk) => desk.signOut()));
    return report;
  } finally {
    wire.close();
  }
};
