import type { ConversationId } from '@lanterne/protocol';
import type { AuditRecord } from '../domain/audit.ts';
import { asKept } from '../domain/audit-chain.ts';
import type { Conversation } from '../domain/conversation.ts';
import { type Erasure, erasureDay } from '../domain/erasure.ts';
import type { Known } from '../master-keys.ts';
import type { Command, Outcome, Transaction } from '../ports.ts';
import * as addresses from './addresses.ts';
import * as audit from './audit.ts';
import * as chain from './audit-chain.ts';
import * as canned from './canned-answers.ts';
import * as conversations from './conversations.ts';
import * as erased from './erasures.ts';
import * as events from './events.ts';
import * as factors from './factors.ts';
import * as feedback from './feedback.ts';
import * as figures from './figures.ts';
import * as files from './files.ts';
import type { Handle } from './handle.ts';
import * as holds from './holds.ts';
import * as identities from './identities.ts';
import type { RotatedDays, Rotation } from './keys.ts';
import * as keys from './keys.ts';
import * as officers from './officers.ts';
import * as parts from './parts.ts';
import * as passkeys from './passkeys.ts';
import * as policies from './policies.ts';
import * as pulse from './pulse.ts';
import * as purges from './purges.ts';
import * as queues from './queues.ts';
import * as shifts from './shifts.ts';
import * as sites from './sites.ts';
import * as understood from './understood.ts';
import * as units from './units.ts';
import * as webhooks from './webhooks.ts';

/** When it was ended, by whomever; null while it goes on. */
const endOf = (conversation: Conversation): number | null => ('endedAt' in conversation ? conversation.endedAt : null);

/** What a command gets, and what the store's own command needs besides. */
export interface StoreTransaction extends Transaction {
  beat(): Promise<void>;
  settleHouse(): Promise<void>;
  keyless(most: number): Promise<Conversation[]>;
  layDays(days: readonly string[]): Promise<void>;
  learnKeys(known: readonly Known[]): Promise<void>;
  rotateHouse(master: string): Promise<void>;
  rotateDays(rotation: Rotation): Promise<RotatedDays>;
  /** Answers whether all that was on record before is linked. */
  beginChain(): Promise<boolean>;
}

interface OpenTransaction {
  readonly tx: StoreTransaction;
  /** The conversations that the command has taken, as they stood before it; null for one that it made. */
  readonly before: ReadonlyMap<ConversationId, Conversation | null>;
  /** What the command has put on record. It is put into the chain with the whole batch: the chain has one end, which all wait for. */
  readonly records: readonly AuditRecord[];
  /** What it has erased. It is counted with the whole batch, for the same reason. */
  readonly erasures: readonly Erasure[];
  /** The conversations to whose logs it has added. */
  readonly appended: ReadonlySet<ConversationId>;
  /** Whether it has destroyed something beside whole conversations, of which no copy may be left either. */
  destroyed(): boolean;
  end(): void;
}

/**
 * The transaction that one command sees. After `end` it refuses all: a query that a command forgot to wait for would
 * otherwise run outside its savepoint, or outside any transaction.
 */
export const openTransaction = (handle: Handle, now: number): OpenTransaction => {
  let running = true;
  const before = new Map<ConversationId, Conversation | null>();
  const records: AuditRecord[] = [];
  const erasures: Erasure[] = [];
  const appended = new Set<ConversationId>();
  let destroyed = false;
  const here = (): Handle => {
    if (!running) throw new Error('a transaction was used after its command had ended');
    return handle;
  };

  const tx: StoreTransaction = {
    now,
    async advance(id) {
      const conversation = await conversations.advance(here(), id, now);
      if (conversation && !before.has(id)) before.set(id, conversation);
      return conversation;
    },
    async insertConversation(conversation, seat, keptSeconds = null, partSeconds = null) {
      await conversations.insertConversation(here(), conversation, { ...seat, keptSeconds, parts: partSeconds });
      before.set(conversation.id, null);
    },
    async saveConversation(conversation) {
      await conversations.saveConversation(here(), conversation);
      const was = before.get(conversation.id);
      const endedAt = endOf(conversation);
      if (!was || endOf(was) !== endedAt) await parts.endParts(here(), conversation.id, endedAt);
    },
    conversationByOpening: async (site, opening) => conversations.conversationByOpening(here(), site, opening),
    waitingFrom: async (offset, limit) => conversations.waitingFrom(here(), offset, limit),
    waitingFor: async (officer, offset, limit) => conversations.waitingFor(here(), { officer, now }, offset, limit),
    lockConversation: async (id, ifLocked) => conversations.lockConversation(here(), id, ifLocked === 'pass over'),
    opens: async (id) => keys.opens(here(), id),
    countWaiting: async (which) => conversations.countWaiting(here(), which),
    conversationBySeat: async (site, seat) => conversations.conversationBySeat(here(), site, seat),
    giveSeat: async (id, seat) => conversations.giveSeat(here(), id, seat, now),
    keepResumeCode: async (id, kept) => conversations.keepResumeCode(here(), id, kept),
    takeResumeCode: async (site, code) => conversations.takeResumeCode(here(), site, code, now),
    forgetResumeCodes: async () => conversations.forgetResumeCodes(here(), now),
    endToken: async (id, token) => conversations.endToken(here(), id, token),
    markRead: async (mark) => conversations.markRead(here(), mark),
    overdue: async (whose, limits, most) => conversations.overdue(here(), whose, limits, most),
    overdueParts: async (whose, part, limits, most) =>
      conversations.overdueParts(here(), { whose, part, limits }, most),
    async lapsePart({ id, site }, part) {
      if (part === 'handover') await webhooks.giveUpDeliveries(here(), id);
      await events.lapsePart(here(), id, part, now);
      erasures.push({ day: erasureDay(now), site, cause: part });
    },
    async eraseConversation(id, cause) {
      await addresses.eraseAddress(here(), id);
      await webhooks.giveUpDeliveries(here(), id);
      const site = await conversations.eraseConversation(here(), id, now);
      if (site !== null) erasures.push({ day: erasureDay(now), site, cause });
    },

    appendEvent: async (conversation, event, officer, key) => {
      appended.add(conversation);
      await events.appendEvent(here(), conversation, event, officer, key);
    },
    eventByKey: async (conversation, key) => events.eventByClientId(here(), conversation, key),
    eventByClientId: async (conversation, id) => events.eventByClientId(here(), conversation, id),
    lastEventOf: async (conversation, kind) => events.lastEventOf(here(), conversation, kind),
    events: async (conversation) => events.eventsAfter(here(), conversation, 0),

    insertFile: async (conversation, id, file) => files.insertFile(here(), conversation, id, file),
    sentFile: async (conversation, id) => files.sentFile(here(), conversation, id),
    countFiles: async (conversation) => files.countFiles(here(), conversation),

    takeFeedback: async (id) => feedback.takeFeedback(here(), id),
    countFeedback: async (answer) => feedback.countFeedback(here(), answer),
    countUnderstood: async (answer) => understood.countUnderstood(here(), answer),

    replaceUnits: async (dataset, rows) => units.replaceUnits(here(), dataset, rows),
    replaceTerritories: async (rows) => units.replaceTerritories(here(), rows),
    noteDataset: async (dataset) => units.noteDataset(here(), dataset),

    site: async (id) => sites.site(here(), id),
    lockSite: async (id) => sites.lockSite(here(), id),
    insertSite: async (site) => sites.insertSite(here(), site),
    updateSite: async (site) => sites.updateSite(here(), site),

    queues: async () => queues.queues(here()),
    lockQueues: async () => queues.lockQueues(here()),
    insertQueue: async (queue) => queues.insertQueue(here(), queue),
    updateQueue: async (queue) => queues.updateQueue(here(), queue),
    deleteQueue: async (id) => queues.deleteQueue(here(), id),
    emptyQueue: async (from, to) => conversations.emptyQueue(here(), from, to),

    cannedAnswersOf: async (owner) => canned.cannedAnswersOf(here(), owner),
    insertCannedAnswer: async (answer) => canned.insertCannedAnswer(here(), answer),
    updateCannedAnswer: async (answer) => canned.updateCannedAnswer(here(), answer),
    deleteCannedAnswer: async (id) => canned.deleteCannedAnswer(here(), id),

    officer: async (id) => officers.officer(here(), id),
    officers: async () => officers.officers(here()),
    lockOfficer: async (id) => officers.lockOfficer(here(), id),
    lockAdmins: async () => officers.lockAdmins(here()),
    saveOfficer: async (account) => officers.saveOfficer(here(), account),
    insertOfficer: async (officer) => officers.insertOfficer(here(), officer),
    setPassword: async (officer, password) => officers.setPassword(here(), officer, password),
    setIdentity: async (officer, identity) => identities.setIdentity(here(), officer, identity),
    seeShift: async (officer) => shifts.seeShift(here(), officer, now),
    lockShift: async (officer, ifLocked) => shifts.lockShift(here(), officer, ifLocked === 'pass over'),
    saveShift: async (shift) => shifts.saveShift(here(), shift),
    deleteShift: async (officer) => shifts.deleteShift(here(), officer),
    openShifts: async (after) => shifts.openShifts(here(), after),
    lockOpenShifts: async (after) => shifts.lockOpenShifts(here(), after),
    lapsedShifts: async (before) => shifts.lapsedShifts(here(), before),
    heldBy: async (officer) => conversations.heldBy(here(), officer),
    loads: async () => shifts.loads(here()),
    insertInvite: async (invite, officer, expiresAt) => officers.insertInvite(here(), invite, officer, expiresAt),
    deleteInvitesOf: async (officer) => officers.deleteInvitesOf(here(), officer),
    takeInvite: async (invite) => officers.takeInvite(here(), invite, now),
    insertSession: async (session) => officers.insertSession(here(), session),
    useSession: async (session) => officers.useSession(here(), session),
    keepAuthenticator: async (officer, app) => factors.keepAuthenticator(here(), officer, app),
    spendStep: async (officer, step) => factors.spendStep(here(), officer, step),
    hasSecondFactor: async (officer) => factors.hasSecondFactor(here(), officer),
    removeAuthenticator: async (officer) => factors.removeAuthenticator(here(), officer),
    insertPasskey: async (passkey) => passkeys.insertPasskey(here(), passkey),
    passkeysOf: async (officer) => passkeys.passkeysOf(here(), officer),
    usePasskey: async (id, counter) => passkeys.usePasskey(here(), { id, counter, usedAt: now }),
    deletePasskey: async (id) => passkeys.deletePasskey(here(), id),
    spendChallenge: async (signed) => passkeys.spendChallenge(here(), signed),
    removeSecondFactor: async (officer) => factors.removeSecondFactor(here(), officer),
    keepRecoveryCodes: async (officer, codes) => factors.keepRecoveryCodes(here(), officer, codes),
    spendRecoveryCode: async (officer, code) => factors.spendRecoveryCode(here(), officer, code),
    sessionsOf: async (officer) => officers.sessionsOf(here(), officer, now),
    signedIn: async (session) => officers.signedIn(here(), session, now),
    deleteSession: async (session) => officers.deleteSession(here(), session),
    hasSession: async (officer) => officers.hasSession(here(), officer, now),
    deleteSessionsOf: async (officer) => officers.deleteSessionsOf(here(), officer),
    deleteExpired: async () => {
      await officers.deleteExpired(here(), now);
      await passkeys.forgetChallenges(here(), now);
    },
    forgetHours: async (before) => figures.forgetHours(here(), before),
    holdUntil: async (id) => holds.holdUntil(here(), id),
    setHold: async (id, until) => holds.setHold(here(), id, until),
    addHoldRequest: async (request) => holds.addHoldRequest(here(), request),
    holdRequest: async (id) => holds.holdRequest(here(), id),
    lockHoldRequest: async (id) => holds.lockHoldRequest(here(), id),
    answerHoldRequest: async (request) => holds.answerHoldRequest(here(), request),
    keepAddress: async (id, kept) => addresses.keepAddress(here(), id, kept),
    renewAddress: async (id, renewed) => addresses.renewAddress(here(), id, renewed),
    sealedAddress: async (id) => addresses.sealedAddress(here(), id),
    async eraseAddress(id) {
      await addresses.eraseAddress(here(), id);
      destroyed = true;
    },
    sitesWithAddresses: async () => addresses.sitesWithAddresses(here()),
    addressesOf: async (site, most) => addresses.addressesOf(here(), site, most),
    shortenAddresses: async (site, keptSeconds) => addresses.shortenAddresses(here(), site, keptSeconds),
    overdueAddresses: async (silentBy, most) => addresses.overdueAddresses(here(), { now, silentBy, most }),
    insertUnsealing: async (asked) => addresses.insertUnsealing(here(), asked),
    unsealing: async (id) => addresses.unsealing(here(), id),
    lockUnsealing: async (id) => addresses.lockUnsealing(here(), id),
    unsealingsOf: async (id) => addresses.unsealingsOf(here(), id),
    shareOf: async (asked) => addresses.shareOf(here(), asked),
    openedAddress: async (asked) => addresses.openedAddress(here(), asked),
    answerUnsealing: async (answered, opened) => addresses.answerUnsealing(here(), answered, opened),
    forgetShares: async (askedBefore) => addresses.forgetShares(here(), askedBefore),
    auditAbout: async (subject, since) => audit.auditAbout(here(), subject, since),
    async addAudit(record) {
      const kept = asKept(record);
      await audit.insertRecord(here(), kept);
      records.push(kept);
    },
    forgetAudit: async (before) => chain.forgetAudit(here(), before, now),
    lockWebhook: async (id) => webhooks.lockWebhook(here(), id),
    webhooksFor: async (event) => webhooks.webhooksFor(here(), event),
    insertWebhook: async (webhook, secret) => webhooks.insertWebhook(here(), webhook, secret),
    saveWebhook: async (webhook) => webhooks.saveWebhook(here(), webhook),
    deleteWebhook: async (id) => webhooks.deleteWebhook(here(), id),
    changeSecret: async (id, secret, oldUntil) => webhooks.changeSecret(here(), id, secret, oldUntil),
    insertDelivery: async (delivery) => webhooks.insertDelivery(here(), delivery),
    lockDelivery: async (id) => webhooks.lockDelivery(here(), id),
    saveDelivery: async (delivery) => webhooks.saveDelivery(here(), delivery),
    dueDeliveries: async (most) => webhooks.dueDeliveries(here(), now, most),
    forgetDeliveries: async (before) => webhooks.forgetDeliveries(here(), before),
    forgetKeys: async () => keys.forgetKeys(here(), now),
    notePurge: async () => purges.notePurge(here(), now),
    leasePurge: async (node, until) => purges.leasePurge(here(), { node, now, until }),
    leavePurge: async (node) => purges.leavePurge(here(), node),
    takeErasures: async (before) => erased.takeErasures(here(), before),
    policies: async () => policies.policies(here()),
    insertPolicy: async (policy) => policies.insertPolicy(here(), policy),

    beat: async () => pulse.beat(here(), now),
    settleHouse: async () => keys.settleHouse(here()),
    keyless: async (most) => conversations.keyless(here(), most),
    layDays: async (days) => keys.layDays(here(), days),
    learnKeys: async (known) => here().codec.masters.learn(known),
    rotateHouse: async (master) => keys.rotateHouse(here(), master),
    rotateDays: async (rotation) => keys.rotateDays(here(), rotation),
    beginChain: async () => chain.beginChain(here()),
  };
  return {
    tx,
    before,
    records,
    erasures,
    appended,
    destroyed: () => destroyed,
    end: () => {
      running = false;
    },
  };
};

const kept = <Answer>(answer: Answer): Outcome<Answer> => ({ answer, changes: [], keep: true });

/** The store's own command: on the first opening, makes the key of the house and says under which one all will be sealed. */
const proveKey: Command<null, null> = {
  name: 'proveKey',
  async run(tx: StoreTransaction) {
    await tx.settleHouse();
    return kept(null);
  },
};

/** The store's own command: erases some of the conversations that have lost their key; answers how many. */
const eraseKeyless: Command<{ readonly most: number }, number> = {
  name: 'eraseKeyless',
  waits: true,
  async run(tx: StoreTransaction, { most }) {
    const found = await tx.keyless(most);
    for (const { id } of found) await tx.eraseConversation(id, 'lost-key');
    const changes = found.map((conversation) => ({ conversation, events: [], erased: true }));
    return { answer: found.length, changes, keep: true };
  },
};

/** The store's own command: tells whoever writes what was asked of a key service. Writes nothing. */
const learnKeys: Command<{ readonly known: readonly Known[] }, null> = {
  name: 'learnKeys',
  async run(tx: StoreTransaction, { known }) {
    await tx.learnKeys(known);
    return { answer: null, changes: [], keep: false };
  },
};

/** The store's own command: makes the keys of days before they are needed. */
const layDays: Command<{ readonly days: readonly string[] }, null> = {
  name: 'layDays',
  waits: true,
  async run(tx: StoreTransaction, { days }) {
    await tx.layDays(days);
    return kept(null);
  },
};

/** The store's own commands: wrap all keys under that master key, that of the house first. */
const rotateHouse: Command<{ readonly master: string }, null> = {
  name: 'rotateHouse',
  waits: true,
  async run(tx: StoreTransaction, { master }) {
    await tx.rotateHouse(master);
    return kept(null);
  },
};

const rotateDays: Command<Rotation, RotatedDays> = {
  name: 'rotateDays',
  waits: true,
  async run(tx: StoreTransaction, rotation) {
    return kept(await tx.rotateDays(rotation));
  },
};

/** The store's own command: begins the chain of the record; answers whether all that was there before is in it. */
const chainOldRecords: Command<null, boolean> = {
  name: 'chainOldRecords',
  async run(tx: StoreTransaction) {
    return kept(await tx.beginChain());
  },
};

/** The store's own command: a small true write, to prove that writing works. */
const proveWriting: Command<null, null> = {
  name: 'proveWriting',
  async run(tx: StoreTransaction) {
    await tx.beat();
    return kept(null);
  },
};

/** What the store itself writes, beside the commands that it is given. */
export const own = {
  proveKey,
  chainOldRecords,
  eraseKeyless,
  learnKeys,
  layDays,
  rotateHouse,
  rotateDays,
  proveWriting,
};
