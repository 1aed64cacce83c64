import type { Reader } from '../ports.ts';
import * as addresses from './addresses.ts';
import * as audit from './audit.ts';
import * as chain from './audit-chain.ts';
import * as canned from './canned-answers.ts';
import * as conversations from './conversations.ts';
import * as events from './events.ts';
import * as factors from './factors.ts';
import * as feedback from './feedback.ts';
import * as figures from './figures.ts';
import * as files from './files.ts';
import type { Handle } from './handle.ts';
import * as holds from './holds.ts';
import * as identities from './identities.ts';
import * as officers from './officers.ts';
import * as passkeys from './passkeys.ts';
import * as policies from './policies.ts';
import * as purges from './purges.ts';
import * as queues from './queues.ts';
import * as shifts from './shifts.ts';
import * as sites from './sites.ts';
import * as understood from './understood.ts';
import * as units from './units.ts';
import * as webhooks from './webhooks.ts';

/** Every read, through one handle that cannot write or is not used to. */
export const createReader = (handle: Handle): Reader => ({
  site: (id) => sites.site(handle, id),
  sites: () => sites.sites(handle),
  sitesAsKept: () => sites.sitesAsKept(handle),
  queues: () => queues.queues(handle),
  sharedAnswers: () => canned.cannedAnswersOf(handle, null),
  cannedAnswersFor: (officer) => canned.cannedAnswersFor(handle, officer),

  conversation: (id) => conversations.conversation(handle, id),
  conversationWithToken: (id) => conversations.conversationWithToken(handle, id),
  eventsAfter: (id, after) => events.eventsAfter(handle, id, after),
  openConversations: () => conversations.openConversations(handle),
  liveConversations: (since) => conversations.liveConversations(handle, since),
  sentFile: (conversation, id) => files.sentFile(handle, conversation, id),
  fileContent: (conversation, id) => files.fileContent(handle, conversation, id),
  countFiles: (conversation) => files.countFiles(handle, conversation),
  waiting: () => conversations.waiting(handle),
  unattended: () => conversations.unattended(handle),
  heldDangers: () => conversations.heldDangers(handle),
  heldMinors: () => conversations.heldMinors(handle),
  helpedBy: (officer, now) => conversations.helpedBy(handle, officer, now),
  heldBy: (officer) => conversations.heldBy(handle, officer),
  closedBy: (officer, since) => conversations.closedBy(handle, officer, since),
  recentWaits: (since, limit) => conversations.recentWaits(handle, since, limit),

  territories: (place) => units.territories(handle, place),
  unitsFor: (services) => units.unitsFor(handle, services),
  datasets: () => units.datasets(handle),

  lastPurge: () => purges.lastPurge(handle),
  policies: () => policies.policies(handle),
  feedback: () => feedback.feedback(handle),
  feedbackOf: (days) => feedback.feedbackOf(handle, days),
  understoodOf: (days) => understood.understoodOf(handle, days),
  figures: (asked) => figures.figures(handle, asked),

  webhooks: () => webhooks.webhooks(handle),
  webhook: (id) => webhooks.webhook(handle, id),
  webhookSecrets: (id, now) => webhooks.webhookSecrets(handle, id, now),
  deliveriesTo: (webhook, limit) => webhooks.deliveriesTo(handle, webhook, limit),
  hasDueDeliveries: (now) => webhooks.hasDueDeliveries(handle, now),

  waitingHolds: (after) => holds.waitingHolds(handle, after),
  holdsInForce: (now) => holds.holdsInForce(handle, now),

  sealedAddress: (id) => addresses.sealedAddress(handle, id),
  unsealing: (id) => addresses.unsealing(handle, id),
  unsealingsOf: (id) => addresses.unsealingsOf(handle, id),
  waitingUnsealings: (after) => addresses.waitingUnsealings(handle, after),

  audit: (asked) => audit.auditPage(handle, asked),
  auditTimes: (action, since) => audit.auditTimes(handle, action, since),
  auditAfter: (seq, limit) => chain.auditAfter(handle, seq, limit),
  auditHead: () => chain.auditHead(handle),
  checkAudit: (known) => chain.checkAudit(handle, known),

  officer: (id) => officers.officer(handle, id),
  officerByLogin: (login) => officers.officerByLogin(handle, login),
  signedIn: (session, now) => officers.signedIn(handle, session, now),
  sessionsOf: (officer, now) => officers.sessionsOf(handle, officer, now),
  officers: () => officers.officers(handle),
  officerByIdentity: (identity) => identities.officerByIdentity(handle, identity),
  officersWithIdentity: () => identities.officersWithIdentity(handle),
  authenticatorOf: (officer) => factors.authenticatorOf(handle, officer),
  hasInvite: (invite, now) => officers.hasInvite(handle, invite, now),
  hasSecondFactor: (officer) => factors.hasSecondFactor(handle, officer),
  passkeysOf: (officer) => passkeys.passkeysOf(handle, officer),
  passkeyOf: (credential) => passkeys.passkeyOf(handle, credential),
  countRecoveryCodes: (officer) => factors.countRecoveryCodes(handle, officer),
  secondFactorHolders: () => factors.secondFactorHolders(handle),
  openShifts: (after) => shifts.openShifts(handle, after),
  lapsedShifts: (before) => shifts.lapsedShifts(handle, before),
  waitingFrom: (offset, limit) => conversations.waitingFrom(handle, offset, limit),
  loads: () => shifts.loads(handle),
});
