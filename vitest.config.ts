import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const unit = [
  'packages/*/src/**/*.test.ts',
  'packages/*/src/**/*.test.tsx',
  'tools/**/*.test.ts',
  'bench/**/*.test.ts',
];
const browserSide = ['packages/widget/src/**', 'packages/console/src/**'];

/** Of one long file each: begun last, as they are by their names, they would keep one processor waiting at the end. */
const BEGIN_FIRST = ['durability', 'postgres'];

class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ project }: TestSpecification) => BEGIN_FIRST.includes(project.name);
    const sorted = await super.sort(files);
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}

export default defineConfig({
  plugins: [preact()],
  // As the build names the files of texts.
  define: { TEXTS: '"test"' },
  test: {
    // Every processor: what runs the tests has little to do itself.
    maxWorkers: '100%',
    sequence: { sequencer: Sequencer },
    // For a test that hangs, not for one on a busy machine.
    testTimeout: 30_000,
    setupFiles: ['tools/patience.ts'],
    // The default pool: better-sqlite3 can crash when a worker thread that used it ends (WiseLibs/better-sqlite3#1476).
    pool: 'forks',
    coverage: { provider: 'v8', include: ['packages/*/src/**'], reporter: ['text-summary', 'json-summary'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: unit,
          // Nothing here changes what a module holds: one process reads the modules of the server once, not once for each file.
          isolate: false,
          exclude: [...browserSide, '**/*.pg.test.ts', '**/durability.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: browserSide.flatMap((path) => [`${path}/*.test.ts`, `${path}/*.test.tsx`]),
        },
      },
      {
        extends: true,
        test: {
          // Processes that are killed again and again: too slow for the inner loop.
          name: 'durability',
          environment: 'node',
          include: ['packages/server/src/**/durability.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          environment: 'node',
          include: ['packages/server/src/**/*.pg.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One at a time, and after all else: each has a server and a browser of its own. Two at a time take twelve minutes less on
          // two processors, and one journey in five hundred was upset by the other.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
