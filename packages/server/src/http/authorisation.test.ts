// docs/security.md: T6

import {
  type ConversationId,
  type OfficerId,
  type Operation,
  type OperationName,
  operations,
  type QueueId,
  type Role,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import type { OfficerAccount } from '../ports.ts';
import { addOfficer } from '../services/add-officer.ts';
import { addQueue } from '../services/add-queue.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { hashSecret, newSecret } from '../services/secret.ts';
import { openSession } from '../services/sign-in.ts';
import { calls } from '../store/store.contract.commands.ts';
import { byPassword } from '../store/store.contract.samples.ts';

/** Everybody who may ask, as they stand to one conversation. */
const CALLERS = {
  nobody: null,
  'a visitor of another conversation': null,
  'its visitor': null,
  'its holder': { role: 'officer', queues: [] },
  'its helper': { role: 'officer', queues: [] },
  'whom it is offered to': { role: 'officer', queues: [] },
  'who is asked to help': { role: 'officer', queues: [] },
  'another officer': { role: 'officer', queues: [] },
  'a supervisor of its queue': { role: 'supervisor', queues: ['its-queue'] },
  'a supervisor of another queue': { role: 'supervisor', queues: ['another-queue'] },
  'an administrator': { role: 'admin', queues: [] },
  'the data-protection officer': { role: 'dpo', queues: [] },
} as const satisfies Record<string, { readonly role: Role; readonly queues: readonly string[] } | null>;
type Caller = keyof typeof CALLERS;
const callers = Object.keys(CALLERS) as Caller[];

/** Let in, whatever comes of it; asked who they are; told that it is not for their role; told that there is nothing. */
type Verdict = 'in' | 'who' | 'role' | 'nothing';
type Row = Record<Caller, Verdict>;

const strangers = { nobody: 'who', 'a visitor of another conversation': 'who', 'its visitor': 'who' } as const;
const row = (verdicts: Partial<Row>, otherwise: Verdict): Row =>
  Object.fromEntries(callers.map((caller) => [caller, verdicts[caller] ?? otherwise])) as Row;

const EVERYBODY = row({}, 'in');
const VISITOR = row({ 'its visitor': 'in', 'a visitor of another conversation': 'nothing' }, 'who');
/** Of one's own account. */
const SIGNED_IN = row(strangers, 'in');
/** Those whom nothing of a conversation, a queue or a desk is for. */
const beside = { ...strangers, 'the data-protection officer': 'role' } as const;
const OFFICERS = row(beside, 'in');
const ADMINS = row({ ...strangers, 'an administrator': 'in' }, 'role');
const SUPERVISORS: Row = { ...ADMINS, 'a supervisor of its queue': 'in', 'a supervisor of another queue': 'in' };
/** Whoever has to know what is on record, and what is counted. */
const READERS: Row = { ...ADMINS, 'the data-protection officer': 'in' };
const OF_COUNTS: Row = { ...SUPERVISORS, 'the data-protection officer': 'in' };
/** Those who work on it: what any other officer learns is that there is nothing. */
const HOLDER = row({ ...beside, 'its holder': 'in' }, 'nothing');
const AT_WORK = row({ ...beside, 'its holder': 'in', 'its helper': 'in' }, 'nothing');

interface Case {
  readonly expected: Row;
  readonly body?: unknown;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked of one that its holder has closed. */
  readonly closed?: true;
}

const message = () => ({ id: nanoid(), text: 'Bonjour' });

/** Every operation of the wire. One that is added without a row does not compile. */
const TABLE: Record<OperationName, Case> = {
  readSite: { expected: EVERYBODY },
  readHelp: { expected: EVERYBODY },
  readNotice: { expected: EVERYBODY },
  resume: { expected: EVERYBODY, body: { code: 'pain lait' } },
  openConversation: { expected: EVERYBODY, body: { door: 'ask', locale: 'fr' } },
  // The token in the address is all that counts, and this one is nobody's.
  receiveTranslation: { expected: EVERYBODY },
  exitOpening: { expected: EVERYBODY, body: { id: 'x'.repeat(22) } },
  signIn: { expected: EVERYBODY, body: {} },
  acceptInvite: { expected: EVERYBODY, body: {} },

  readEvents: { expected: VISITOR },
  sendMessage: { expected: VISITOR, body: message() },
  sendFile: { expected: VISITOR, query: '?id=f', headers: { 'file-name': 'a.png' } },
  readFile: { expected: VISITOR },
  markRead: { expected: VISITOR, body: { seq: 1 } },
  showTyping: { expected: VISITOR, body: {} },
  flagDanger: { expected: VISITOR, body: {} },
  tellDetail: { expected: VISITOR, body: { id: 'd', detail: { about: 'place', text: 'ici' } } },
  tellUnderstood: { expected: VISITOR, body: { id: 'u', of: 1, answer: 'yes' } },
  tellSigns: { expected: VISITOR, body: { signs: true } },
  makeResumeCode: { expected: VISITOR, body: {} },
  giveFeedback: { expected: VISITOR, body: { score: 4 } },
  leave: { expected: VISITOR, body: { how: 'end' } },
  eraseConversation: { expected: VISITOR },

  askTranslation: { expected: VISITOR, body: {} },
  sayUnclear: { expected: VISITOR, body: { seq: 1 } },
  chooseLanguage: { expected: VISITOR, body: { locale: 'es' } },

  beginProviderSignIn: { expected: EVERYBODY, body: {} },
  endProviderSignIn: { expected: EVERYBODY },
  readSession: { expected: SIGNED_IN },
  signOut: { expected: SIGNED_IN },
  listSessions: { expected: SIGNED_IN },
  // One's own alone: any other's is not there.
  endSession: { expected: SIGNED_IN },
  endOtherSessions: { expected: SIGNED_IN },
  changePassword: { expected: SIGNED_IN, body: { current: 'wrong', password: 'a long enough password' } },
  readAccount: { expected: SIGNED_IN },
  beginAuthenticator: { expected: SIGNED_IN, body: {} },
  addAuthenticator: { expected: SIGNED_IN, body: { enrolment: 'x', code: '123456', password: 'wrong' } },
  removeAuthenticator: { expected: SIGNED_IN, body: { password: 'wrong' } },
  beginPasskeySignIn: { expected: EVERYBODY, body: {} },
  signInWithPasskey: {
    expected: EVERYBODY,
    body: { credential: 'x', clientData: 'x', authenticatorData: 'x', signature: 'x', owner: 'x' },
  },
  beginPasskey: { expected: SIGNED_IN, body: { password: 'wrong' } },
  addPasskey: { expected: SIGNED_IN, body: { name: 'x', credential: 'x', clientData: 'x', attestation: 'x' } },
  removePasskey: { expected: SIGNED_IN, body: { password: 'wrong' } },
  makeRecoveryCodes: { expected: SIGNED_IN, body: { password: 'wrong' } },
  readDesk: { expected: OFFICERS },
  setAvailability: { expected: OFFICERS, body: { available: true } },
  claimNext: { expected: OFFICERS, body: {} },
  // Everybody sees the whole queue, and anybody may take what waits.
  claim: { expected: OFFICERS, body: {} },
  // Says the same of what is not offered, and of what is not there.
  passOffer: { expected: OFFICERS, body: {} },
  readTranscript: {
    expected: {
      ...AT_WORK,
      'whom it is offered to': 'in',
      'who is asked to help': 'in',
    },
  },
  // With a reason, on record, seen by the holder: the one way for anybody else, supervisors too.
  inspect: { expected: OFFICERS, body: { reason: 'Relève de nuit' } },
  answer: { expected: AT_WORK, body: message() },
  askOfficerTranslation: { expected: AT_WORK, body: {} },
  previewTranslation: { expected: AT_WORK, body: { text: 'Bonjour' } },
  sendCard: { expected: AT_WORK, body: { id: 'card', card: 'theft' } },
  askUnderstood: { expected: AT_WORK, body: { id: 'q', of: 1 } },
  setSlow: { expected: HOLDER, body: { seconds: null } },
  setMinor: { expected: AT_WORK, body: { minor: true } },
  writeNote: { expected: { ...AT_WORK, 'a supervisor of its queue': 'in' }, body: message() },
  keepSignalWord: { expected: HOLDER, body: { word: 'parapluie' } },
  stepDanger: { expected: AT_WORK, body: { step: 'suspected' } },
  checkDanger: { expected: AT_WORK, body: { check: 'place', answer: 'yes' } },
  readOfficerFile: { expected: AT_WORK },
  markOfficerRead: { expected: AT_WORK, body: { seq: 1 } },
  showOfficerTyping: { expected: AT_WORK, body: {} },
  // Whom one may give to is no secret among officers.
  readColleagues: { expected: OFFICERS },
  transfer: { expected: HOLDER, body: { id: 't', to: { to: 'queue', queue: 'general' } } },
  askHelp: { expected: HOLDER, body: { officer: 'x'.repeat(21) } },
  // Nobody joins unasked.
  join: { expected: { ...AT_WORK, 'who is asked to help': 'in' }, body: {} },
  part: { expected: AT_WORK, body: {} },
  close: { expected: HOLDER, body: {} },
  // Where the police are is public; what is searched is no conversation.
  findUnits: { expected: OFFICERS, body: { place: 'Lyon' } },
  // Stories of nobody: whoever may answer may practise.
  listScenarios: { expected: OFFICERS },
  reopen: { expected: HOLDER, body: {}, closed: true },

  listCannedAnswers: { expected: OFFICERS },
  addCannedAnswer: { expected: OFFICERS, body: { locale: 'fr', shortcut: 'bonjour', title: 'B', text: 'Bonjour' } },
  changeCannedAnswer: { expected: OFFICERS, body: {} },
  removeCannedAnswer: { expected: OFFICERS },

  readWallboard: { expected: SUPERVISORS },
  // As it is held: what waits is claimed, by anybody.
  takeOver: {
    expected: row(
      { ...strangers, 'a supervisor of its queue': 'in', 'a supervisor of another queue': 'nothing' },
      'role',
    ),
    body: {},
  },
  readFigures: { expected: OF_COUNTS, query: '?from=2026-11-24&to=2026-11-24&by=day' },
  exportFigures: { expected: OF_COUNTS, query: '?from=2026-11-24&to=2026-11-24&by=day' },

  readUnderstood: { expected: OF_COUNTS, query: '?from=2026-11-24&to=2026-11-24' },
  exportUnderstood: { expected: OF_COUNTS, query: '?from=2026-11-24&to=2026-11-24' },
  checkAudit: { expected: READERS },
  exportAudit: { expected: READERS },
  listHolds: { expected: READERS },
  readPromises: { expected: READERS },
  askHold: {
    expected: ADMINS,
    body: { id: 'r'.repeat(21), kind: 'lift', conversation: 'x'.repeat(21), reason: 'Réquisition' },
  },
  answerHold: { expected: ADMINS, body: { answer: 'confirm' } },

  // Every desk sees what waits; of what is held, those who work on it, and a supervisor where there is danger, which is not the case here.
  readSeal: {
    expected: { ...AT_WORK, 'whom it is offered to': 'in', 'who is asked to help': 'in' },
  },
  // Anybody may be the second person; what waits tells no word of what was said.
  listUnsealings: { expected: OFFICERS },
  askUnsealing: {
    expected: { ...AT_WORK, 'whom it is offered to': 'in', 'who is asked to help': 'in' },
    body: { id: 'u'.repeat(21), reason: 'lost', half: '0'.repeat(16), share: `${'A'.repeat(43)}=` },
  },
  answerUnsealing: { expected: OFFICERS, body: { answer: 'refuse' } },
  readAddress: { expected: OFFICERS, body: {} },

  listOfficers: { expected: READERS },
  addOfficer: { expected: ADMINS, body: { login: 'new', alias: 'New', role: 'officer' } },
  changeOfficer: { expected: ADMINS, body: {} },
  inviteOfficer: { expected: ADMINS, body: {} },
  endSessionsOf: { expected: ADMINS },
  removeSecondFactorOf: { expected: ADMINS },
  listQueues: { expected: ADMINS },
  addQueue: { expected: ADMINS, body: { id: 'new', name: 'New', sites: [], doors: [], priority: 0 } },
  changeQueue: { expected: ADMINS, body: {} },
  orderQueues: { expected: ADMINS, body: { queues: [] } },
  removeQueue: { expected: ADMINS },
  listSites: { expected: ADMINS },
  addSite: { expected: ADMINS, body: { id: 'new', name: 'New', origins: [] } },
  changeSite: { expected: ADMINS, body: {} },
  listSharedAnswers: { expected: ADMINS },
  addSharedAnswer: { expected: ADMINS, body: { locale: 'fr', shortcut: 'bonjour', title: 'B', text: 'Bonjour' } },
  changeSharedAnswer: { expected: ADMINS, body: {} },
  removeSharedAnswer: { expected: ADMINS },
  readSiteHelp: { expected: ADMINS },
  readAudit: { expected: READERS },
  draftSummary: { expected: HOLDER, body: { id: 's', summary: {} } },
  proposeSummary: { expected: HOLDER, body: { id: 's', summary: { facts: 'Un vol' } } },
  takeHandover: { expected: HOLDER, body: { as: 'json' } },
  signHandover: { expected: HOLDER, body: {} },
  answerSummary: { expected: VISITOR, body: { id: 's', proposal: 1, consented: {} } },
  withdrawSummary: { expected: VISITOR, body: {} },
  readHandover: { expected: VISITOR, query: '?as=json' },
  listWebhooks: { expected: ADMINS },
  addWebhook: { expected: ADMINS, body: { url: 'https://plaintes.example/', events: ['handover.consented'] } },
  changeWebhook: { expected: ADMINS, body: {} },
  removeWebhook: { expected: ADMINS },
  changeWebhookSecret: { expected: ADMINS, body: {} },
  testWebhook: { expected: ADMINS, body: {} },
  listDeliveries: { expected: ADMINS },
  retryDelivery: { expected: ADMINS, body: {} },
};

let test: TestApp;
const accounts = new Map<Caller, OfficerAccount>();
const QUEUE = 'its-queue' as QueueId;
beforeAll(async () => {
  test = await createTestApp();
  for (const id of [QUEUE, 'another-queue' as QueueId]) {
    await test.store.write(addQueue, { queue: { id, name: id, sites: [], doors: [], priority: 0 } });
  }
  for (const [index, caller] of callers.entries()) {
    const told = CALLERS[caller];
    if (!told) continue;
    const account: OfficerAccount = {
      ...NEW_OFFICER,
      id: nanoid() as OfficerId,
      login: `o${index}`,
      alias: `Alias ${index}`,
      password: 'plain:password',
      role: told.role,
      queues: [...told.queues] as QueueId[],
    };
    accounts.set(caller, account);
    await test.store.write(addOfficer, { officer: account, invite: null });
  }
});
afterAll(() => test.close());

const idOf = (caller: Caller): OfficerId => accounts.get(caller)?.id as OfficerId;

/** A conversation to which every caller stands as their name says: held, but for whom it is offered to. */
const stage = async (caller: Caller, closed = false): Promise<{ id: ConversationId; token: string }> => {
  const { conversation, token } = await test.open();
  const id = conversation as ConversationId;
  const waiting = await test.store.conversation(id);
  if (waiting?.state !== 'waiting') throw new Error('it does not wait');
  const { offer: _, ...common } = waiting;
  const held = {
    ...common,
    queue: QUEUE,
    state: 'held',
    holder: idOf('its holder'),
    helper: caller === 'who is asked to help' ? null : idOf('its helper'),
    ...(caller === 'who is asked to help' && { asked: { to: idOf(caller), until: test.time.now + 60_000 } }),
    claimedAt: test.time.now,
  } as const;
  const offer = { to: idOf('whom it is offered to'), until: test.time.now + 60_000 };
  const { lostAt: __, helper: ___, ...over } = held;
  const ended = { ...over, state: 'closed', how: null, endedAt: test.time.now };
  const open = caller === 'whom it is offered to' ? { ...waiting, queue: QUEUE, offer } : held;
  const staged = closed ? ended : open;
  await test.store.write(calls, [['saveConversation', staged as never]]);
  return { id, token };
};

const cookieOf = async (caller: Caller): Promise<string> => {
  const secret = newSecret();
  await test.store.write(openSession, byPassword(hashSecret(secret), idOf(caller)));
  return `__Host-lanterne=${secret}`;
};

const verdictOf = (code: unknown): Verdict => {
  if (code === 'sign_in_required' || code === 'token_missing') return 'who';
  if (code === 'role_refused') return 'role';
  return code === 'conversation_unknown' ? 'nothing' : 'in';
};

/** The address of an operation, with ids of the right form. */
const pathOf = (operation: Operation, id: ConversationId): string =>
  operation.path
    .replace('{site}', SITE)
    .replace('{conversation}', id)
    .replace('{officer}', idOf('another officer'))
    .replace('{session}', '0'.repeat(32))
    .replace('{passkey}', 'p'.repeat(21))
    .replace('{queue}', 'nowhere')
    .replace('{webhook}', 'w'.repeat(21))
    .replace('{delivery}', 'd'.repeat(21))
    .replace('{request}', 'r'.repeat(21))
    .replace('{unsealing}', 'u'.repeat(21))
    .replace('{answer}', 'x'.repeat(21))
    .replace('{token}', 't'.repeat(90))
    .replace('{file}', 'f')
    .replace('{seq}', '1');

const ask = async (name: OperationName, caller: Caller): Promise<Verdict> => {
  const operation: Operation = operations[name];
  const { body, query = '', headers = {}, closed } = TABLE[name];
  const { id, token } = await stage(caller, closed);
  const path = pathOf(operation, id);
  const isVisitor = caller === 'its visitor' || caller === 'a visitor of another conversation';
  const reply = await test.call<{ code?: string }>(operation.method.toUpperCase(), `${path}${query}`, {
    headers,
    ...(isVisitor && { token: caller === 'its visitor' ? token : (await test.open()).token }),
    ...(CALLERS[caller] && { cookie: await cookieOf(caller) }),
    ...(operation.upload ? { raw: new Uint8Array([1]) } : { json: body }),
  });
  // A row whose request is not understood would prove nothing.
  if (operation.caller !== 'anyone') expect(String(reply.body?.code)).not.toMatch(/^(body|query|headers)_invalid$/);
  expect(reply.status).not.toBe(500);
  return verdictOf(reply.body?.code);
};

describe('every operation lets in whom it should, and nobody else', () => {
  it.each(Object.keys(operations) as OperationName[])('%s', async (name) => {
    const verdicts: Partial<Row> = {};
    for (const caller of callers) verdicts[caller] = await ask(name, caller);
    expect(verdicts).toEqual(TABLE[name].expected);
  });
});

describe('the data-protection officer', () => {
  it('is let in where nothing is changed but their own account, and where no word of a conversation is', () => {
    const theirs = (Object.keys(operations) as OperationName[]).filter(
      (name) => operations[name].caller === 'officer' && TABLE[name].expected['the data-protection officer'] === 'in',
    );
    const beyond = theirs.filter((name) => TABLE[name].expected !== SIGNED_IN);
    expect(beyond.toSorted()).toEqual([
      'checkAudit',
      'exportAudit',
      'exportFigures',
      'exportUnderstood',
      'listHolds',
      'listOfficers',
      'readAudit',
      'readFigures',
      'readPromises',
      'readUnderstood',
    ]);
    for (const name of beyond) {
      expect([name, operations[name].method, operations[name].path.includes('{')]).toEqual([name, 'get', false]);
    }
  });

  it('loses what they held as an officer, and has nothing of it any more', async () => {
    const { conversation } = await test.open();
    const cookie = await test.officer('once-an-officer');
    const claimed = await test.claim(conversation, cookie);
    expect(claimed.status).toBe(201);
    const officer = await test.idOf('once-an-officer');
    await test.openDesks('once-an-officer');
    await test.store.write(changeOfficer, { officer, change: { role: 'dpo' } });
    expect(await test.store.conversation(conversation as ConversationId)).toMatchObject({ state: 'waiting' });
    expect((await test.store.openShifts(0)).map((shift) => shift.officer)).not.toContain(officer);
    const own = await test.signIn('once-an-officer');
    const events = await test.call('GET', `/v1/officer/conversations/${conversation}/events`, { cookie: own });
    expect(events).toMatchObject({ status: 403, body: { code: 'role_refused' } });
  });
});

describe('what is worth nothing opens nothing', () => {
  const DAY_MS = 86_400_000;
  const all = Object.entries<Operation>(operations) as [OperationName, Operation][];
  const of = (caller: Operation['caller']) => all.filter(([, operation]) => operation.caller === caller);

  interface Shown {
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: string;
    /** Where it is of the conversation itself: that one. */
    readonly id?: ConversationId;
    /** How much later it is shown. */
    readonly later?: number;
    readonly code: string;
  }
  const answerTo = async ([name, operation]: [OperationName, Operation], shown: Shown, id: ConversationId) => {
    const { body, query = '', headers = {} } = TABLE[name];
    const more = [query.slice(1), shown.query].filter(Boolean).join('&');
    test.time.now += shown.later ?? 0;
    const reply = await test.call<{ code?: string }>(
      operation.method.toUpperCase(),
      `${pathOf(operation, shown.id ?? id)}${more && `?${more}`}`,
      {
        headers: { ...headers, ...shown.headers },
        ...(operation.upload ? { raw: new Uint8Array([1]) } : { json: body }),
      },
    );
    test.time.now -= shown.later ?? 0;
    return reply.body?.code;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  /** Of a conversation that goes on, and of some that do not, every token that anybody could show. */
  const tokens = async (): Promise<{ id: ConversationId; shown: Record<string, Shown> }> => {
    const { id, token } = await stage('its holder');
    const left = await stage('its holder');
    const path = (of: { id: string }, what: string) => `/v1/conversations/${of.id}${what}`;
    await test.call('POST', path(left, '/leave'), { token: left.token, json: { how: 'exit' } });
    const erased = await stage('its holder');
    await test.call('DELETE', path(erased, ''), { token: erased.token });
    const resumed = await stage('its holder');
    const { body } = await test.call<{ items: string[] }>('POST', path(resumed, '/resume-code'), {
      token: resumed.token,
      json: {},
    });
    const json = { code: body.items.join(' ') };
    expect((await test.call('POST', `/v1/sites/${SITE}/resume`, { json })).status).toBe(201);
    const session = (await cookieOf('its holder')).split('=')[1] ?? '';
    const missing = { code: 'token_missing' };
    const unknown = { code: 'conversation_unknown' };
    return {
      id,
      shown: {
        none: missing,
        'in the address': { query: `token=${token}&access_token=${token}`, ...missing },
        'in a cookie': { headers: { cookie: `token=${token}; __Host-lanterne=${token}` }, ...missing },
        'of another scheme': { headers: { authorization: `Basic ${token}` }, ...missing },
        'without a scheme': { headers: { authorization: token }, ...missing },
        empty: { headers: bearer(''), ...missing },
        'with a space': { headers: bearer(`${token} x`), ...missing },
        twice: { headers: bearer(`${token}, Bearer ${token}`), ...missing },
        'with a letter too many': { headers: bearer(`${token}A`), ...unknown },
        'with a letter too few': { headers: bearer(token.slice(1)), ...unknown },
        'in other letters': { headers: bearer(token.toUpperCase()), ...unknown },
        'of another conversation': { headers: bearer((await test.open()).token), ...unknown },
        'of a conversation that was left by exit': { headers: bearer(left.token), id: left.id, ...unknown },
        'of a conversation that was erased': { headers: bearer(erased.token), id: erased.id, ...unknown },
        'of a conversation that was found again by its code': {
          headers: bearer(resumed.token),
          id: resumed.id,
          ...unknown,
        },
        'the secret of a session': { headers: bearer(session), ...unknown },
        'the id of the conversation': { headers: bearer(id), ...unknown },
        'one that is over': { headers: bearer(token), later: DAY_MS + 1, code: 'token_expired' },
      },
    };
  };

  const sessions = async (): Promise<Record<string, Shown>> => {
    const cookie = await cookieOf('an administrator');
    const secret = cookie.split('=')[1] ?? '';
    const signedOut = await cookieOf('an administrator');
    await test.call('DELETE', '/v1/officer/session', { cookie: signedOut });
    const gone = await test.officer('gone', 'admin');
    await test.store.write(changeOfficer, { officer: await test.idOf('gone'), change: { active: false } });
    const back = await test.officer('back', 'admin');
    for (const active of [false, true]) {
      await test.store.write(changeOfficer, { officer: await test.idOf('back'), change: { active } });
    }
    const refused = { code: 'sign_in_required' };
    const shown = (text: string): Shown => ({ headers: { cookie: text }, ...refused });
    return {
      none: refused,
      'in the address': { query: `session=${secret}`, ...refused },
      'as a token': { headers: bearer(secret), ...refused },
      'under a name without the prefix': shown(`lanterne=${secret}`),
      'under a name in other letters': shown(`__host-lanterne=${secret}`),
      'within another cookie': shown(`a="__Host-lanterne=${secret}"`),
      'in quotes': shown(`__Host-lanterne="${secret}"`),
      empty: shown('__Host-lanterne='),
      'with a letter too many': shown(`${cookie}A`),
      'with a letter too few': shown(cookie.slice(0, -1)),
      'in other letters': shown(`__Host-lanterne=${secret.toUpperCase()}`),
      'made up': shown(`__Host-lanterne=${newSecret()}`),
      'the token of a visitor': shown(`__Host-lanterne=${(await test.open()).token}`),
      'one that was signed out': shown(signedOut),
      'of an officer who is deactivated': shown(gone),
      'of an officer who was, and is not any more': shown(back),
      'one that is over': { ...shown(cookie), later: DAY_MS },
    };
  };

  const expectAll = async (caller: Operation['caller'], shown: Record<string, Shown>, id: ConversationId) => {
    for (const operation of of(caller)) {
      const answers: Record<string, unknown> = {};
      for (const [how, one] of Object.entries(shown)) answers[how] = await answerTo(operation, one, id);
      const expected = Object.fromEntries(Object.entries(shown).map(([how, { code }]) => [how, code]));
      expect([operation[0], answers]).toEqual([operation[0], expected]);
    }
  };

  it('as the token of a conversation, in any operation of visitors', async () => {
    const { id, shown } = await tokens();
    await expectAll('visitor', shown, id);
  });

  it('as the session of an officer, in any operation of officers', async () => {
    const { id } = await stage('its holder');
    await expectAll('officer', await sessions(), id);
  });
});

describe('reading what is not one’s own', () => {
  const inspect = async (id: ConversationId, caller: Caller, json: object) =>
    test.call<{ events: { kind: string }[] }>('POST', `/v1/officer/conversations/${id}/inspection`, {
      cookie: await cookieOf(caller),
      json,
    });

  it('asks for a reason each time, which is on record and seen by the holder', async () => {
    const { id, token } = await stage('its holder');
    await test.call('POST', `/v1/conversations/${id}/messages`, { token, json: { id: 'm', text: 'canary-text' } });
    for (const json of [{}, { reason: ' ' }]) {
      expect((await inspect(id, 'a supervisor of its queue', json)).status).toBe(400);
    }
    const read = await inspect(id, 'a supervisor of its queue', { reason: 'Relève de nuit' });
    expect(read.status).toBe(201);
    expect(read.body.events.map(({ kind }) => kind)).toEqual(['opened', 'message', 'inspected']);
    expect((await inspect(id, 'an administrator', { reason: 'Réclamation 12' })).status).toBe(201);

    const holder = { cookie: await cookieOf('its holder') };
    const seen = await test.call<{ events: object[] }>('GET', `/v1/officer/conversations/${id}/events`, holder);
    expect(seen.body.events.slice(2)).toMatchObject([
      { kind: 'inspected', reason: 'Relève de nuit', alias: accounts.get('a supervisor of its queue')?.alias },
      { kind: 'inspected', reason: 'Réclamation 12', alias: accounts.get('an administrator')?.alias },
    ]);
    const visitor = await test.call<object>('GET', `/v1/conversations/${id}/events`, { token });
    expect(JSON.stringify(visitor.body)).not.toContain('inspected');
    const record = await test.store.audit({ before: null, action: null, subject: id, limit: 9 });
    expect(record.map(({ actor, action, reason }) => ({ actor, action, reason }))).toEqual(
      expect.arrayContaining([
        { actor: idOf('an administrator'), action: 'conversation-inspected', reason: 'Réclamation 12' },
        { actor: idOf('a supervisor of its queue'), action: 'conversation-inspected', reason: 'Relève de nuit' },
      ]),
    );
    expect(JSON.stringify(record)).not.toContain('canary');
  });

  it('is over with an offer that was not taken', async () => {
    const { id } = await stage('whom it is offered to');
    const read = async () => {
      const cookie = await cookieOf('whom it is offered to');
      return (await test.call('GET', `/v1/officer/conversations/${id}/events`, { cookie })).status;
    };
    expect(await read()).toBe(200);
    test.time.now += 60_000;
    expect(await read()).toBe(404);
  });
});

it('no operation of officers takes words to look for in conversations', () => {
  const words = 'des mots d’une conversation';
  for (const [name, { caller, path, query }] of Object.entries<Operation>(operations)) {
    if (caller === 'officer') expect(path).not.toMatch(/search|find/);
    if (caller !== 'officer' || !query) continue;
    const { entries } = query as v.StrictObjectSchema<Record<string, v.GenericSchema>, undefined>;
    for (const [field, schema] of Object.entries(entries)) {
      expect([name, field, v.is(schema, words)]).toEqual([name, field, false]);
    }
  }
});
