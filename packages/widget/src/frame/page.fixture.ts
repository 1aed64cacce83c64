import type { OpenAnswer, PageData } from '@lanterne/protocol';
import type { Connection } from './connection/connection.ts';
import type { Conversation } from './conversation/state.ts';
import { NEW_CONVERSATION } from './conversation/state.ts';
import type { RoomProps } from './rooms.tsx';

/** What the server writes into a page of a site that nobody has settled anything for. */
export const pageData = (changes: Partial<PageData> = {}): PageData => ({
  // The server gives ids that it has looked at; here nobody asks for the site.
  id: 'demo' as PageData['id'],
  name: 'Démonstration',
  doors: ['victim', 'report', 'ask', 'unsure'],
  locales: ['fr', 'en'],
  limits: { text: 4000, files: null },
  exit: 'https://meteofrance.com/',
  hours: null,
  keep: true,
  accessibility: null,
  theme: 'lantern',
  emergency: { police: '17', general: '112', text: '114' },
  notice: { anonymity: 'strict', keptSeconds: 86_400, eraseNow: true, feedback: true, own: false },
  locale: 'fr',
  page: 'frame',
  embed: { origins: [] },
  ...changes,
});

/** A connection that is there: what is insisted on is done at once, and nothing else can be asked of it. */
export const connect = () =>
  ({
    insist: (_door: null, attempt: (seat: OpenAnswer) => Promise<unknown>) =>
      attempt({ conversation: 'c', token: 'secret' } as OpenAnswer),
  }) as unknown as Connection;

/** For a room that asks nothing of the server. */
export const roomProps = (changes: Partial<RoomProps> = {}, state: Conversation = NEW_CONVERSATION): RoomProps => ({
  data: pageData(),
  state,
  connect: () => {
    throw new Error('this room has nothing to ask');
  },
  open: () => {},
  close: () => {},
  write: () => {},
  resume: () => {},
  dispatch: () => {},
  cover: () => {},
  draft: { current: '' },
  fill: () => {},
  letGo: () => {},
  ...changes,
});
