// npm test: everything, in a real browser and on real databases too. Builds first when that is needed.
// The last line says `N passed, M failed`.
import { ensureBuilt } from './run.mjs';
import { summaryLine } from './summary.mjs';
import { runTests } from './vitest.mjs';

const build = await ensureBuilt();
if (build.exitCode !== 0) console.log(build.output);
const { counts, skipped } =
  build.exitCode === 0 ? await runTests() : { counts: { passed: 0, failed: 1, skipped: 0 }, skipped: [] };
for (const name of skipped) console.log(`NOT RUN  ${name}`);
console.log(summaryLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
