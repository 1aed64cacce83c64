import type { Store } from '../ports.ts';
import { exportAudit } from '../services/export-audit.ts';
import { downloadResponse } from './download.ts';
import type { Handlers } from './route.ts';

export interface RecordDeps {
  readonly store: Store;
}

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

/** What whoever answers for the service asks for. Who they are was checked before: each operation says its roles. */
export const recordRoutes = ({ store }: RecordDeps): Handlers<'checkAudit' | 'exportAudit'> => ({
  async checkAudit({ answer }) {
    const { forgotten: _, ...check } = await store.checkAudit([]);
    return answer(200, { ...check, start: { ...check.start }, head: { ...check.head } });
  },

  async exportAudit({ officer: { id, login }, query: { form = 'csv', locale = 'fr' } }) {
    const name = `${locale === 'fr' ? 'journal' : 'record'}.${form}`;
    const parts = await exportAudit(store, { by: { id, login }, form, locale });
    return downloadResponse({ name, type: TYPES[form] }, parts);
  },
});
