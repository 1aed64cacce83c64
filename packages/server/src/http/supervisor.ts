import type { Store } from '../ports.ts';
import { figuresFile } from '../services/figures-file.ts';
import { noteExport } from '../services/note-export.ts';
import { readFigures } from '../services/read-figures.ts';
import { downloadResponse } from './download.ts';
import type { Handlers } from './route.ts';

export interface SupervisorDeps {
  readonly store: Store;
}

/** What supervisors ask for. Who they are was checked before: each operation says its roles. */
export const supervisorRoutes = ({ store }: SupervisorDeps): Handlers<'readFigures' | 'exportFigures'> => ({
  async readFigures({ officer, query, answer }) {
    return answer(200, await readFigures(store, { asked: query, watched: officer.queues, exported: false }));
  },

  async exportFigures({ officer, query }) {
    const { locale = 'fr', ...asked } = query;
    await store.write(noteExport, { officer: { id: officer.id, login: officer.login }, asked });
    const figures = await readFigures(store, { asked, watched: officer.queues, exported: true });
    const name = `${locale === 'fr' ? 'chiffres' : 'figures'}-${asked.from}-${asked.to}-${asked.by}.csv`;
    return downloadResponse({ name, type: 'text/csv; charset=utf-8' }, Buffer.from(figuresFile(figures, locale)));
  },
});
