import type { HelpData } from '@lanterne/protocol';
import type { Clock, Store } from '../ports.ts';
import { heldOnWire } from '../realtime/desk-stream.ts';
import type { Hub } from '../realtime/hub.ts';
import { figuresFile } from '../services/figures-file.ts';
import { noteExport } from '../services/note-export.ts';
import { readFigures } from '../services/read-figures.ts';
import { readUnderstood, understoodFile } from '../services/read-understood.ts';
import { readServiceNow, wallboardFor } from '../services/read-wallboard.ts';
import { takeOver } from '../services/take-over.ts';
import { downloadResponse } from './download.ts';
import { problem } from './problem.ts';
import { type Handlers, STREAMED } from './route.ts';

export interface SupervisorDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly clock: Clock;
  /** The help of the country, by which cards have their titles. */
  readonly help: HelpData;
}

/** What supervisors ask for. Who they are was checked before: each operation says its roles. */
export const supervisorRoutes = ({
  store,
  hub,
  clock,
  help,
}: SupervisorDeps): Handlers<
  'readFigures' | 'exportFigures' | 'readUnderstood' | 'exportUnderstood' | 'readWallboard' | 'takeOver'
> => ({
  async readFigures({ officer, query, answer }) {
    return answer(200, await readFigures(store, { asked: query, watched: officer.queues, exported: false }));
  },

  async exportFigures({ officer, query }) {
    const { locale = 'fr', ...asked } = query;
    await store.write(noteExport, { officer: { id: officer.id, login: officer.login }, subject: asked.by, asked });
    const figures = await readFigures(store, { asked, watched: officer.queues, exported: true });
    const name = `${locale === 'fr' ? 'chiffres' : 'figures'}-${asked.from}-${asked.to}-${asked.by}.csv`;
    return downloadResponse({ name, type: 'text/csv; charset=utf-8' }, Buffer.from(figuresFile(figures, locale)));
  },

  // Of cards, not of queues: what is told is the same for all who watch some.
  async readUnderstood({ query, answer }) {
    return answer(200, await readUnderstood(store, help, query));
  },

  async exportUnderstood({ officer, query }) {
    const { locale = 'fr' } = query;
    await store.write(noteExport, {
      officer: { id: officer.id, login: officer.login },
      subject: 'understood',
      asked: query,
    });
    const figures = await readUnderstood(store, help, query);
    const name = `${locale === 'fr' ? 'fiches-comprises' : 'cards-understood'}-${query.from}-${query.to}.csv`;
    return downloadResponse({ name, type: 'text/csv; charset=utf-8' }, Buffer.from(understoodFile(figures, locale)));
  },

  async readWallboard({ officer, session, wantsStream, outgoing, answer }) {
    if (!wantsStream) {
      const service = await readServiceNow(store, clock());
      return answer(200, wallboardFor(service, officer));
    }
    if (!outgoing) return problem('not_acceptable');
    hub.streamWallboard(outgoing, officer, session);
    return STREAMED;
  },

  async takeOver({ officer, conversationId, answer }) {
    const result = await store.write(takeOver, { conversation: conversationId, officer });
    if (!result.ok) return problem(result.code);
    const events = await store.eventsAfter(conversationId, 0);
    return answer(result.repeated ? 200 : 201, heldOnWire(result.value, events, officer, hub));
  },
});
