// docs/security.md: T6

import { expect, it, vi } from 'vitest';
import type { Place } from '../domain/audit-chain.ts';
import type { Logger } from '../ports.ts';
import { startNoting } from './note-head.ts';

it('the head of the record is written into the log, in the form in which it is given back', async () => {
  const heads: (Place | null)[] = [null, { seq: 17, hash: 'ab' }];
  const told: unknown[] = [];
  const logger = { info: (fields: object) => told.push(fields), warn: () => {}, error: () => {} } as unknown as Logger;
  const job = startNoting({ store: { auditHead: async () => heads.shift() ?? null }, logger, everyMs: 1 });
  await vi.waitFor(() => expect(told).toEqual([{ known: '17:ab' }]));
  await job.stop();
});
