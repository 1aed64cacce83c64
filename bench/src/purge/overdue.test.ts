import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId, SiteId } from '@lanterne/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../../packages/server/src/paths.ts';
import { DEFAULT_POLICY } from '../../../packages/server/src/policy.ts';
import { purge } from '../../../packages/server/src/services/purge.ts';
import { createSqliteStore } from '../../../packages/server/src/store/sqlite-store.ts';
import { putOverdue } from './overdue.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

it('conversations that are put there for a trial are whole, and over their time when it was said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-overdue-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const site = 'bench' as SiteId;
  await putOverdue({
    folder,
    site,
    conversations: 30,
    now: NOW,
    endedAt: () => NOW - DEFAULT_POLICY.retention.endedMs,
  });
  let now = NOW - 1;
  const store = await createSqliteStore({
    file: join(folder, 'lanterne.db'),
    migrations: join(migrations, 'sqlite'),
    masterKey: { file: join(folder, 'lanterne.key') },
    clock: () => now,
    onCommitted: () => {},
  });
  onTestFinished(() => store.close());
  expect(await store.eventsAfter('overdue-29' as ConversationId, 0)).toHaveLength(6);
  expect(await purge(store, DEFAULT_POLICY)).toBe(0);
  now = NOW;
  expect(await purge(store, DEFAULT_POLICY)).toBe(30);
});
