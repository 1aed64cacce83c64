// What a test run comes to, in one line that a program can read.

/**
 * Counts over vitest's JSON report. A file that could not be run at all counts as one failure, and so do a run without a
 * single test and one that ended badly although every test passed (an error outside of any test). With `strict`, a skipped
 * test is a failure: it proves nothing.
 */
export const countTests = (report, { exitCode, strict }) => {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  let failed = report.numFailedTests + brokenFiles + (strict ? skipped : 0);
  if (failed === 0 && (passed === 0 || exitCode !== 0)) failed = 1;
  return { passed, failed, skipped: strict ? 0 : skipped };
};

/** The names of what was not run, by its largest part: a test that is skipped is skipped aloud. */
export const skippedNames = (report) => {
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => ['pending', 'skipped', 'todo'].includes(status)),
  );
  return [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles?.[0] ?? title))];
};

export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
