// npm run check: what is quick to know before a commit. Format, lint, types, unit tests, sizes, and that generated files are
// the ones that their sources would give. The last line says `N passed, M failed`.
// `--no-tests` is for who runs `npm test` next, as CI does: the unit tests are part of it, and are not run twice.
import { ensureBuilt, runScript } from './run.mjs';
import { summaryLine } from './summary.mjs';
import { runTests } from './vitest.mjs';

const unknown = process.argv.slice(2).filter((argument) => argument !== '--no-tests');
if (unknown.length > 0) {
  console.error(`npm run check [-- --no-tests]: it knows no ${unknown.join(' ')}`);
  process.exit(2);
}
const withTests = process.argv.length === 2;

const ONE_PASSED = { passed: 1, failed: 0, skipped: 0 };
const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };

const countRun = ({ exitCode, output }) => ({ output, counts: exitCode === 0 ? ONE_PASSED : ONE_FAILED });

const script =
  (path, ...args) =>
  async () =>
    countRun(await runScript(path, args, { quiet: true }));

/** Runs a step and tells how it went; what it said is shown only when it failed. */
const runStep = async (name, step) => {
  const startedAt = performance.now();
  const { counts, output, skipped = [] } = await step();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (counts.failed > 0) console.log(`\n${output.trimEnd()}\n`);
  console.log(`${counts.failed > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(28)} ${seconds.padStart(5)} s`);
  for (const what of skipped) console.log(`NOT RUN ${what}`);
  return counts;
};

const runAll = (steps) => Promise.all(Object.entries(steps).map(([name, step]) => runStep(name, step)));

const add = (counts) =>
  counts.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }));

const first = await runAll({
  'format and lint': script('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
  types: script('node_modules/typescript/bin/tsc', '--noEmit'),
  build: async () => countRun(await ensureBuilt()),
});
// What needs the build has nothing to say when that failed, which is counted already.
const isBuilt = first.at(-1).failed === 0;
const second = await runAll({
  ...(withTests && { 'unit tests': () => runTests({ projects: ['node', 'dom'], quiet: true }) }),
  'the domain is covered whole': script(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project=node',
    'packages/server/src/domain',
    '--coverage',
    '--coverage.include=packages/server/src/domain/**',
    '--coverage.thresholds.100',
  ),
  'migrations match the schema': script('tools/migrations.mjs', '--check'),
  'licences of what is run': script('tools/licences.mjs'),
  ...(isBuilt && {
    sizes: script('tools/sizes.mjs'),
    'integrity of the loader': script('tools/sri.mjs', '--check'),
  }),
});

if (!withTests) console.log('NOT RUN unit tests: npm test runs them, with all others');
const counts = add([...first, ...second]);
console.log(summaryLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
