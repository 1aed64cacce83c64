/**
 * What sealing costs a whole server: the same load on the built program as it is and with a cipher that passes everything through, in
 * turns in one run: `npm run bench:sealed`. The other cipher is put under the program from outside (`pass-through.mjs`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConversation } from '../../../e2e/harness/wire.ts';
import { medianOf } from '../median.ts';
import { type OwnServer, startOwnServer } from '../own-server.ts';
import { runLoad } from '../run.ts';

const ROUNDS = 5;
const TRIES = 8;
/** Where messages wait so long the machine is busy with something else, and many share a commit: a round says nothing of a message then. */
const CALM_P99_MS = 100;
const LOAD = { visitors: 100, officers: 10, rate: 1_000, seconds: 10, warmup: 4, idle: 0, language: 'fr' };
/** The part of the messages a second that sealing may take. */
const LIMIT = 0.15;
const CANARY = 'what a server that seals does not write';

interface Round {
  /** Microseconds of a processor that the server takes for one message. */
  readonly cpuUs: number;
  readonly p99: number;
}

/** Whether what somebody writes is on the disk in the clear. */
const isInTheClear = async ({ target, dataDir }: OwnServer): Promise<boolean> => {
  await openConversation({ port: Number(target.url.port) }, target.site, { text: CANARY });
  return readdirSync(dataDir).some((name) => readFileSync(join(dataDir, name)).includes(CANARY));
};

const run = async (isSealed: boolean): Promise<Round> => {
  const own = await startOwnServer({
    ...LOAD,
    ...(!isSealed && { before: new URL('./pass-through.mjs', import.meta.url) }),
  });
  try {
    const report = await runLoad(own.target, LOAD, () => {});
    if (!report.ok) throw new Error(`not all was delivered: ${JSON.stringify(report)}`);
    if ((await isInTheClear(own)) === isSealed) throw new Error('this is not the server that was to be measured');
    const cpuUs = 1_000 * (report.server?.cpuSecondsPerThousandMessages ?? Number.NaN);
    const round = { cpuUs, p99: report.seenMs.p99 ?? Number.NaN };
    process.stderr.write(`${isSealed ? 'sealed' : 'in the clear'}: ${JSON.stringify(round)}\n`);
    return round;
  } finally {
    await own.stop();
  }
};

interface Pair {
  readonly sealed: Round;
  readonly open: Round;
}

/** Both, one after the other. */
const runPair = async (sealedFirst: boolean): Promise<Pair> => {
  const first = await run(sealedFirst);
  const second = await run(!sealedFirst);
  return sealedFirst ? { sealed: first, open: second } : { sealed: second, open: first };
};

const isCalm = ({ sealed, open }: Pair): boolean => Math.max(sealed.p99, open.p99) < CALM_P99_MS;

const rounds: Pair[] = [];
for (let n = 0; n < TRIES && rounds.length < ROUNDS; n += 1) {
  // Whoever is second may find a busier machine.
  const pair = await runPair(n % 2 === 0);
  if (isCalm(pair)) rounds.push(pair);
}
if (rounds.length === 0) throw new Error(`the machine is too busy: none of ${TRIES} rounds was calm`);
const of = (which: 'sealed' | 'open') => medianOf(rounds.map((round) => round[which].cpuUs));
// A server gives as many messages a second as a processor has room for.
const kept = medianOf(rounds.map(({ sealed, open }) => open.cpuUs / sealed.cpuUs));
const part = 1 - kept;
console.log(
  `a server takes ${of('sealed').toFixed(0)} microseconds of a processor for a message that it seals, ${of('open').toFixed(0)} for one that it does not: sealing costs ${(100 * part).toFixed(1)} % of its messages a second (medians of ${rounds.length} calm rounds)  ${part <= LIMIT ? 'ok' : `TOO MUCH, ${100 * LIMIT} % at most`}`,
);
process.exitCode = part <= LIMIT ? 0 : 1;
