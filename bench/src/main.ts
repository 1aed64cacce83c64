import { readFileSync } from 'node:fs';
import { readCall, say } from './command-line.ts';
import { HELP, type Load, type Options, parseOptions, type Target } from './options.ts';
import { startOwnServer } from './own-server.ts';
import { runLoad } from './run.ts';

const withTarget = async <Value>(
  { target, load }: Options,
  use: (target: Target) => Promise<Value>,
): Promise<Value> => {
  if (target) return use(target);
  const own = await startOwnServer(load);
  try {
    return await use(own.target);
  } finally {
    await own.stop();
  }
};

/** However slow the server is, the client ends by itself: load, and five minutes for all around it. */
const limitTime = ({ warmup, seconds }: Load) => {
  const stop = () => {
    say('The run took five minutes longer than its load: stopped.');
    process.exit(1);
  };
  setTimeout(stop, (warmup + seconds + 300) * 1_000).unref();
};

/** The load; where it is translated, the same load in French before it, on the same server, to compare by. */
const measure = async (target: Target, load: Load) => {
  if (load.language === 'fr') return runLoad(target, load, say);
  const plain = await runLoad(target, { ...load, language: 'fr' }, say);
  const report = await runLoad(target, load, say);
  const [before, after] = [plain.seenMs.p99, report.seenMs.p99];
  const seenP99Ratio = before && after ? Math.round((after / before) * 100) / 100 : null;
  return { ...report, ok: plain.ok && report.ok, inFrench: { ackMs: plain.ackMs, seenMs: plain.seenMs }, seenP99Ratio };
};

const options = readCall(HELP, () => parseOptions(process.argv.slice(2), process.env, () => readFileSync(0, 'utf8')));
if (options) {
  limitTime(options.load);
  const report = await withTarget(options, (target) => measure(target, options.load));
  console.log(JSON.stringify(report));
  process.exitCode = report.ok ? 0 : 1;
} else {
  console.log(HELP);
}
