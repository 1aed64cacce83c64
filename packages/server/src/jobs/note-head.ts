import type { Logger, Reader } from '../ports.ts';
import { type Job, repeat } from './scheduler.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Writes the head of the record into the log, at the start and once a day. A log is kept elsewhere than the database: by it can be
 * told that the newest records, or all of them, were taken away (`lanterne audit verify --known`).
 */
export const startNoting = ({
  store,
  logger,
  everyMs = DAY_MS,
}: {
  readonly store: Pick<Reader, 'auditHead'>;
  readonly logger: Logger;
  readonly everyMs?: number;
}): Job =>
  repeat(
    'noting the head of the record',
    async () => {
      const head = await store.auditHead();
      if (head) logger.info({ known: `${head.seq}:${head.hash}` }, 'the head of the record');
    },
    { everyMs, logger },
  );
