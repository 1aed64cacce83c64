import type {
  ClientId,
  ConversationId,
  DeliveryId,
  EnrolmentAnswer,
  NewPasskey,
  OfficerId,
  OperationName,
  PasskeyChallenge,
  PasskeyEnrolment,
  PasskeyId,
  PasskeyProof,
  SessionsAnswer,
  WebhookId,
  WrittenAnswer,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { Secret, TOTP } from 'otpauth';
import { cookieIn, PASSWORD, type TestApp } from '../app.fixture.ts';
import { newDelivery } from '../domain/webhook.ts';
import type { IdentityProvider, Route, Translator } from '../ports.ts';
import { claimConversation } from '../services/claim-conversation.ts';
import { askHold } from '../services/hold.ts';
import { keepFile } from '../services/send-file.ts';

/** What has to be there for an operation to do what it is for, and the request that does it. */
export interface Scene {
  /** A conversation of its own, in place of one that others use too. */
  readonly conversation?: { readonly id: ConversationId; readonly token: string };
  /** Who asks, where it is not who gets furthest anyway. */
  readonly cookie?: string;
  /** Of the path. */
  readonly segments?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
  /** In place of `body`, as a form. */
  readonly form?: string;
}

/** Under which the engine of the scenes calls back. */
export const CALL_BACK_TOKEN = 't'.repeat(90);

const ROUTE: Route = {
  engine: 'scenes',
  version: '1',
  grade: 'assist',
  locality: 'in-process',
  mode: 'sync',
  protections: ['brackets'],
};

/** Translates everything into itself, at once. */
export const sceneTranslator: Translator = {
  within: () => ({
    serves: (from, to) => (from === to ? null : ROUTE),
    translate: async ({ texts }) => ({ state: 'done', route: ROUTE, texts: [...texts] }),
  }),
  onLate: () => () => undefined,
  receive: (token) => token === CALL_BACK_TOKEN,
};

/** Knows where to send a browser, and lets nobody in. */
export const sceneProvider: IdentityProvider = {
  name: 'Scenes',
  begin: async () => ({ address: 'https://id.example/', step: { state: 'state', nonce: 'nonce', verifier: null } }),
  finish: async () => ({ ok: false, fault: 'failed' }),
  endAddress: async () => null,
  check: async () => [],
};

/** Officers of the test, by their logins. */
export interface Cast {
  readonly holder: { readonly id: OfficerId; readonly alias: string };
  /** Of somebody of the test, signed in. */
  cookieOf(login: 'holder' | 'officer'): Promise<string>;
  readonly officer: OfficerId;
  /** Beside the one who answers. */
  readonly otherAdmin: OfficerId;
  readonly webhook: WebhookId;
  /** A device that makes passkeys. */
  newDevice(): {
    make(asked: PasskeyEnrolment): NewPasskey;
    prove(asked: PasskeyChallenge): PasskeyProof;
  };
  /** Keeps what would take many steps to come about, by the store itself. */
  put(call: 'insertPasskey' | 'insertDelivery', row: object): Promise<unknown>;
}

/** The scenes of those operations whose requests get nowhere by luck: several steps come before them, or a secret. */
export const createScenes = (
  test: TestApp,
  { holder, officer, otherAdmin, webhook, cookieOf, newDevice, put }: Cast,
): Partial<Record<OperationName, () => Promise<Scene>>> => {
  const newId = () => nanoid() as ClientId;

  /** Held, and the officer has said something. */
  const held = async (locale = 'fr') => {
    const { conversation, token, path } = await test.open({ door: 'ask', locale });
    const id = conversation as ConversationId;
    await test.store.write(claimConversation, { conversation: id, officer: holder });
    const cookie = await cookieOf('holder');
    const byOfficer = (what: string, json: object, by = cookie) =>
      test.call<WrittenAnswer>('POST', `/v1/officer/conversations/${id}/${what}`, { cookie: by, json });
    const byVisitor = (what: string, json: object) =>
      test.call<WrittenAnswer>('POST', `${path}/${what}`, { token, json });
    const { body } = await byOfficer('messages', { id: newId(), text: 'Bonjour' });
    return { conversation: { id, token }, said: body.seq, cookie, byOfficer, byVisitor };
  };
  const onMessage = async (locale?: string): Promise<Scene> => {
    const { conversation, said } = await held(locale);
    return { conversation, segments: { seq: String(said) }, body: {} };
  };
  const withFile = async (): Promise<Scene> => {
    const { conversation } = await held();
    await test.store.write(keepFile, {
      conversation: conversation.id,
      id: 'file' as ClientId,
      file: { name: 'a.png', type: 'image/png', bytes: 3 },
      content: Buffer.from('abc'),
      digest: '00',
    });
    return { conversation, segments: { file: 'file' } };
  };
  const proposed = async () => {
    const scene = await held();
    const { body } = await scene.byOfficer('summary', { id: newId(), summary: { facts: 'Un vol.' } });
    return { ...scene, proposal: body.seq };
  };
  const consented = async () => {
    const scene = await proposed();
    const answer = { id: newId(), proposal: scene.proposal, consented: { facts: 'Un vol.' } };
    await scene.byVisitor('summary-answer', answer);
    return scene;
  };
  /** The other officer is at an open desk. */
  const colleague = async (): Promise<string> => {
    const cookie = await cookieOf('officer');
    await test.openDesks('officer');
    return cookie;
  };
  const asked = async () => {
    const scene = await held();
    const cookie = await colleague();
    await scene.byOfficer('help', { officer });
    return { conversation: scene.conversation, cookie, body: {} };
  };

  /** An account of its own, which what is done to it takes from nobody else. */
  const account = async () => {
    const login = `scene-${nanoid()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '0')}`;
    const cookie = await test.officer(login);
    return { login, cookie, id: await test.idOf(login) };
  };
  const newApp = async (cookie: string) => {
    const { body } = await test.call<EnrolmentAnswer>('POST', '/v1/officer/authenticator/enrolment', {
      cookie,
      json: {},
    });
    const code = new TOTP({ secret: Secret.fromBase32(body.secret) }).generate({ timestamp: test.time.now });
    return { enrolment: body.enrolment, code, password: PASSWORD };
  };
  const withApp = async (): Promise<Scene> => {
    const { cookie } = await account();
    const reply = await test.call('PUT', '/v1/officer/authenticator', { cookie, json: await newApp(cookie) });
    return { cookie: cookieIn(reply.headers), body: { password: PASSWORD } };
  };
  const newPasskey = async (cookie: string) => {
    const device = newDevice();
    const { body } = await test.call<PasskeyEnrolment>('POST', '/v1/officer/passkeys/enrolment', {
      cookie,
      json: { password: PASSWORD },
    });
    return { device, made: { name: 'Clé', ...device.make(body) } };
  };
  const confirmed = async (): Promise<Scene> => ({
    cookie: (await account()).cookie,
    body: { password: PASSWORD },
  });

  return {
    async resume() {
      const { conversation, byVisitor } = await held();
      const { body } = await byVisitor('resume-code', {});
      return { body: { code: (body as unknown as { items: string[] }).items.join(' ') }, conversation };
    },
    askTranslation: () => onMessage('es'),
    async sayUnclear() {
      const { conversation, said } = await held();
      return { conversation, body: { seq: said } };
    },
    readFile: withFile,
    readOfficerFile: withFile,
    async tellDetail() {
      const { conversation, byVisitor } = await held();
      await byVisitor('danger', {});
      return { conversation, body: { id: newId(), detail: { about: 'place', text: 'ici' } } };
    },
    async askUnderstood() {
      const { conversation, said } = await held();
      return { conversation, body: { id: newId(), of: said } };
    },
    async tellUnderstood() {
      const { conversation, said, byOfficer } = await held();
      await byOfficer('understood-asked', { id: newId(), of: said });
      return { conversation, body: { id: newId(), of: said, answer: 'yes' } };
    },
    async answerSummary() {
      const { conversation, proposal } = await proposed();
      return { conversation, body: { id: newId(), proposal, consented: { facts: 'Un vol.' } } };
    },
    async withdrawSummary() {
      const { conversation } = await consented();
      return { conversation, body: {} };
    },
    async readHandover() {
      const { conversation } = await consented();
      return { conversation, query: 'as=json' };
    },
    async takeHandover() {
      const { conversation } = await consented();
      return { conversation, body: { as: 'json' } };
    },
    async signHandover() {
      const { conversation, byOfficer } = await consented();
      await byOfficer('handover', { as: 'json' });
      return { conversation, body: {} };
    },
    async signIn() {
      const { login } = await account();
      return { body: { login, password: PASSWORD } };
    },
    async acceptInvite() {
      const invite = await test.invite(
        `invited-${nanoid()
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, '0')}`,
      );
      return { body: { invite, password: PASSWORD } };
    },
    beginProviderSignIn: async () => ({ body: {} }),
    async endSession() {
      const { login, cookie } = await account();
      await test.call('POST', '/v1/officer/session', { json: { login, password: PASSWORD } });
      const { body } = await test.call<SessionsAnswer>('GET', '/v1/officer/sessions', { cookie });
      return { cookie, segments: { session: body.sessions.find(({ current }) => !current)?.id ?? '' } };
    },
    async changePassword() {
      const { cookie } = await account();
      return { cookie, body: { current: PASSWORD, password: 'another long password' } };
    },
    async addAuthenticator() {
      const { cookie } = await account();
      return { cookie, body: await newApp(cookie) };
    },
    removeAuthenticator: withApp,
    makeRecoveryCodes: withApp,
    beginPasskey: confirmed,
    async addPasskey() {
      const { cookie } = await account();
      return { cookie, body: (await newPasskey(cookie)).made };
    },
    async removePasskey() {
      const { cookie, id: owner } = await account();
      const id = nanoid() as PasskeyId;
      const passkey = { id, officer: owner, credential: newId(), publicKey: 'x', counter: 0, name: 'Clé' };
      await put('insertPasskey', { ...passkey, addedAt: test.time.now, usedAt: null });
      return { cookie, segments: { passkey: id }, body: { password: PASSWORD } };
    },
    async signInWithPasskey() {
      const { cookie } = await account();
      const { device, made } = await newPasskey(cookie);
      await test.call('POST', '/v1/officer/passkeys', { cookie, json: made });
      const { body } = await test.call<PasskeyChallenge>('POST', '/v1/officer/passkeys/challenge', { json: {} });
      return { body: device.prove(body) };
    },
    askOfficerTranslation: () => onMessage('es'),
    async previewTranslation() {
      const { conversation } = await held('es');
      return { conversation, body: { text: 'Bonjour' } };
    },
    async sendCard() {
      const { conversation } = await held();
      return { conversation, body: { id: newId(), card: 'theft' } };
    },
    async setSlow() {
      const { conversation } = await held();
      return { conversation, body: { seconds: 30 } };
    },
    async transfer() {
      const { conversation } = await held();
      return { conversation, body: { id: newId(), to: { to: 'queue', queue: 'general' } } };
    },
    async askHelp() {
      const { conversation } = await held();
      await colleague();
      return { conversation, body: { officer } };
    },
    join: asked,
    async part() {
      const scene = await asked();
      const path = `/v1/officer/conversations/${scene.conversation.id}/join`;
      await test.call('POST', path, { cookie: scene.cookie, json: {} });
      return scene;
    },
    async retryDelivery() {
      const id = nanoid() as DeliveryId;
      const delivery = newDelivery(
        { id, webhook, event: 'webhook.test', conversation: null, seq: null },
        test.time.now,
      );
      await put('insertDelivery', { ...delivery, state: 'failed', attempts: 1 });
      return { segments: { delivery: id }, body: {} };
    },
    async askHold() {
      const { conversation } = await held();
      const until = new Date(test.time.now + 86_400_000).toISOString();
      const hold = { id: newId(), kind: 'place', conversation: conversation.id, reason: 'Réquisition', until };
      return { conversation, body: hold };
    },
    async answerHold() {
      const { conversation } = await held();
      const by = await test.store.officer(otherAdmin);
      if (!by) throw new Error('there is no other administrator');
      const until = new Date(test.time.now + 86_400_000).toISOString();
      const id = newId() as never;
      const hold = { id, kind: 'place', conversation: conversation.id, reason: 'Réquisition', until } as const;
      await test.store.write(askHold, { by, asked: hold });
      return { conversation, segments: { request: id }, body: { answer: 'confirm' } };
    },
    receiveTranslation: async () => ({ segments: { token: CALL_BACK_TOKEN }, form: 'a=b' }),
  };
};
