import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTransit } from '../key-service/transit.fixture.ts';
import { createTransit } from '../key-service/transit.ts';
import { createCaller } from '../outgoing/caller.ts';
import { StoreUnavailable } from '../ports.ts';
import { keyServiceContract } from './key-service.contract.ts';
import { migrations, openStore, temporaryFolder, thread } from './sqlite.fixture.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { die, say } from './store.contract.commands.ts';
import { open } from './store.contract.ts';

it('a thread that writes and has died is told again what it knew, while the service is away', async () => {
  const file = join(temporaryFolder(), 'lanterne.db');
  const fake = await startTransit();
  onTestFinished(() => fake.close());
  const tokenFile = join(temporaryFolder(), 'token');
  writeFileSync(tokenFile, fake.token);
  const service = createTransit({ url: fake.url, tokenFile }, createCaller({ insideHosts: [new URL(fake.url).host] }));
  await service.check();
  const store = await openStore({ file, masterKey: { service, older: null }, thread });
  const id = await open(store);
  await store.layKeys(Date.now());
  fake.be('sealed');
  await expect(store.write(die, null)).rejects.toBeInstanceOf(StoreUnavailable);
  const asked = { ...fake.asked };
  await expect
    .poll(() => store.write(say, { conversation: id, id: 'm', text: 'text' }).catch(() => 'not yet'), {
      timeout: 20_000,
    })
    .toBe(1);
  await open(store);
  expect(fake.asked).toEqual(asked);
});

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
