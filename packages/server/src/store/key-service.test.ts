import { join } from 'node:path';
import { describe } from 'vitest';
import { keyServiceContract } from './key-service.contract.ts';
import { migrations, temporaryFolder, thread } from './sqlite.fixture.ts';
import { createSqliteStore } from './sqlite-store.ts';

for (const [name, options] of [
  ['in one thread', {}],
  ['with a thread that writes', { thread }],
] as const) {
  describe(`SQLite, ${name}`, () => {
    keyServiceContract(async () => {
      const file = join(temporaryFolder(), 'lanterne.db');
      return (opening) => createSqliteStore({ file, migrations, onCommitted: () => {}, ...options, ...opening });
    });
  });
}
