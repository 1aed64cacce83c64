import { describe, expect, it } from 'vitest';
import { countTests, skippedNames, summaryLine } from './summary.mjs';

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const well = { exitCode: 0, strict: false };

describe('what a test run comes to', () => {
  it('is what vitest counted', () => {
    expect(countTests(report, well)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(countTests({ ...report, numFailedTests: 2 }, { ...well, exitCode: 1 })).toMatchObject({ failed: 2 });
  });

  it('is a failure where a file could not be run', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(countTests({ ...report, numFailedTests: 1, testResults }, { ...well, exitCode: 1 }).failed).toBe(2);
  });

  it('is a failure where nothing was tested', () => {
    expect(countTests({ ...report, numPassedTests: 0 }, well)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('is a failure where the run ended badly outside of any test', () => {
    expect(countTests(report, { ...well, exitCode: 1 })).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('lets nobody skip a test where that is strict', () => {
    const skipping = { ...report, numPendingTests: 1, numTodoTests: 1 };
    expect(countTests(skipping, well)).toEqual({ passed: 3, failed: 0, skipped: 2 });
    expect(countTests(skipping, { exitCode: 0, strict: true })).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it('names what was skipped, once', () => {
    const skipped = { status: 'skipped', title: 'a', ancestorTitles: ['An engine that is not here'] };
    const testResults = [
      { status: 'passed', assertionResults: [skipped, { ...skipped, title: 'b' }, { status: 'passed', title: 'c' }] },
      { status: 'passed', assertionResults: [{ status: 'pending', title: 'alone', ancestorTitles: [] }] },
    ];
    expect(skippedNames({ testResults })).toEqual(['An engine that is not here', 'alone']);
  });

  it('is told in one line', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
