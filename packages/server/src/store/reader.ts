import type { Reader } from '../ports.ts';
import * as conversations from './conversations.ts';
import * as events from './events.ts';
import type { Handle } from './handle.ts';
import * as officers from './officers.ts';
import * as sites from './sites.ts';

/** Every read, through one handle that cannot write or is not used to. */
export const createReader = (handle: Handle): Reader => ({
  site: (id) => sites.site(handle, id),
  sites: () => sites.sites(handle),

  conversation: (id) => conversations.conversation(handle, id),
  conversationWithToken: (id) => conversations.conversationWithToken(handle, id),
  eventsAfter: (id, after) => events.eventsAfter(handle, id, after),
  waiting: () => conversations.waiting(handle),
  heldBy: (officer) => conversations.heldBy(handle, officer),
  closedBy: (officer, since) => conversations.closedBy(handle, officer, since),
  recentWaits: (since, limit) => conversations.recentWaits(handle, since, limit),

  officerByLogin: (login) => officers.officerByLogin(handle, login),
  officerBySession: (session, now) => officers.officerBySession(handle, session, now),
  officers: () => officers.officers(handle),
});
