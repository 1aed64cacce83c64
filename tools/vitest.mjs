// Runs tests and counts them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from './run.mjs';
import { countTests, skippedNames } from './summary.mjs';

/** Runs the tests of some projects, or of all. Answers the counts, what was skipped, and the output when it is `quiet`. */
export const runTests = async ({ projects = [], quiet = false } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-tests-'));
  const file = join(folder, 'report.json');
  const args = [
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  try {
    const { exitCode, output } = await runScript('node_modules/vitest/vitest.mjs', args, { quiet });
    // Without a report vitest did not even begin, and has said why.
    if (!existsSync(file)) return { counts: { passed: 0, failed: 1, skipped: 0 }, output, skipped: [] };
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const counts = countTests(report, { exitCode, strict: process.env.CI === 'true' });
    return { counts, output, skipped: skippedNames(report) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
