// docs/security.md: T6, T10

import {
  type AccountAnswer,
  type AuditAction,
  type ConversationId,
  type DeliveryAnswer,
  type EnrolmentAnswer,
  type InvitedAnswer,
  type OfficerId,
  type Operation,
  type OperationName,
  operations,
  type PasskeyEnrolment,
  type SealAnswer,
  type SessionsAnswer,
  type SharedAnswersAnswer,
  type WebhookSecretAnswer,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookieIn, createTestApp, ORIGIN, PASSWORD, SITE, type TestApp } from '../app.fixture.ts';
import { createDevice } from '../auth/passkeys.fixture.ts';
import { NEW_RIGHTS_MS } from '../domain/two-people.ts';
import { createTestSeal } from '../services/sealed-address.fixture.ts';
import { calls } from '../store/store.contract.commands.ts';

/** The operations of officers, and the two by which somebody becomes one. */
type Staff = {
  [Name in OperationName]: (typeof operations)[Name]['caller'] extends 'officer' ? Name : never;
}[OperationName];
type Looked = Staff | 'signIn' | 'acceptInvite';

/** What an operation puts on record when it is asked for and does something; or why it puts nothing there. */
type Declared = { readonly puts: AuditAction; readonly ask: () => Promise<unknown> } | { readonly nothing: Why };

type Why =
  /** In the conversation that one works in; what is done there is in its log, with who did it. */
  | 'in the log of one’s own conversation'
  /** A conversation that one works in, is asked into or is offered. */
  | 'read of one’s own conversation'
  /** Says nothing of a conversation but that it exists, which its place in the queue tells everybody. */
  | 'no text of anybody'
  /** Of the officer’s own: their desk, their shift, their sentences. */
  | 'one’s own'
  /** Settings that administrators read, without secrets. */
  | 'settings'
  /** The record itself, and its state. */
  | 'the record';

let test: TestApp;
let admin: string;
let second: string;
let supervisor: string;
let officer: string;
const ask = async <Body>(method: string, path: string, json?: unknown, cookie = admin): Promise<Body> => {
  const reply = await test.call<Body>(method, path, { cookie, ...(json !== undefined && { json }) });
  expect(reply.status, `${method} ${path} ${JSON.stringify(reply.body)}`).toBeLessThan(300);
  return reply.body;
};
const addOfficer = async (login: string): Promise<OfficerId> =>
  (await ask<InvitedAnswer>('POST', '/v1/admin/officers', { login, alias: login, role: 'officer' })).officer.id;
const addAnswer = async (path: string, shortcut: string): Promise<string> => {
  const told = { locale: 'fr', shortcut, title: 'T', text: 'Texte' };
  const { answers } = await ask<SharedAnswersAnswer>('POST', path, told);
  return answers.find((one) => one.shortcut === shortcut)?.id ?? '';
};
const addWebhook = async (): Promise<string> => {
  const told = { url: 'https://plaintes.example/', events: ['handover.consented'] };
  return (await ask<WebhookSecretAnswer>('POST', '/v1/admin/webhooks', told)).webhook.id;
};
const addQueue = (id: string) => ask('POST', '/v1/admin/queues', { id, name: id, sites: [], doors: [], priority: 0 });
/** An officer with an authenticator app; answers their cookie. */
const linked = async (login: string): Promise<string> => {
  const cookie = await test.officer(login);
  const begin = '/v1/officer/authenticator/enrolment';
  const { enrolment, secret } = await ask<EnrolmentAnswer>('POST', begin, {}, cookie);
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: test.time.now });
  const json = { enrolment, code, password: PASSWORD };
  const { headers } = await test.call('PUT', '/v1/officer/authenticator', { cookie, json });
  return cookieIn(headers);
};
/** An officer with a passkey; answers their cookie. */
const withPasskey = async (login: string): Promise<string> => {
  const cookie = await test.officer(login);
  const begin = '/v1/officer/passkeys/enrolment';
  const enrolment = await ask<PasskeyEnrolment>('POST', begin, { password: PASSWORD }, cookie);
  const json = { name: 'Clé', ...createDevice(ORIGIN).make(enrolment) };
  const { headers } = await test.call('POST', '/v1/officer/passkeys', { cookie, json });
  return cookieIn(headers);
};
/** Held by the officer, whose conversation it is and nobody else’s. */
const held = async (): Promise<ConversationId> => {
  const { conversation } = await test.open();
  await ask('POST', `/v1/officer/conversations/${conversation}/claim`, {}, officer);
  return conversation as ConversationId;
};

const askForHold = async (): Promise<string> => {
  const { conversation } = await test.open();
  const [id, until] = [nanoid(), new Date(test.time.now + 1_000).toISOString()];
  await ask('POST', '/v1/admin/holds', { id, kind: 'place', conversation, until, reason: 'Réquisition' });
  return id;
};

const seal = createTestSeal();
/** What the officer asks for of a conversation in danger; answers its id and what the other half makes of it. */
const askForUnsealing = async () => {
  const json = { door: 'victim', locale: 'fr', danger: true, announced: true };
  const headers = { 'x-forwarded-for': '203.0.113.77' };
  const opening = await test.call<{ conversation: string }>('POST', `/v1/sites/${SITE}/conversations`, {
    json,
    headers,
  });
  const { conversation } = opening.body;
  const at = `/v1/officer/conversations/${conversation}`;
  const { box } = await ask<SealAnswer>('GET', `${at}/seal`, undefined, officer);
  const ephemeral = box?.ephemeral ?? '';
  const id = nanoid();
  await ask('POST', `${at}/unsealing`, { id, reason: 'lost', ...seal.one.shareOf(ephemeral) }, supervisor);
  return { id, share: seal.other.shareOf(ephemeral) };
};
const unseal = async (): Promise<string> => {
  const { id, share } = await askForUnsealing();
  await ask('POST', `/v1/officer/unsealings/${id}`, { answer: 'confirm', ...share }, second);
  return id;
};

const LOG = { nothing: 'in the log of one’s own conversation' } as const;
const READ = { nothing: 'read of one’s own conversation' } as const;
const COUNTS = { nothing: 'no text of anybody' } as const;
const OWN = { nothing: 'one’s own' } as const;
const SETTINGS = { nothing: 'settings' } as const;
const RECORD = { nothing: 'the record' } as const;

const SHARED = '/v1/admin/canned-answers';
const TABLE: Record<Looked, Declared> = {
  signIn: { puts: 'signed-in', ask: () => test.officer('just-in') },
  acceptInvite: {
    puts: 'invite-accepted',
    ask: async () => {
      const invite = await test.invite('invited');
      return test.call('POST', '/v1/officer/invite', { json: { invite, password: PASSWORD } });
    },
  },
  signOut: {
    puts: 'signed-out',
    ask: async () => ask('DELETE', '/v1/officer/session', undefined, await test.officer('out')),
  },

  endSession: {
    puts: 'session-ended',
    ask: async () => {
      const [mine] = [await test.officer('one-of-two'), await test.signIn('one-of-two')];
      const { sessions } = await ask<SessionsAnswer>('GET', '/v1/officer/sessions', undefined, mine);
      const other = sessions.find(({ current }) => !current)?.id;
      return ask('DELETE', `/v1/officer/sessions/${other}`, undefined, mine);
    },
  },
  endOtherSessions: {
    puts: 'sessions-ended',
    ask: async () => {
      const [mine] = [await test.officer('all-but-one'), await test.signIn('all-but-one')];
      return ask('DELETE', '/v1/officer/sessions', undefined, mine);
    },
  },
  endSessionsOf: {
    puts: 'sessions-ended',
    ask: async () => {
      await test.officer('sent-out');
      return ask('DELETE', `/v1/admin/officers/${await test.idOf('sent-out')}/sessions`);
    },
  },
  changePassword: {
    puts: 'password-changed',
    ask: async () => {
      const mine = await test.officer('new-password');
      return ask('PUT', '/v1/officer/password', { current: PASSWORD, password: 'another long password' }, mine);
    },
  },

  addAuthenticator: { puts: 'authenticator-added', ask: () => linked('with-app') },
  removeAuthenticator: {
    puts: 'authenticator-removed',
    ask: async () =>
      ask('POST', '/v1/officer/authenticator/removal', { password: PASSWORD }, await linked('without-app')),
  },
  makeRecoveryCodes: {
    puts: 'recovery-codes-made',
    ask: async () => ask('POST', '/v1/officer/recovery-codes', { password: PASSWORD }, await linked('new-codes')),
  },
  addPasskey: { puts: 'passkey-added', ask: () => withPasskey('with-passkey') },
  removePasskey: {
    puts: 'passkey-removed',
    ask: async () => {
      const cookie = await withPasskey('without-passkey');
      const { passkeys } = await ask<AccountAnswer>('GET', '/v1/officer/account', undefined, cookie);
      return ask('POST', `/v1/officer/passkeys/${passkeys[0]?.id}/removal`, { password: PASSWORD }, cookie);
    },
  },
  removeSecondFactorOf: {
    puts: 'second-factor-removed',
    ask: async () => {
      await linked('lost-app');
      return ask('DELETE', `/v1/admin/officers/${await test.idOf('lost-app')}/second-factor`);
    },
  },

  inspect: {
    puts: 'conversation-inspected',
    ask: async () => ask('POST', `/v1/officer/conversations/${await held()}/inspection`, { reason: 'Relève' }),
  },
  takeOver: {
    puts: 'conversation-taken-over',
    ask: async () => ask('POST', `/v1/supervisor/conversations/${await held()}/takeover`, {}, supervisor),
  },
  exportFigures: {
    puts: 'figures-exported',
    ask: () => ask('GET', '/v1/supervisor/figures.csv?from=2026-11-24&to=2026-11-24&by=day', undefined, supervisor),
  },
  exportUnderstood: {
    puts: 'figures-exported',
    ask: () => ask('GET', '/v1/supervisor/understood.csv?from=2026-11-24&to=2026-11-24', undefined, supervisor),
  },
  askHold: { puts: 'hold-asked', ask: askForHold },
  answerHold: {
    puts: 'hold-confirmed',
    ask: async () => ask('POST', `/v1/admin/holds/${await askForHold()}`, { answer: 'confirm' }, second),
  },
  askUnsealing: { puts: 'unsealing-asked', ask: askForUnsealing },
  answerUnsealing: { puts: 'unsealing-confirmed', ask: unseal },
  readAddress: {
    puts: 'address-read',
    ask: async () => ask('POST', `/v1/officer/unsealings/${await unseal()}/address`, {}, second),
  },
  exportAudit: { puts: 'audit-exported', ask: () => ask('GET', '/v1/admin/audit/export') },

  addOfficer: { puts: 'officer-added', ask: () => addOfficer('added') },
  changeOfficer: {
    puts: 'officer-changed',
    ask: async () => ask('PATCH', `/v1/admin/officers/${await addOfficer('changed')}`, { alias: 'Autre' }),
  },
  inviteOfficer: {
    puts: 'officer-invited',
    ask: async () => ask('POST', `/v1/admin/officers/${await addOfficer('again')}/invitation`, {}),
  },
  addQueue: { puts: 'queue-added', ask: () => addQueue('added') },
  changeQueue: {
    puts: 'queue-changed',
    ask: async () => {
      await addQueue('changed');
      return ask('PATCH', '/v1/admin/queues/changed', { name: 'Autre' });
    },
  },
  orderQueues: {
    puts: 'queues-ordered',
    ask: async () => {
      await addQueue('first');
      return ask('PUT', '/v1/admin/queues', { queues: ['first'] });
    },
  },
  removeQueue: {
    puts: 'queue-removed',
    ask: async () => {
      await addQueue('removed');
      return ask('DELETE', '/v1/admin/queues/removed');
    },
  },
  addSite: {
    puts: 'site-added',
    ask: () => ask('POST', '/v1/admin/sites', { id: 'added', name: 'A', origins: ['https://added.example'] }),
  },
  changeSite: { puts: 'site-changed', ask: () => ask('PATCH', `/v1/admin/sites/${SITE}`, { name: 'Autre' }) },
  addSharedAnswer: { puts: 'canned-answer-added', ask: () => addAnswer(SHARED, 'added') },
  changeSharedAnswer: {
    puts: 'canned-answer-changed',
    ask: async () => ask('PATCH', `${SHARED}/${await addAnswer(SHARED, 'changed')}`, { text: 'Autre' }),
  },
  removeSharedAnswer: {
    puts: 'canned-answer-removed',
    ask: async () => ask('DELETE', `${SHARED}/${await addAnswer(SHARED, 'removed')}`),
  },
  addWebhook: { puts: 'webhook-added', ask: addWebhook },
  changeWebhook: {
    puts: 'webhook-changed',
    ask: async () => ask('PATCH', `/v1/admin/webhooks/${await addWebhook()}`, { active: false }),
  },
  removeWebhook: {
    puts: 'webhook-removed',
    ask: async () => ask('DELETE', `/v1/admin/webhooks/${await addWebhook()}`),
  },
  changeWebhookSecret: {
    puts: 'webhook-secret-changed',
    ask: async () => ask('POST', `/v1/admin/webhooks/${await addWebhook()}/secret`, {}),
  },
  testWebhook: {
    puts: 'webhook-tested',
    ask: async () => ask('POST', `/v1/admin/webhooks/${await addWebhook()}/test`, {}),
  },
  retryDelivery: {
    puts: 'delivery-retried',
    ask: async () => {
      const webhook = await addWebhook();
      const { delivery } = await ask<DeliveryAnswer>('POST', `/v1/admin/webhooks/${webhook}/test`, {});
      const [kept] = (await test.store.deliveriesTo(webhook as never, 1)).map(
        (one) => ({ ...one, state: 'given-up' }) as const,
      );
      await test.store.write(calls, [['saveDelivery', kept as never]]);
      return ask('POST', `/v1/admin/deliveries/${delivery.id}/retry`, {});
    },
  },

  claimNext: LOG,
  claim: LOG,
  answer: LOG,
  sendCard: LOG,
  askUnderstood: LOG,
  setSlow: LOG,
  setMinor: LOG,
  writeNote: LOG,
  keepSignalWord: LOG,
  stepDanger: LOG,
  checkDanger: LOG,
  transfer: LOG,
  askHelp: LOG,
  join: LOG,
  part: LOG,
  close: LOG,
  reopen: LOG,
  draftSummary: LOG,
  proposeSummary: LOG,
  takeHandover: LOG,
  signHandover: LOG,
  askOfficerTranslation: LOG,
  readTranscript: READ,
  readOfficerFile: READ,
  markOfficerRead: READ,
  showOfficerTyping: READ,
  previewTranslation: OWN,
  readSession: OWN,
  readAccount: OWN,
  // Nothing of either is kept before it has shown that it works.
  beginAuthenticator: OWN,
  beginPasskey: OWN,
  listSessions: OWN,
  readDesk: COUNTS,
  setAvailability: OWN,
  passOffer: OWN,
  listCannedAnswers: OWN,
  addCannedAnswer: OWN,
  changeCannedAnswer: OWN,
  removeCannedAnswer: OWN,
  readColleagues: COUNTS,
  readSeal: COUNTS,
  listUnsealings: COUNTS,
  findUnits: COUNTS,
  listScenarios: COUNTS,
  readWallboard: COUNTS,
  readFigures: COUNTS,
  readUnderstood: COUNTS,
  listOfficers: SETTINGS,
  listQueues: SETTINGS,
  listSites: SETTINGS,
  listSharedAnswers: SETTINGS,
  readSiteHelp: SETTINGS,
  listWebhooks: SETTINGS,
  listDeliveries: SETTINGS,
  readAudit: RECORD,
  listHolds: RECORD,
  checkAudit: RECORD,
  readPromises: RECORD,
};
const names = Object.keys(TABLE) as Looked[];

beforeAll(async () => {
  const policy = { ...seal.policy, webhooks: { insideHosts: [], delayMs: 0 } };
  test = await createTestApp({ policy, trustProxy: 1 });
  for (const login of ['ada', 'second']) await test.officer(login, 'admin');
  await test.officer('sasha', 'supervisor');
  // Later than rights are new.
  test.time.now += NEW_RIGHTS_MS + 1;
  [admin, second] = [await test.signIn('ada'), await test.signIn('second')];
  supervisor = await test.signIn('sasha');
  officer = await test.officer('camille');
});
afterAll(() => test.close());

const newSince = async (seq: number) => (await test.store.auditAfter(seq, 100)).map(({ record }) => record);

describe('what every officer, supervisor and administrator does is on record, or it is said why not', () => {
  it('names every operation of theirs', () => {
    const theirs = Object.entries<Operation>(operations).flatMap(([name, { caller }]) =>
      caller === 'officer' ? [name] : [],
    );
    expect(names.toSorted()).toEqual([...theirs, 'signIn', 'acceptInvite'].toSorted());
  });

  it.each(names.flatMap((name) => ('puts' in TABLE[name] ? [[name, TABLE[name]] as const] : [])))(
    '%s',
    async (_, told) => {
      if (!('puts' in told)) throw new Error('it puts nothing on record');
      const head = await test.store.auditHead();
      await told.ask();
      expect((await newSince(head?.seq ?? 0)).map((record) => record?.action)).toContain(told.puts);
    },
  );

  it('lets no supervisor and no administrator change anything without a record', () => {
    for (const name of names) {
      const { method, roles }: Operation = operations[name];
      if (method !== 'get' && roles && !roles.includes('officer'))
        expect([name, 'puts' in TABLE[name]]).toEqual([name, true]);
    }
  });

  it('lets nobody read or change what is not theirs without a record: of a conversation, those alone who work in it', async () => {
    const mine = await held();
    const silent = names.filter((name) => !('puts' in TABLE[name]) && operations[name].path.includes('{conversation}'));
    // Anybody may take what waits, or let pass what they were offered: neither shows a word of it.
    const open = ['claim', 'passOffer'];
    for (const name of silent.filter((one) => !open.includes(one))) {
      const { method, path }: Operation = operations[name];
      const address = path.replace('{conversation}', mine).replace('{file}', 'f').replace('{seq}', '1');
      const response = await test.app.request(`${ORIGIN}${address}`, {
        method: method.toUpperCase(),
        headers: { cookie: admin, ...(method !== 'get' && { 'content-type': 'application/json', origin: ORIGIN }) },
        ...(method !== 'get' && { body: '{}' }),
      });
      // What is refused for its body was refused before anybody looked whose it is.
      expect([name, [400, 404].includes(response.status)]).toEqual([name, true]);
    }
  });
});
