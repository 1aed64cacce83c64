import { openingAt } from '../domain/hours.ts';
import type { OpensAt, Reader } from '../ports.ts';

/** When officers of a site are back, by its hours; null while they are there, and where they always are. */
export const createOpensAt =
  (reader: Pick<Reader, 'site'>): OpensAt =>
  async (id, now) => {
    const hours = (await reader.site(id))?.settings.hours;
    if (!hours) return null;
    const { open, changesAt } = openingAt(hours, now);
    return open ? null : changesAt;
  };
