import { join } from 'node:path';
import type { ClientId, ConversationId, Event, OfficerId, SiteId } from '@lanterne/protocol';
import { openedAs } from '../../../packages/server/src/domain/conversation.ts';
import { instantOf } from '../../../packages/server/src/domain/instant.ts';
import { GENERAL } from '../../../packages/server/src/domain/queue.ts';
import { makeKeyFile } from '../../../packages/server/src/key.ts';
import { openMasterKeys } from '../../../packages/server/src/master-keys.ts';
import { migrations } from '../../../packages/server/src/paths.ts';
import { createSealedCodec } from '../../../packages/server/src/store/codec.ts';
import { openWriter } from '../../../packages/server/src/store/connect.sqlite.ts';
import { insertConversation, saveConversation } from '../../../packages/server/src/store/conversations.ts';
import { appendEvent } from '../../../packages/server/src/store/events.ts';
import type { Handle } from '../../../packages/server/src/store/handle.ts';
import { createSqliteStore } from '../../../packages/server/src/store/sqlite-store.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Their keys lie under so many days' keys. */
const DAYS = 7;
const MESSAGES_EACH = 6;
const TEXT = 'Bonsoir, je voudrais savoir comment cela se passe quand on vient au commissariat pour la première fois.';
const OFFICER = 'bench' as OfficerId;
/** So many in one transaction. */
const BATCH = 1_000;

const putOne = async (handle: Handle, site: SiteId, index: number, now: number): Promise<void> => {
  const id = `overdue-${index}` as ConversationId;
  const openedAt = now - DAY_MS * (1 + (index % DAYS));
  const opened = openedAs({
    ...{ id, site, door: 'ask', locale: 'fr', danger: false, queue: GENERAL, priority: 0 },
    ...{ lastSeq: 1, openedAt, placeAtOpening: 1 },
  });
  await insertConversation(handle, opened, { token: `token of ${id}`, opening: null, keptSeconds: null });
  for (let seq = 2; seq < 2 + MESSAGES_EACH; seq += 1) {
    const said = { seq, at: instantOf(openedAt + seq), id: `m${seq}` as ClientId, text: `${TEXT} ${seq}` };
    const event: Event =
      seq % 2 === 0
        ? { kind: 'message', author: 'visitor', ...said }
        : { kind: 'message', author: 'officer', alias: 'Camille', ...said };
    await appendEvent(handle, id, event, seq % 2 === 0 ? null : OFFICER);
  }
  const { lostAt: _, offer: __, ...common } = opened;
  const [claimedAt, endedAt] = [openedAt, now];
  const lastSeq = 1 + MESSAGES_EACH;
  await saveConversation(handle, {
    ...common,
    ...{ state: 'closed', how: null, holder: OFFICER, claimedAt, endedAt, lastSeq, lastAt: endedAt },
  });
};

/**
 * Makes a database in `folder` with conversations that are all over their time at one moment, written by the program's own queries and
 * without its commands, which would take an hour. `endedAt` is asked when all are there: their end is set to it.
 */
export const putOverdue = async ({
  folder,
  site,
  conversations,
  now,
  endedAt,
}: {
  readonly folder: string;
  readonly site: SiteId;
  readonly conversations: number;
  readonly now: number;
  endedAt(): number;
}): Promise<void> => {
  const file = join(folder, 'lanterne.db');
  const masterKey = { file: join(folder, 'lanterne.key') };
  makeKeyFile(masterKey.file);
  const own = { file, migrations: join(migrations, 'sqlite') };
  // Makes the key of the house, and the chain of the record.
  await (await createSqliteStore({ ...own, masterKey, clock: Date.now, onCommitted: () => {} })).close();
  const { lane, client } = openWriter({ ...own, codec: createSealedCodec(openMasterKeys(masterKey)) });
  try {
    for (let from = 0; from < conversations; from += BATCH) {
      await lane.begin();
      for (let index = from; index < Math.min(from + BATCH, conversations); index += 1)
        await putOne(lane.handle, site, index, now);
      await lane.commit();
    }
    client.prepare('update conversations set ended_at = ?').run(endedAt());
  } finally {
    client.close();
  }
};
