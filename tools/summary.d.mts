/** The part of vitest's JSON report that is read here. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title?: string;
      readonly ancestorTitles?: readonly string[];
    }[];
  }[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const countTests: (report: TestReport, run: { readonly exitCode: number; readonly strict: boolean }) => Counts;

export const skippedNames: (report: Pick<TestReport, 'testResults'>) => string[];

export const summaryLine: (counts: Counts) => string;
