import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClientId } from '@lanterne/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { openMasterKeys } from '../master-keys.ts';
import { type Command, StoreUnavailable } from '../ports.ts';
import { createBatchRunner, type Lane } from './batch.ts';
import { createSealedCodec } from './codec.ts';
import { openWriter } from './connect.sqlite.ts';
import { migrations, temporaryFolder } from './sqlite.fixture.ts';
import { type Call, calls } from './store.contract.commands.ts';
import { MASTER_KEY, NOW, newConversation } from './store.contract.samples.ts';
import { own } from './transaction.ts';

it('a batch that the database takes back leaves no key of a part at hand, in none of its commands', async () => {
  const codec = createSealedCodec(openMasterKeys(MASTER_KEY));
  const file = join(temporaryFolder(), 'lanterne.db');
  const { lane, client } = openWriter({ file, migrations: fileURLToPath(migrations), codec });
  onTestFinished(() => void client.close());
  let isFull = false;
  const failing: Lane = {
    ...lane,
    commit() {
      if (isFull) throw new Error('the disk is full');
      return lane.commit();
    },
    isOutage: (error) => error instanceof Error && error.message === 'the disk is full',
  };
  const run = createBatchRunner(failing);
  const job = (command: Command<never, unknown>, input: unknown, id = 1) => ({ id, command, input, now: NOW });
  await run([job(own.proveKey, null)]);
  const two = [newConversation(), newConversation()];
  const begin = two.map((one): Call => ['insertConversation', one, { token: one.id, opening: null }]);
  await run([job(calls, begin)]);
  const noted = two.map(({ id }): readonly Call[] => [
    ['advance', id],
    [
      'appendEvent',
      id,
      {
        kind: 'note',
        author: 'officer',
        alias: 'Camille',
        seq: 1,
        at: new Date(NOW).toISOString(),
        id: 'n' as ClientId,
        text: 'Vu',
        by: 'holder',
      },
      null,
    ],
  ]);
  const atHand = () => two.map(({ id }) => codec.boxOf(id)?.partAtHand({ part: 'notes', partKey: 1 }) !== undefined);
  isFull = true;
  const { results } = await run(noted.map((input, id) => job(calls, input, id)));
  expect(results).toMatchObject([{ error: expect.any(StoreUnavailable) }, { error: expect.any(StoreUnavailable) }]);
  expect(atHand()).toEqual([false, false]);
  // The control: those of one that was committed are.
  isFull = false;
  await run(noted.map((input, id) => job(calls, input, id)));
  expect(atHand()).toEqual([true, true]);
});
