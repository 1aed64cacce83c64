import { claimAll } from './claim.ts';
import { inCrowds } from './crowd.ts';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { createMeter, settledRssKb } from './meter.ts';
import { type Officer, openDesk } from './officer.ts';
import type { Load, Target } from './options.ts';
import { buildReport, type Report } from './report.ts';
import { createTraffic, type Pair } from './traffic.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import { comesAbout } from './wait.ts';
import { createWire } from './wire.ts';

/** How long messages may still take after the last one was sent. What has not come then is lost. */
const DRAIN_MS = 15_000;
const PROGRESS_MS = 5_000;

/**
 * Puts the load on a server, checks every message, and reports what was measured. Progress is told to `say`.
 *
 * The order matters. Chatting visitors come first, since the queue gives the oldest to the officers. The warm-up comes
 * before the idle visitors, so that what they cost is not mixed with what a server takes once, when it is new.
 */
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
  const traffic = createTraffic({ ledger, faults, language: load.language });
  const meter = target.pid === null ? null : createMeter(target.pid);
  const rssKb = async () => (meter ? settledRssKb(meter) : 0);
  const claimedBy = new Map<string, Officer>();

  const { site } = target;
  const visit = async (): Promise<Visitor> => {
    const visitor: Visitor = await openVisitor(
      { wire, site, faults, language: load.language },
      // Nothing is said before both sides are there.
      (event) => traffic.seen('officer', visitor.conversation, event),
      (event) => traffic.translated('officer', visitor.conversation, event),
    );
    return visitor;
  };

  const openOne = async (index: number): Promise<Officer> => {
    const account = target.accounts[index % target.accounts.length];
    if (!account) throw new Error('an officer needs an account');
    // Desks that share an account show the same conversations; the one that claimed it counts.
    const isIts = (conversation: string): boolean => claimedBy.get(conversation) === desk;
    const desk: Officer = await openDesk(
      { wire, faults, account },
      (conversation, event) => isIts(conversation) && traffic.seen('visitor', conversation, event),
      (conversation, event) => isIts(conversation) && traffic.translated('visitor', conversation, event),
    );
    return desk;
  };

  /** Offers a part of the load, and waits until every message of it is settled or late. */
  const put = async (pairs: readonly Pair[], first: number, seconds: number) => {
    const progress = setInterval(() => say(`  ${ledger.open()} messages under way`), PROGRESS_MS);
    await traffic.offer(pairs, { first, rate: load.rate, seconds });
    const settled = await comesAbout(() => ledger.open() === 0, drainMs);
    if (load.language !== 'fr') {
      const isTranslated = await comesAbout(() => ledger.untranslated() === 0, drainMs);
      if (!isTranslated) say(`${ledger.untranslated()} messages have no translation`);
    }
    clearInterval(progress);
    if (!settled) say(`${ledger.open()} messages did not come within ${drainMs / 1_000} s`);
  };

  /** Leaves the server as it was. */
  const leave = async (visitors: readonly Visitor[], desks: readonly Officer[]) => {
    await inCrowds(visitors.length, async (index) => visitors[index]?.erase());
    await Promise.all(desks.map((desk) => desk.signOut()));
  };

  try {
    say(`${load.visitors} visitors come, ${load.officers} desks open`);
    const chatting = await inCrowds(load.visitors, visit);
    const desks = await inCrowds(load.officers, openOne);
    const pairs = await claimAll(chatting, desks);
    for (const { visitor, officer } of pairs) claimedBy.set(visitor.conversation, officer);

    say(`warming up for ${load.warmup} s`);
    await put(pairs, 0, load.warmup);
    const rssBeforeKb = await rssKb();
    say(`${load.idle} visitors come and wait`);
    const idle = await inCrowds(load.idle, visit);
    const rssIdleKb = await rssKb();

    say(`${load.rate} messages a second for ${load.seconds} s`);
    const startedAt = performance.now();
    const ownCpu = process.cpuUsage();
    const cpuBefore = meter?.cpuSeconds() ?? 0;
    await put(pairs, warmupCount, load.seconds);
    const seconds = (performance.now() - startedAt) / 1_000;
    const cpuSeconds = (meter?.cpuSeconds() ?? 0) - cpuBefore;
    const { user, system } = process.cpuUsage(ownCpu);

    const report = buildReport({
      offered: load.rate * load.seconds,
      totals: ledger.close(warmupCount),
      faults,
      seconds,
      connections: wire.connections(),
      server: meter && { cpuSeconds, rssKb: meter.rssKb(), rssBeforeKb, rssIdleKb, idle: load.idle },
    });
    say(`the client itself took ${Math.round((user + system) / seconds / 10_000)} % of a core`);
    if (wire.reconnects() > 0) say(`${wire.reconnects()} streams were lost and opened again`);
    for (const refusal of [...traffic.refusals].slice(0, 5)) say(`refused: ${refusal}`);
    for (const example of faults.examples) say(example);
    await leave([...chatting, ...idle], desks).catch((error: Error) => say(`could not leave: ${error.message}`));
    return report;
  } finally {
    wire.close();
  }
};
