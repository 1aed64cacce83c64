// docs/security.md: T7

import {
  type ClientId,
  type ConversationId,
  type Event,
  type KeptPart,
  type OfficerId,
  type PasskeyId,
  type QueueId,
  type SiteId,
  siteSettings,
} from '@lanterne/protocol';
import fc from 'fast-check';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PlaceAsked } from '../domain/commune.ts';
import type { Conversation, Held, Left, Waiting } from '../domain/conversation.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { compareStanding } from '../domain/queue.ts';
import type { Territory, Unit } from '../domain/unit.ts';
import type { KeySource } from '../key.ts';
import {
  type Change,
  type FileEvent,
  type OfficerAccount,
  type Passkey,
  SealBroken,
  type SecretHash,
  type Site,
  type Store,
  StoreUnavailable,
} from '../ports.ts';
import { addTranslation, type TranslationMade } from '../services/add-translation.ts';
import {
  type Call,
  calls,
  callsTakenBack,
  callsThatThrow,
  callsTooLate,
  claimHead,
  openOnce,
  say,
  whatBecameOfThem,
} from './store.contract.commands.ts';
import { NOW, newConversation, SITE, sessionUntil, TEXTS } from './store.contract.samples.ts';
import { WrongMasterKey } from './store.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

export interface OpenOptions {
  readonly masterKey?: KeySource;
  readonly clock?: () => number;
  readonly onCommitted?: (changes: readonly Change[]) => void;
  readonly limits?: { readonly inFlight?: number; readonly batch?: number };
}

/** An empty database, and ways to it. */
export interface Subject {
  open(options?: OpenOptions): Promise<Store>;
  /** Changes the last byte of every body and file of the conversation, behind the store's back. */
  tamper(conversation: ConversationId): Promise<void>;
  /** Changes the last byte of the key of the conversation, behind the store's back. */
  tamperKey(conversation: ConversationId): Promise<void>;
  /** Runs statements behind the store's back. */
  sql(statements: string): Promise<void>;
  /** Destroys the keys of a part of every conversation, behind the store's back. */
  destroyPartKeys(part: KeptPart): Promise<void>;
  remove(): Promise<void>;
}

/** What a store does, on any dialect. `writers` is how many stores write to one database at once: as many as one process may have. */
export type StoreContract = (
  name: string,
  create: () => Promise<Subject>,
  options: { readonly writers: number },
) => void;

const ME = 'officer-me' as OfficerId;

const inserting = (conversation: Waiting, opening: string | null = null): Call => [
  'insertConversation',
  conversation,
  { token: `token of ${conversation.id}`, opening },
];

/** Opens a conversation; answers its id. */
export const open = async (store: Store, more: Partial<Waiting> = {}): Promise<ConversationId> => {
  const conversation = newConversation(more);
  await store.write(calls, [inserting(conversation)]);
  return conversation.id;
};

const message = (seq: number, id: string, text = 'text'): Event => ({
  kind: 'message',
  author: 'visitor',
  seq,
  at: new Date(NOW).toISOString(),
  id: id as ClientId,
  text,
});

const account = (login: string): OfficerAccount => ({
  ...NEW_OFFICER,
  id: nanoid() as OfficerId,
  login,
  alias: `Alias ${login}`,
  role: 'officer',
  password: null,
});

/** What a store is, on any dialect. */
export const storeContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    let committed: (readonly Change[])[] = [];

    beforeAll(async () => {
      subject = trackStores(await create(), { clock: () => now });
      store = await subject.open({ onCommitted: (changes) => committed.push(changes) });
      return subject.remove;
    });
    afterEach(() => {
      now = NOW;
      committed = [];
    });

    describe('sites', () => {
      const site: Site = {
        id: 'ministere' as SiteId,
        name: 'Ministère de l’Intérieur 🏛️',
        origins: ['https://www.ministere.example', 'https://ministere.example:8443'],
        doors: ['victim', 'ask'],
        locales: ['fr', 'en'],
        settings: v.parse(siteSettings, {
          exit: 'https://exemple.example/météo?é=1',
          files: true,
          light: { accent: '#123456' },
        }),
      };

      it('are kept as they are, once', async () => {
        expect(await store.site(site.id)).toBeNull();
        expect(await store.write(calls, [['insertSite', site]])).toEqual([true]);
        expect(await store.write(calls, [['insertSite', { ...site, name: 'Another' }]])).toEqual([false]);
        expect(await store.site(site.id)).toEqual(site);
        expect(await store.write(calls, [['site', site.id]])).toEqual([site]);
      });

      it('can be changed when they exist', async () => {
        const changed = { ...site, name: 'Nouveau nom', doors: [], origins: [] };
        expect(await store.write(calls, [['updateSite', changed]])).toEqual([true]);
        expect(await store.site(site.id)).toEqual(changed);
        expect(await store.write(calls, [['updateSite', { ...site, id: 'none' as SiteId }]])).toEqual([false]);
      });

      it('follow the defaults where their settings say nothing', async () => {
        const silent = { ...site, settings: { files: true } };
        await store.write(calls, [['updateSite', silent]]);
        const defaults = v.parse(siteSettings, {});
        expect((await store.site(site.id))?.settings).toEqual({ ...defaults, files: true });
        await store.write(calls, [['updateSite', site]]);
      });

      it('are listed by their ids', async () => {
        await store.write(calls, [['insertSite', { ...site, id: 'autre' as SiteId }]]);
        expect((await store.sites()).map(({ id }) => id)).toEqual(['autre', 'ministere']);
      });
    });

    describe('feedback', () => {
      it('is taken from a conversation once, and counted', async () => {
        const id = await open(store, { door: 'report' });
        expect(await store.write(calls, [['takeFeedback', id]])).toEqual([{ site: SITE, door: 'report' }]);
        expect(await store.write(calls, [['takeFeedback', id]])).toEqual([null]);
        expect(await store.write(calls, [['takeFeedback', 'none' as ConversationId]])).toEqual([null]);
        const answer = { day: '2026-11-24', site: SITE, door: 'report', score: 4 } as const;
        const stores = [store, ...(await subject.openMany(writers - 1))];
        await Promise.all(
          stores.flatMap((one) => Array.from({ length: 20 }, () => one.write(calls, [['countFeedback', answer]]))),
        );
        await store.write(calls, [['countFeedback', { ...answer, day: '2026-11-23' }]]);
        expect(await store.feedback()).toEqual([
          { ...answer, day: '2026-11-23', answers: 1 },
          { ...answer, answers: 20 * writers },
        ]);
      });
    });

    describe('what was understood', () => {
      it('is counted by door and by language, each alone, whoever counts at one time', async () => {
        const answer = {
          day: '2026-11-24',
          site: SITE,
          card: 'theft',
          door: 'report',
          language: 'ar',
          clear: true,
        } as const;
        const stores = [store, ...(await subject.openMany(writers - 1))];
        await Promise.all(
          stores.flatMap((one) =>
            Array.from({ length: 20 }, (_, n) =>
              one.write(calls, [['countUnderstood', { ...answer, clear: n % 4 > 0 }]]),
            ),
          ),
        );
        await store.write(calls, [['countUnderstood', { ...answer, day: '2026-11-23', language: 'fr', clear: false }]]);
        const { door, language: _, clear: __, ...of } = answer;
        const all = { ...of, answers: 20 * writers, clear: 15 * writers };
        expect(await store.understoodOf({ from: '2026-11-24', to: '2026-11-24' })).toEqual([
          { ...all, part: 'door', name: door },
          { ...all, part: 'language', name: 'ar' },
        ]);
        const before = await store.understoodOf({ from: '2026-11-01', to: '2026-11-23' });
        expect(before.map(({ part, name, answers, clear }) => [part, name, answers, clear])).toEqual([
          ['door', 'report', 1, 0],
          ['language', 'fr', 1, 0],
        ]);
      });
    });

    describe('officers', () => {
      it('have a login of their own', async () => {
        const claire = account('claire');
        expect(await store.officerByLogin('claire')).toBeNull();
        expect(await store.write(calls, [['insertOfficer', claire]])).toEqual([true]);
        expect(await store.write(calls, [['insertOfficer', account('claire')]])).toEqual([false]);
        expect(await store.officerByLogin('claire')).toEqual(claire);
        await store.write(calls, [['setPassword', claire.id, 'hashed']]);
        expect(await store.officerByLogin('claire')).toEqual({ ...claire, password: 'hashed' });
      });

      it('are listed by their logins', async () => {
        await store.write(calls, [['insertOfficer', account('bruno')]]);
        expect((await store.officers()).map(({ login }) => login)).toEqual(['bruno', 'claire']);
      });

      it('spend an invite once, before it expires', async () => {
        const amina = account('amina');
        await store.write(calls, [
          ['insertOfficer', amina],
          ['insertInvite', 'invite', amina.id, NOW + 10],
          ['insertInvite', 'old', amina.id, NOW],
        ]);
        const taking = (invite: string) => store.write(calls, [['takeInvite', invite]]);
        const has = (invite: string) => store.hasInvite(invite as SecretHash, NOW);
        expect([await has('invite'), await has('old'), await has('unknown')]).toEqual([true, false, false]);
        expect(await taking('old')).toEqual([null]);
        expect(await taking('unknown')).toEqual([null]);
        expect(await taking('invite')).toEqual([amina]);
        expect(await taking('invite')).toEqual([null]);
      });

      it('are found by the one identity that they have, which is nobody else’s', async () => {
        const [farid, gilles] = [account('farid'), account('gilles')];
        const setting = (officer: OfficerId, identity: string | null) =>
          store.write(calls, [['setIdentity', officer, identity]]);
        await store.write(calls, [
          ['insertOfficer', farid],
          ['insertOfficer', gilles],
        ]);
        expect(await setting(farid.id, 'one')).toEqual([true]);
        expect(await store.officerByIdentity('one')).toEqual(farid);
        expect(await store.officerByIdentity('unknown')).toBeNull();
        expect(await setting(farid.id, 'two')).toEqual([true]);
        expect(await store.officerByIdentity('one')).toBeNull();
        expect(await setting(gilles.id, 'two')).toEqual([false]);
        expect(await store.officerByIdentity('two')).toEqual(farid);
        expect(await store.officersWithIdentity()).toEqual(new Set([farid.id]));
        await setting(farid.id, null);
        expect(await store.officerByIdentity('two')).toBeNull();
        expect(await store.officersWithIdentity()).toEqual(new Set());
      });

      it('have a second factor, whose codes are good once, also when they come at one moment', async () => {
        const noor = account('noor');
        const app = { secret: 'JBSWY3DPEHPK3PXP', addedAt: NOW, step: 10 };
        await store.write(calls, [
          ['insertOfficer', noor],
          ['keepAuthenticator', noor.id, { ...app, secret: 'OLD' }],
          ['keepAuthenticator', noor.id, app],
          ['keepRecoveryCodes', noor.id, ['old']],
          ['keepRecoveryCodes', noor.id, ['one', 'two', 'three']],
        ]);
        expect(await store.authenticatorOf(noor.id)).toEqual({ secret: app.secret, addedAt: NOW });
        expect(await store.secondFactorHolders()).toEqual([noor.id]);
        const trying = (...tries: Call[]) => Promise.all(tries.map((one) => store.write(calls, [one])));
        const spendStep = (step: number): Call => ['spendStep', noor.id, step];
        expect(await trying(spendStep(9), spendStep(10))).toEqual([[false], [false]]);
        const same = await trying(...Array.from({ length: 8 }, () => spendStep(11)));
        expect(same.filter(([spent]) => spent)).toHaveLength(1);
        const spendCode = (code: string): Call => ['spendRecoveryCode', noor.id, code];
        const codes = await trying(...Array.from({ length: 8 }, () => spendCode('one')), spendCode('old'));
        expect(codes.filter(([spent]) => spent)).toHaveLength(1);
        expect(await store.countRecoveryCodes(noor.id)).toBe(2);
        await store.write(calls, [['removeSecondFactor', noor.id]]);
        expect(await store.authenticatorOf(noor.id)).toBeNull();
        expect(await store.countRecoveryCodes(noor.id)).toBe(0);
        expect(await store.write(calls, [['hasSecondFactor', noor.id], spendStep(12), spendCode('two')])).toEqual([
          false,
          false,
          false,
        ]);
      });

      it('have passkeys, each known by its device; what one has signed is good once, also when it comes many times at one moment', async () => {
        const [sami, tess] = [account('sami'), account('tess')];
        const passkey = (id: string, more: Partial<Passkey> = {}): Passkey => ({
          id: id.padEnd(21, '-') as PasskeyId,
          officer: sami.id,
          credential: `credential of ${id}`,
          publicKey: 'pQECAyYgASFY',
          counter: 0,
          name: 'Téléphone',
          addedAt: NOW,
          usedAt: null,
          ...more,
        });
        // A counter has 32 bits, and no sign.
        const [one, two] = [passkey('one', { counter: 4_294_967_295 }), passkey('two', { addedAt: NOW - 1 })];
        const taken = passkey('three', { officer: tess.id, credential: one.credential });
        const adding = await store.write(calls, [
          ['insertOfficer', sami],
          ['insertOfficer', tess],
          ['insertPasskey', one],
          ['insertPasskey', two],
          ['insertPasskey', taken],
        ]);
        expect(adding.slice(2)).toEqual([true, true, false]);
        expect(await store.passkeysOf(sami.id)).toEqual([two, one]);
        expect(await store.passkeysOf(tess.id)).toEqual([]);
        expect(await store.passkeyOf(one.credential)).toEqual(one);
        expect(await store.passkeyOf('unknown')).toBeNull();
        expect((await store.secondFactorHolders()).filter((id) => id === sami.id)).toHaveLength(1);
        expect([await store.hasSecondFactor(sami.id), await store.hasSecondFactor(tess.id)]).toEqual([true, false]);

        const usedAt = now;
        await store.write(calls, [['usePasskey', two.id, 7]]);
        expect(await store.passkeyOf(two.credential)).toEqual({ ...two, counter: 7, usedAt });
        await store.write(calls, [['deletePasskey', two.id]]);
        expect(await store.passkeysOf(sami.id)).toEqual([one]);
        await store.write(calls, [['removeAuthenticator', sami.id]]);
        expect(await store.hasSecondFactor(sami.id)).toBe(true);
        await store.write(calls, [['removeSecondFactor', sami.id]]);
        expect(await store.hasSecondFactor(sami.id)).toBe(false);

        const spend = (challenge: string, expiresAt: number): Call => ['spendChallenge', { challenge, expiresAt }];
        const spending = () => store.write(calls, [spend('signed', now + 60_000)]);
        const spent = await Promise.all(Array.from({ length: 8 }, spending));
        expect(spent.filter(([first]) => first)).toHaveLength(1);
        await store.write(calls, [spend('old', now), ['deleteExpired']]);
        expect(await store.write(calls, [spend('signed', now + 60_000), spend('old', now)])).toEqual([false, true]);
      });

      it('have sessions, until they expire or are ended', async () => {
        const driss = account('driss');
        await store.write(calls, [
          ['insertOfficer', driss],
          ...['one', 'two', 'three'].map(
            (session): Call => ['insertSession', sessionUntil(NOW + 10, session, driss.id)],
          ),
        ]);
        expect(await store.signedIn('one', NOW)).toMatchObject({ officer: driss });
        expect(await store.signedIn('one', NOW + 10)).toBeNull();
        expect(await store.signedIn('unknown', NOW)).toBeNull();
        expect((await store.sessionsOf(driss.id, NOW)).map(({ hash }) => hash)).toEqual(['one', 'three', 'two']);
        await store.write(calls, [['useSession', { hash: 'two', usedAt: NOW, idleUntil: NOW + 5 }]]);
        expect(await store.signedIn('two', NOW + 4)).toMatchObject({ session: { idleUntil: NOW + 5 } });
        expect(await store.signedIn('two', NOW + 5)).toBeNull();
        expect((await store.sessionsOf(driss.id, NOW + 5)).map(({ hash }) => hash)).toEqual(['one', 'three']);
        await store.write(calls, [['deleteSession', 'one']]);
        expect(await store.signedIn('one', NOW)).toBeNull();
        expect(await store.signedIn('two', NOW)).toMatchObject({ officer: driss });
        await store.write(calls, [['deleteSessionsOf', driss.id]]);
        expect(await store.signedIn('two', NOW)).toBeNull();
        expect(await store.signedIn('three', NOW)).toBeNull();
      });
    });

    describe('units', () => {
      const brigade: Unit = {
        id: 'gendarmerie:1',
        institution: 'gendarmerie',
        name: 'Brigade d’Ornex',
        key: 'brigade d ornex',
        telephone: '+33 4 65 71 00 01',
        address: null,
        commune: '01281',
        hours: 'Lundi',
        latitude: -46.275911,
        longitude: 6.095231,
      };
      const ornex: Territory = {
        commune: '01281',
        communeName: 'Ornex',
        communeKey: 'ornex',
        postcodes: ['01210', '01211'],
        institution: 'gendarmerie',
        service: 'gendarmerie:1',
        serviceName: 'Brigade d’Ornex',
        serviceKey: 'brigade d ornex',
      };
      const asking = (more: Partial<PlaceAsked>): PlaceAsked => ({ codes: [], postcode: null, name: null, ...more });

      it('are replaced list by list, and are found by what their communes are called', async () => {
        const police = { ...brigade, id: 'police:1', institution: 'police', commune: null, key: 'poste' } as const;
        const ferney = {
          ...ornex,
          commune: '01160',
          communeName: 'Ferney',
          communeKey: 'ferney',
          postcodes: ['01210'],
        };
        await store.write(calls, [
          ['replaceUnits', 'gendarmerie', [{ ...brigade, id: 'gendarmerie:old' }]],
          ['replaceUnits', 'police', [police]],
          ['replaceTerritories', [{ ...ornex, commune: '99999' }]],
        ]);
        await store.write(calls, [
          ['replaceUnits', 'gendarmerie', [brigade]],
          ['replaceTerritories', [ornex, ferney]],
        ]);
        expect(await store.territories(asking({ name: 'orn' }))).toEqual([ornex]);
        expect(await store.territories(asking({ codes: ['01160', '01281'] }))).toEqual([ferney, ornex]);
        expect(await store.territories(asking({ postcode: '01210' }))).toEqual([ferney, ornex]);
        expect(await store.territories(asking({ postcode: '01210', name: 'fer' }))).toEqual([ferney]);
        expect(await store.territories(asking({ postcode: '01211', name: 'fer' }))).toEqual([]);
        expect(await store.territories(asking({}))).toEqual([]);
        expect(await store.unitsFor([ornex])).toEqual([brigade]);
        expect(await store.unitsFor([{ ...ornex, service: '', commune: '', serviceKey: 'poste' }])).toEqual([police]);
        expect(await store.unitsFor([])).toEqual([]);
      });

      it('stay as they were when what replaces them is taken back', async () => {
        await store.write(callsTakenBack, [
          ['replaceUnits', 'gendarmerie', []],
          ['replaceTerritories', []],
        ]);
        expect(await store.unitsFor([ornex])).toEqual([brigade]);
        expect(await store.territories(asking({ name: 'ornex' }))).toEqual([ornex]);
      });

      it('tell of when they are', async () => {
        const dataset = { kind: 'police', source: 'a.csv', dataAt: NOW, importedAt: NOW + 1, rows: 3 } as const;
        await store.write(calls, [['noteDataset', dataset]]);
        await store.write(calls, [['noteDataset', { ...dataset, rows: 4 }]]);
        expect(await store.datasets()).toEqual([{ ...dataset, rows: 4 }]);
      });
    });

    describe('conversations', () => {
      it('are kept with the hash of their token', async () => {
        const waiting = newConversation({
          door: 'victim',
          locale: 'zh-Hant-TW',
          placeAtOpening: 4,
          danger: true,
          dangerAt: NOW,
        });
        await store.write(calls, [inserting(waiting)]);
        expect(await store.conversation(waiting.id)).toEqual(waiting);
        expect(await store.conversationWithToken(waiting.id)).toEqual({
          conversation: waiting,
          token: `token of ${waiting.id}`,
          tokenAt: null,
        });
        expect(await store.conversation('unknown' as ConversationId)).toBeNull();
        expect(await store.conversationWithToken('unknown' as ConversationId)).toBeNull();
      });

      it('lose their token once, to who has it', async () => {
        const waiting = newConversation();
        await store.write(calls, [inserting(waiting)]);
        const token = `token of ${waiting.id}`;
        const ending = (id: ConversationId, of: string): Call => ['endToken', id, of];
        expect(await store.write(calls, [ending(waiting.id, 'token of another')])).toEqual([null]);
        expect(await store.write(calls, [ending('unknown' as ConversationId, token)])).toEqual([null]);
        expect(await store.write(callsTakenBack, [ending(waiting.id, token)])).toEqual([waiting]);
        expect(await store.write(calls, [ending(waiting.id, token), ending(waiting.id, token)])).toEqual([
          waiting,
          null,
        ]);
        const found = await store.conversationWithToken(waiting.id);
        expect(found?.conversation).toEqual(waiting);
        expect(found?.token).not.toBe(token);
      });

      it('keep how far each side has read, which never goes back', async () => {
        const id = await open(store);
        const marking = (visitor: number, officer: number) =>
          store.write(calls, [['markRead', { conversation: id, visitor, officer }]]);
        const before = await store.conversation(id);
        await marking(3, 0);
        await marking(2, 5);
        await marking(0, 4);
        expect(await store.conversation(id)).toEqual({ ...before, readByVisitor: 3, readByOfficer: 5 });
        // What else is saved of a conversation leaves it as it is.
        await store.write(calls, [['saveConversation', newConversation({ id, danger: true, dangerAt: NOW })]]);
        expect(await store.conversation(id)).toMatchObject({ danger: true, readByVisitor: 3, readByOfficer: 5 });
        await store.write(calls, [['markRead', { conversation: 'unknown' as ConversationId, visitor: 1, officer: 1 }]]);
      });

      it('change their seat, and are found by it', async () => {
        const waiting = newConversation();
        await store.write(calls, [inserting(waiting, 'first')]);
        now = NOW + 50;
        const seat = { token: `second token of ${waiting.id}`, opening: 'second' };
        const other = newConversation();
        expect(
          await store.write(calls, [
            ['giveSeat', waiting.id, seat],
            ['conversationBySeat', SITE, seat],
            ['conversationBySeat', SITE, { ...seat, token: 'wrong' }],
            ['conversationBySeat', SITE, { ...seat, opening: 'first' }],
            ['conversationBySeat', 'other' as SiteId, seat],
            ['conversationByOpening', SITE, 'first'],
            inserting(other, 'first'),
          ]),
        ).toEqual([undefined, waiting, null, null, null, null, undefined]);
        expect(await store.conversationWithToken(waiting.id)).toEqual({
          conversation: waiting,
          token: seat.token,
          tokenAt: NOW + 50,
        });
        await store.write(calls, [['giveSeat', waiting.id, { ...seat, opening: null }]]);
        expect(await store.write(calls, [['conversationByOpening', SITE, 'second']])).toEqual([null]);
      });

      it('give themselves once for a code, on their site and in its time', async () => {
        const [waiting, replaced, expired] = [newConversation(), newConversation(), newConversation()];
        const keeping = (id: ConversationId, code: string, until: number): Call => [
          'keepResumeCode',
          id,
          { code: `code ${code} of ${waiting.id}`, until },
        ];
        const taking = (code: string, site = SITE): Call => ['takeResumeCode', site, `code ${code} of ${waiting.id}`];
        expect(
          await store.write(calls, [
            ...[waiting, replaced, expired].map((one) => inserting(one)),
            keeping(waiting.id, 'a', NOW + 10),
            keeping(replaced.id, 'b', NOW + 10),
            keeping(replaced.id, 'c', NOW + 20),
            keeping(expired.id, 'd', NOW),
            keeping('unknown' as ConversationId, 'e', NOW + 10),
          ]),
        ).toEqual([undefined, undefined, undefined, true, true, true, true, false]);
        const taken = await store.write(
          calls,
          ['a', 'a', 'b', 'd', 'e'].map((code) => taking(code)),
        );
        expect(taken).toEqual([waiting, null, null, null, null]);
        expect(await store.write(calls, [taking('c', 'other' as SiteId)])).toEqual([null]);
        now = NOW + 19;
        await store.write(calls, [['forgetResumeCodes']]);
        expect(await store.write(callsTakenBack, [taking('c')])).toEqual([replaced]);
        now = NOW + 20;
        await store.write(calls, [['forgetResumeCodes']]);
        now = NOW;
        expect(await store.write(calls, [taking('c'), taking('d')])).toEqual([null, null]);
      });

      it('are found by their opening, on their site', async () => {
        const waiting = newConversation();
        await store.write(calls, [inserting(waiting, 'opening'), inserting(newConversation())]);
        expect(
          await store.write(calls, [
            ['conversationByOpening', SITE, 'opening'],
            ['conversationByOpening', 'other' as SiteId, 'opening'],
            ['conversationByOpening', SITE, 'unknown'],
          ]),
        ).toEqual([waiting, null, null]);
      });

      it('keep every state', async () => {
        const { state: _, lostAt: __, offer: ___, ...ended } = newConversation();
        const common = { ...ended, lostAt: null };
        const claimed = { holder: ME, claimedAt: NOW + 1 };
        const alone = { ...claimed, helper: null };
        const states: Conversation[] = [
          { ...common, state: 'held', ...alone, danger: true, dangerAt: NOW - 1, priority: -3 },
          { ...common, state: 'held', ...alone, lostAt: NOW + 4, dangerStep: 'relayed', dangerStepAt: NOW + 5 },
          { ...common, state: 'held', ...claimed, helper: 'another' as OfficerId, firstAnswerAt: NOW + 2 },
          { ...common, state: 'held', ...alone, slow: { seconds: 30, from: NOW + 7 } },
          { ...common, state: 'held', ...alone, asked: { to: 'another' as OfficerId, until: NOW + 6 } },
          { ...ended, state: 'left', how: 'exit', holder: null, claimedAt: null, endedAt: NOW + 2 },
          { ...ended, state: 'left', how: 'end', ...claimed, endedAt: NOW + 2 },
          { ...ended, state: 'closed', how: null, ...claimed, endedAt: NOW + 3 },
          { ...ended, state: 'closed', how: 'end', ...claimed, endedAt: NOW + 3 },
          { ...common, state: 'waiting', offer: null, lostAt: NOW + 5 },
          { ...common, state: 'waiting', offer: { to: ME, until: NOW + 6 }, queuedAt: NOW + 4, transfers: 1 },
          { ...common, state: 'waiting', offer: null, queue: 'night' as QueueId, skill: 'minors' },
          { ...common, state: 'waiting', offer: null },
        ];
        await store.write(calls, [inserting({ ...common, state: 'waiting', offer: null })]);
        for (const conversation of states) {
          await store.write(calls, [['saveConversation', conversation]]);
          expect(await store.conversation(common.id)).toEqual(conversation);
        }
      });

      it('are listed for the officer who holds or held them', async () => {
        const holder = 'officer-of-lists' as OfficerId;
        const ids: Record<string, ConversationId> = {};
        const as = async (label: string, more: object) => {
          const waiting = newConversation();
          ids[label] = waiting.id;
          // Every case below is a whole conversation once it is put together.
          const conversation = { ...waiting, holder, ...more } as Conversation;
          await store.write(calls, [inserting(waiting), ['saveConversation', conversation]]);
        };
        await as('second', { state: 'held', claimedAt: NOW + 2 });
        await as('first', { state: 'left', how: 'end', claimedAt: NOW + 1, endedAt: NOW + 9 });
        await as('another’s', { state: 'held', claimedAt: NOW, holder: 'another' });
        await as('closed late', { state: 'closed', claimedAt: NOW, endedAt: NOW + 20 });
        await as('closed later', { state: 'closed', claimedAt: NOW, endedAt: NOW + 30 });
        await as('closed early', { state: 'closed', claimedAt: NOW, endedAt: NOW + 19 });
        const labels = (found: readonly Conversation[]) =>
          found.map(({ id }) => Object.entries(ids).find(([, known]) => known === id)?.[0]);
        expect(labels(await store.heldBy(holder))).toEqual(['first', 'second']);
        expect(labels(await store.closedBy(holder, NOW + 20))).toEqual(['closed later', 'closed late']);
        expect(await store.heldBy('nobody' as OfficerId)).toEqual([]);

        const helper = 'helper-of-lists';
        const asked = { to: helper, until: NOW + 5 };
        await as('helped', { state: 'held', claimedAt: NOW + 4, helper });
        await as('asked', { state: 'held', claimedAt: NOW + 3, asked });
        await as('offered', { state: 'waiting', offer: asked });
        const helped = async (now: number) => labels(await store.helpedBy(helper as OfficerId, now));
        expect(await helped(NOW + 4)).toEqual(['asked', 'helped']);
        expect(await helped(NOW + 5)).toEqual(['helped']);
      });

      it('that were left in danger before anybody took them are listed, the first to leave first', async () => {
        const [first, second, calm, taken] = [0, 1, 2, 3].map(() => newConversation({ danger: true, dangerAt: NOW }));
        if (!first || !second || !calm || !taken) throw new Error('four were made');
        const leave = (
          { lostAt: _, ...waiting }: Waiting,
          endedAt: number,
          more: Partial<Left> = {},
        ): Conversation => ({
          ...waiting,
          state: 'left',
          how: 'exit',
          holder: null,
          claimedAt: null,
          endedAt,
          ...more,
        });
        const lefts = [
          leave(second, NOW + 20),
          leave(first, NOW + 10),
          leave(calm, NOW + 5, { danger: false, dangerAt: null }),
          leave(taken, NOW + 5, { holder: ME, claimedAt: NOW + 6 }),
        ];
        await store.write(calls, [
          ...[first, second, calm, taken].map((one) => inserting(one)),
          ...lefts.map((left) => ['saveConversation', left] as const),
        ]);
        const ids = (await store.unattended()).map(({ id }) => id);
        expect(ids.filter((id) => [first.id, second.id, calm.id, taken.id].includes(id))).toEqual([
          first.id,
          second.id,
        ]);
      });

      it('that are held in danger are listed, the first to be flagged first', async () => {
        const hold = ({ offer: _, ...waiting }: Waiting, more: Partial<Held> = {}): Held => ({
          ...waiting,
          state: 'held',
          holder: ME,
          helper: null,
          claimedAt: NOW,
          ...more,
        });
        const flagged = (dangerAt: number) => ({ danger: true, dangerAt });
        const [second, first, suspected, calm, left, lone] = Array.from({ length: 6 }, () => newConversation());
        if (!first || !second || !suspected || !calm || !left || !lone) throw new Error('six were made');
        const end = ({ helper: _, lostAt: __, ...held }: Held, holder: OfficerId | null): Left => ({
          ...held,
          ...flagged(NOW + 30),
          state: 'left',
          how: 'exit',
          holder,
          endedAt: NOW + 40,
        });
        await store.write(calls, [
          ...[second, first, suspected, calm, left, lone].map((one) => inserting(one)),
          ['saveConversation', hold(second, flagged(NOW + 20))],
          ['saveConversation', hold(first, flagged(NOW + 10))],
          ['saveConversation', hold(suspected, { dangerStep: 'suspected', dangerStepAt: NOW })],
          ['saveConversation', hold(calm)],
          ['saveConversation', end(hold(left), ME)],
          ['saveConversation', end(hold(lone), null)],
        ]);
        const made = new Set([second, first, suspected, calm, left, lone].map(({ id }) => id));
        const found = (await store.heldDangers()).map(({ id }) => id).filter((id) => made.has(id));
        expect(found.filter((id) => id !== suspected.id)).toEqual([first.id, second.id, left.id]);
        expect(found).toContain(suspected.id);
      });

      it('of minors that are held are listed, the oldest claim first', async () => {
        const hold = ({ offer: _, ...waiting }: Waiting, claimedAt: number, more: Partial<Held> = {}): Held => ({
          ...waiting,
          state: 'held',
          holder: ME,
          helper: null,
          claimedAt,
          minor: true,
          ...more,
        });
        const end = ({ helper: _, lostAt: __, ...held }: Held, holder: OfficerId | null): Left => ({
          ...held,
          state: 'left',
          how: 'exit',
          holder,
          endedAt: NOW + 40,
        });
        const [second, first, grown, left, lone, waits] = Array.from({ length: 6 }, () => newConversation());
        if (!first || !second || !grown || !left || !lone || !waits) throw new Error('six were made');
        await store.write(calls, [
          ...[second, first, grown, left, lone, waits].map((one) => inserting(one)),
          ['saveConversation', hold(second, NOW + 20)],
          ['saveConversation', hold(first, NOW + 10)],
          ['saveConversation', hold(grown, NOW, { minor: false })],
          ['saveConversation', end(hold(left, NOW + 30), ME)],
          ['saveConversation', end(hold(lone, NOW), null)],
          ['saveConversation', { ...waits, minor: true }],
        ]);
        const made = new Set([second, first, grown, left, lone, waits].map(({ id }) => id));
        const found = (await store.heldMinors()).filter(({ id }) => made.has(id));
        expect(found.map(({ id }) => id)).toEqual([first.id, second.id, left.id]);
        expect(found.every(({ minor }) => minor)).toBe(true);
      });

      it('that nobody has ended are listed', async () => {
        const [waiting, held, left] = [newConversation({ lostAt: null }), newConversation(), newConversation()];
        const { offer: __, ...withoutOffer } = held;
        const claimed: Conversation = {
          ...withoutOffer,
          state: 'held',
          holder: ME,
          helper: null,
          claimedAt: NOW,
          lostAt: NOW + 1,
        };
        const { lostAt: _, ...ended } = left;
        await store.write(calls, [
          ...[waiting, held, left].map((one) => inserting(one)),
          ['saveConversation', claimed],
          ['saveConversation', { ...ended, state: 'left', how: 'end', holder: null, claimedAt: null, endedAt: NOW }],
        ]);
        const open = await store.openConversations();
        expect(open).toEqual(expect.arrayContaining([waiting, claimed]));
        expect(open.map(({ id }) => id)).not.toContain(left.id);
        // Nobody has closed any of them; the last is there as young as it is.
        const live = (await store.liveConversations(NOW + 1_000)).map(({ id }) => id);
        expect(live).toEqual(expect.arrayContaining([waiting.id, held.id, left.id]));
      });

      it('tell the latest waits', async () => {
        const since = NOW + 1_000_000;
        for (const [place, waitMs] of [
          [1, 100],
          [2, 200],
          [3, 300],
        ] as const) {
          const waiting = newConversation({ openedAt: since, placeAtOpening: place });
          await store.write(calls, [
            inserting(waiting),
            ['saveConversation', { ...waiting, state: 'held', holder: ME, helper: null, claimedAt: since + waitMs }],
          ]);
        }
        expect(await store.recentWaits(since + 200, 10)).toEqual([
          { place: 3, waitMs: 300 },
          { place: 2, waitMs: 200 },
        ]);
        expect(await store.recentWaits(since, 1)).toEqual([{ place: 3, waitMs: 300 }]);
        // Danger is claimed at once, which tells the others nothing.
        const urgent = newConversation({ openedAt: since, danger: true, dangerAt: since });
        await store.write(calls, [
          inserting(urgent),
          ['saveConversation', { ...urgent, state: 'held', holder: ME, helper: null, claimedAt: since + 400 }],
        ]);
        expect(await store.recentWaits(since, 1)).toEqual([{ place: 3, waitMs: 300 }]);
      });

      it('are erased with their log', async () => {
        const id = await open(store);
        await store.write(say, { conversation: id, id: 'm', text: 'text' });
        await store.write(calls, [['eraseConversation', id, 'visitor']]);
        expect(await store.conversation(id)).toBeNull();
        expect(await store.eventsAfter(id, 0)).toEqual([]);
        expect(await store.write(calls, [['events', id]])).toEqual([[]]);
      });
    });

    describe('the log', () => {
      it('keeps every kind of event as it was', async () => {
        const id = await open(store);
        const at = new Date(NOW).toISOString();
        const officer = { author: 'officer', alias: 'Agent Lumière 🔦' } as const;
        const log: Event[] = [
          { kind: 'opened', author: 'visitor', seq: 1, at, door: 'ask', locale: 'fr' },
          message(2, 'm1', TEXTS[0]),
          { kind: 'claimed', seq: 3, at, ...officer },
          { kind: 'message', seq: 4, at, ...officer, id: 'm2' as ClientId, text: TEXTS[1] ?? '' },
          { kind: 'danger', author: 'visitor', seq: 5, at },
          {
            kind: 'detail',
            author: 'visitor',
            seq: 6,
            at,
            id: 'm3' as ClientId,
            detail: { about: 'position', latitude: 48.8566, longitude: -2.3522, accuracy: 12.5 },
          },
          {
            kind: 'file',
            author: 'visitor',
            seq: 7,
            at,
            id: 'm4' as ClientId,
            file: { name: 'été.png', type: 'image/png', bytes: 1234 },
          },
          { kind: 'signal-word', seq: 8, at, ...officer, word: 'géranium' },
          { kind: 'left', author: 'visitor', seq: 9, at, how: 'loss' },
          { kind: 'returned', author: 'visitor', seq: 10, at },
          { kind: 'left', author: 'visitor', seq: 11, at, how: 'end' },
          { kind: 'closed', seq: 12, at, ...officer },
          {
            kind: 'translation',
            author: 'service',
            seq: 13,
            at,
            of: 2,
            from: 'es',
            lang: 'fr',
            status: 'ok',
            text: TEXTS[2] ?? '',
            engine: 'apertium',
            version: '1',
            flags: ['experimental'],
          },
          { kind: 'slow', seq: 14, at, ...officer, seconds: 30 },
          { kind: 'slow', author: 'service', seq: 15, at, seconds: null },
        ];
        await store.write(
          calls,
          log.map((event): Call => ['appendEvent', id, event, event.author === 'officer' ? ME : null]),
        );
        expect(await store.eventsAfter(id, 0)).toEqual(log);
        expect(await store.eventsAfter(id, 5)).toEqual(log.slice(5));
        expect(await store.eventsAfter(id, 15)).toEqual([]);
        expect(
          await store.write(calls, [
            ['events', id],
            ['lastEventOf', id, 'message'],
            ['lastEventOf', id, 'opened'],
            ['eventByClientId', id, 'm1' as ClientId],
            ['eventByClientId', id, 'm3' as ClientId],
            ['eventByClientId', id, 'm5' as ClientId],
          ]),
        ).toEqual([log, log[3], log[0], log[1], log[5], null]);
        expect(await store.write(calls, [['lastEventOf', await open(store), 'message']])).toEqual([null]);
      });

      it('keeps one alone of what the service writes under a key, and tells nobody of the key', async () => {
        const id = await open(store);
        const suggested = (seq: number): Event => ({
          kind: 'language-suggested',
          author: 'service',
          seq,
          at: new Date(NOW).toISOString(),
          lang: 'es',
        });
        await store.write(calls, [['appendEvent', id, suggested(1), null, 'suggested es']]);
        await expect(store.write(calls, [['appendEvent', id, suggested(2), null, 'suggested es']])).rejects.toThrow();
        expect(await store.eventsAfter(id, 0)).toEqual([suggested(1)]);
        const other = await open(store);
        expect(
          await store.write(calls, [
            ['eventByKey', id, 'suggested es'],
            ['eventByKey', id, 'suggested it'],
            ['eventByKey', other, 'suggested es'],
          ]),
        ).toEqual([suggested(1), null, null]);
      });

      it.each(TEXTS)('gives back %j', async (text) => {
        const id = await open(store);
        await store.write(say, { conversation: id, id: 'm', text });
        expect(await store.eventsAfter(id, 0)).toMatchObject([{ text }]);
      });

      it('gives back any text', async () => {
        const id = await open(store);
        let seq = 0;
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
            const after = seq;
            seq = await store.write(say, { conversation: id, id: `m${seq}`, text });
            expect(await store.eventsAfter(id, after)).toMatchObject([{ seq, text }]);
          }),
          { numRuns: 30 },
        );
      });

      it('counts on from what it has, and knows no other conversation', async () => {
        const id = await open(store);
        expect(await store.write(calls, [['advance', id]])).toMatchObject([{ id, lastSeq: 1 }]);
        expect(await store.write(calls, [['advance', id]])).toMatchObject([{ id, lastSeq: 2 }]);
        expect(await store.write(calls, [['advance', 'unknown' as ConversationId]])).toEqual([null]);
      });

      it('never goes back in time', async () => {
        const id = await open(store);
        const advancing = async (at: number) => {
          now = at;
          const [conversation] = await store.write(calls, [['advance', id]]);
          return (conversation as Conversation).lastAt;
        };
        expect(await advancing(NOW + 5)).toBe(NOW + 5);
        expect(await advancing(NOW - 60_000)).toBe(NOW + 5);
        expect(await advancing(NOW + 6)).toBe(NOW + 6);
      });

      it('takes a client id once in a conversation', async () => {
        const [id, other] = [await open(store), await open(store)];
        await store.write(say, { conversation: id, id: 'm', text: 'first' });
        await expect(store.write(say, { conversation: id, id: 'm', text: 'second' })).rejects.toThrow();
        await store.write(say, { conversation: other, id: 'm', text: 'elsewhere' });
        expect(await store.eventsAfter(id, 0)).toMatchObject([{ seq: 1, text: 'first' }]);
        expect(await store.conversation(id)).toMatchObject({ lastSeq: 1 });
      });

      it('refuses an event of no conversation', async () => {
        await expect(
          store.write(calls, [['appendEvent', 'unknown' as ConversationId, message(1, 'm'), null]]),
        ).rejects.toThrow('no conversation');
      });
    });

    describe('files', () => {
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * n) % 251));
      const digest = 'ab'.repeat(32);
      const fileEvent = (seq: number, id: string): FileEvent => ({
        kind: 'file',
        author: 'visitor',
        seq,
        at: new Date(NOW).toISOString(),
        id: id as ClientId,
        file: { name: 'plainte 🕯️.pdf', type: 'application/pdf', bytes: bytes.length },
      });
      const keeping = (conversation: ConversationId, seq: number, id: string): Call[] => [
        ['advance', conversation],
        ['appendEvent', conversation, fileEvent(seq, id), null],
        ['insertFile', conversation, id as ClientId, { content: bytes, digest }],
      ];
      const mine = 'mine' as ClientId;

      it('are kept byte for byte, beside the events that tell of them', async () => {
        const [id, another] = [await open(store), await open(store)];
        await store.write(calls, keeping(id, 1, 'mine'));
        await store.write(calls, keeping(id, 2, 'second'));
        expect(await store.sentFile(id, mine)).toEqual({ event: fileEvent(1, 'mine'), digest });
        expect(await store.fileContent(id, mine)).toEqual(bytes);
        expect(await store.countFiles(id)).toBe(2);
        expect(
          await store.write(calls, [
            ['sentFile', id, mine],
            ['countFiles', id],
          ]),
        ).toEqual([{ event: fileEvent(1, 'mine'), digest }, 2]);
        // Another conversation has none of that name.
        expect(await store.sentFile(another, mine)).toBeNull();
        expect(await store.fileContent(another, mine)).toBeNull();
        expect(await store.countFiles(another)).toBe(0);
      });

      it('are kept once under one id, and in no conversation that is not there', async () => {
        const id = await open(store);
        await store.write(calls, keeping(id, 1, 'mine'));
        const again: Call = ['insertFile', id, mine, { content: Buffer.from('other'), digest }];
        await expect(store.write(calls, [again])).rejects.toThrow();
        expect(await store.fileContent(id, mine)).toEqual(bytes);
        const nowhere = 'nowhere' as ConversationId;
        await expect(store.write(calls, [['insertFile', nowhere, mine, { content: bytes, digest }]])).rejects.toThrow(
          'no conversation',
        );
      });

      it('are erased with their conversation', async () => {
        const id = await open(store);
        await store.write(calls, keeping(id, 1, 'mine'));
        await store.write(calls, [['eraseConversation', id, 'visitor']]);
        expect(await store.sentFile(id, mine)).toBeNull();
        expect(await store.fileContent(id, mine)).toBeNull();
        expect(await store.countFiles(id)).toBe(0);
      });

      it('do not open when they were changed', async () => {
        const id = await open(store);
        await store.write(calls, keeping(id, 1, 'mine'));
        await subject.tamper(id);
        await expect(store.fileContent(id, mine)).rejects.toBeInstanceOf(SealBroken);
        await expect(store.sentFile(id, mine)).rejects.toBeInstanceOf(SealBroken);
      });
    });

    describe('a command', () => {
      it('that keeps nothing leaves no trace', async () => {
        const id = await open(store);
        const before = await store.conversation(id);
        const unborn = newConversation();
        const answers = await store.write(callsTakenBack, [
          inserting(unborn),
          ['advance', id],
          ['appendEvent', id, message(1, 'm'), null],
          ['events', id],
        ]);
        expect(answers[3]).toEqual([message(1, 'm')]);
        expect(await store.conversation(id)).toEqual(before);
        expect(await store.conversation(unborn.id)).toBeNull();
        expect(await store.eventsAfter(id, 0)).toEqual([]);
        // Neither does what it made by the way stand in the way of the next.
        await store.write(calls, [inserting(unborn), ['appendEvent', unborn.id, message(1, 'm'), null]]);
        expect(await store.eventsAfter(unborn.id, 0)).toEqual([message(1, 'm')]);
      });

      it('that throws leaves no trace and does not disturb those beside it', async () => {
        const ids = await Promise.all(Array.from({ length: 5 }, () => open(store)));
        const [thrower] = ids;
        if (!thrower) throw new Error('no conversation');
        const said = ids.map((conversation, n) => store.write(say, { conversation, id: `m${n}`, text: 'text' }));
        const thrown = store.write(callsThatThrow, [['advance', thrower]]);
        const wrong = store.write(calls, [
          ['appendEvent', thrower, message(100, 'x'), null],
          ['appendEvent', thrower, message(100, 'y'), null],
        ]);
        await expect(thrown).rejects.toMatchObject({ name: 'TypeError', message: 'thrown by the command' });
        await expect(wrong).rejects.not.toBeInstanceOf(StoreUnavailable);
        expect(await Promise.all(said)).toEqual([1, 1, 1, 1, 1]);
        expect(await store.conversation(thrower)).toMatchObject({ lastSeq: 1 });
        expect(await store.eventsAfter(thrower, 0)).toHaveLength(1);
      });

      it('cannot use its transaction after it has ended', async () => {
        const site = { id: 'late' as SiteId, name: 'Late', origins: [], doors: [], locales: [], settings: {} };
        expect(await store.write(callsTooLate, [['insertSite', site]])).toBe('answered');
        expect(await store.write(whatBecameOfThem, null)).toMatch('after its command had ended');
        expect(await store.site(site.id)).toBeNull();
      });

      it('is told of after its commit and before its answer', async () => {
        const id = await open(store);
        committed = [];
        const seen: number[] = [];
        const writes = Array.from({ length: 20 }, async (_, n) => {
          const seq = await store.write(say, { conversation: id, id: `m${n}`, text: `text ${n}` });
          const told = committed.flat().flatMap(({ events }) => events.map((event) => event.seq));
          if (told.includes(seq)) seen.push(seq);
        });
        await Promise.all(writes);
        expect(seen).toHaveLength(20);
        const changes = committed.flat();
        expect(changes.map(({ conversation }) => conversation.lastSeq)).toEqual(
          Array.from({ length: 20 }, (_, n) => n + 1),
        );
        expect(changes.flatMap(({ events }) => events)).toEqual(await store.eventsAfter(id, 0));
        // One call for each commit, and fewer commits than commands.
        expect(committed.length).toBeLessThan(20);
      });
    });

    describe('parallel writers', () => {
      let stores: Store[];
      beforeAll(async () => {
        stores = [store, ...(await subject.openMany(writers - 1))];
      });
      const writer = (n: number): Store => stores[n % stores.length] ?? store;

      it('number the events of a conversation without gaps', async () => {
        const ids = await Promise.all([open(store), open(store), open(store)]);
        const count = 40;
        await Promise.all(
          ids.flatMap((conversation, c) =>
            Array.from({ length: count }, (_, n) =>
              writer(n + c).write(say, { conversation, id: `m${n}`, text: `${n}` }),
            ),
          ),
        );
        for (const id of ids) {
          const events = await store.eventsAfter(id, 0);
          expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
          expect(new Set(events.map((event) => 'id' in event && event.id)).size).toBe(count);
        }
      });

      it('write one translation of one message, and one in the place of one that failed', async () => {
        const id = await open(store);
        const of = await store.write(say, { conversation: id, id: 'm', text: 'Hola' });
        const all = (made: Partial<TranslationMade>, inPlaceOf: number | null) =>
          Promise.all(
            Array.from({ length: 9 }, (_, n) =>
              writer(n).write(addTranslation, {
                conversation: id,
                made: { of, from: 'es', lang: 'fr', status: 'failed', flags: ['unavailable'], ...made },
                inPlaceOf,
              }),
            ),
          );
        const answers = [
          ...(await all({}, null)),
          ...(await all({ status: 'ok', text: 'Bonjour', flags: [] }, of + 1)),
        ];
        expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(2);
        expect(answers.map((answer) => answer.ok && answer.value.seq)).toEqual([
          ...Array(9).fill(of + 1),
          ...Array(9).fill(of + 2),
        ]);
        expect((await store.eventsAfter(id, of)).map((event) => event.kind === 'translation' && event.status)).toEqual([
          'failed',
          'ok',
        ]);
        const nobody = {
          conversation: nanoid() as ConversationId,
          made: { of, from: 'es', lang: 'fr' },
          inPlaceOf: null,
        };
        expect(
          await store.write(addTranslation, { ...nobody, made: { ...nobody.made, status: 'same', flags: [] } }),
        ).toEqual({ ok: false, code: 'conversation_unknown' });
      });

      it('open one conversation for one opening', async () => {
        for (let round = 0; round < 5; round += 1) {
          const opening = `opening ${round}`;
          const answers = await Promise.all(
            Array.from({ length: 6 }, (_, n) =>
              writer(n).write(openOnce, [newConversation(), { token: 'token', opening }]),
            ),
          );
          expect(new Set(answers).size).toBe(1);
        }
      });

      it('give a conversation once for one code', async () => {
        const id = await open(store);
        await store.write(calls, [['keepResumeCode', id, { code: 'contested', until: NOW + 10 }]]);
        const tries = await Promise.all(
          Array.from({ length: 9 }, (_, n) => writer(n).write(calls, [['takeResumeCode', SITE, 'contested']])),
        );
        expect(tries.flat().filter((found) => found !== null)).toHaveLength(1);
      });

      it('never claim the same conversation, and leave none that nobody holds', async () => {
        await emptyQueue();
        const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => open(store, { openedAt: NOW + n })));
        const claims = await Promise.all(
          Array.from({ length: 20 }, (_, n) => writer(n).write(claimHead, { holder: `officer-${n}` as OfficerId })),
        );
        const claimed = claims.filter((id) => id !== null);
        expect(claimed.toSorted()).toEqual(ids.toSorted());
        expect(await store.waiting()).toEqual([]);
      });

      it('that lock the same rows in opposite orders both get through', async () => {
        const [a, b] = [await open(store), await open(store)];
        const crossing = Array.from({ length: 10 }, (_, n) => {
          const [first, second] = n % 2 === 0 ? [a, b] : [b, a];
          return writer(n).write(calls, [
            ['advance', first],
            ['advance', second],
          ]);
        });
        await Promise.all(crossing);
        expect(await store.conversation(a)).toMatchObject({ lastSeq: 10 });
        expect(await store.conversation(b)).toMatchObject({ lastSeq: 10 });
      });
    });

    const emptyQueue = async () => {
      const waiting = await store.waiting();
      await store.write(
        calls,
        waiting.map(({ id }): Call => ['eraseConversation', id, 'visitor']),
      );
    };

    describe('the queue', () => {
      const standing = fc.record({
        id: fc.stringMatching(/^[A-Za-z0-9_-]{2}$/),
        danger: fc.boolean(),
        priority: fc.integer({ min: -1, max: 1 }),
        openedAt: fc.integer({ min: NOW, max: NOW + 2 }),
      });

      it('stands in the order of the domain, and is claimed in it', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.uniqueArray(standing, { minLength: 1, maxLength: 8, selector: ({ id }) => id }),
            async (standings) => {
              await emptyQueue();
              const line = standings.map((one) => newConversation({ ...one, id: one.id as ConversationId }));
              await store.write(
                calls,
                line.map((one) => inserting(one)),
              );
              const ordered = line.toSorted(compareStanding);
              expect(await store.waiting()).toEqual(ordered);
              expect(
                await store.write(calls, [
                  ['countWaiting', { danger: false }],
                  ['countWaiting', { danger: true }],
                ]),
              ).toEqual([line.length, line.filter(({ danger }) => danger).length]);
              for (const { id } of ordered) expect(await store.write(claimHead, { holder: ME })).toBe(id);
              expect(await store.write(claimHead, { holder: ME })).toBeNull();
              await store.write(
                calls,
                line.map(({ id }): Call => ['eraseConversation', id, 'visitor']),
              );
            },
          ),
          { numRuns: 25 },
        );
      });
    });

    describe('seals', () => {
      it('refuse a body that was changed, to readers and to commands', async () => {
        const id = await open(store);
        await store.write(say, { conversation: id, id: 'm', text: 'text' });
        await subject.tamper(id);
        await expect(store.eventsAfter(id, 0)).rejects.toBeInstanceOf(SealBroken);
        await expect(store.write(calls, [['events', id]])).rejects.toBeInstanceOf(SealBroken);
      });

      it('do not open under another master key', async () => {
        // Also before the first conversation: the key of the first opening is the key.
        await expect(subject.open({ masterKey: { keys: [Buffer.alloc(32, 8)] } })).rejects.toBeInstanceOf(
          WrongMasterKey,
        );
        await open(store);
        await expect(subject.open({ masterKey: { keys: [Buffer.alloc(32, 8)] } })).rejects.toBeInstanceOf(
          WrongMasterKey,
        );
      });
    });

    describe('the door', () => {
      it('refuses at once what exceeds its limit, and takes what comes after', async () => {
        const limited = await subject.open({ limits: { inFlight: 3 } });
        const id = await open(limited);
        const saying = (n: number) => limited.write(say, { conversation: id, id: `m${n}`, text: 'text' });
        const accepted = [saying(1), saying(2), saying(3)];
        await expect(saying(4)).rejects.toBeInstanceOf(StoreUnavailable);
        expect(await Promise.all(accepted)).toEqual([1, 2, 3]);
        expect(await saying(5)).toBe(4);
      });

      it('commits more than one batch can hold', async () => {
        const limited = await subject.open({ limits: { batch: 4 } });
        const id = await open(limited);
        const seqs = await Promise.all(
          Array.from({ length: 21 }, (_, n) => limited.write(say, { conversation: id, id: `m${n}`, text: 'text' })),
        );
        expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
      });

      it('answers a check', async () => {
        await store.check();
      });

      it('finishes what it accepted when it closes, and takes no more', async () => {
        const closing = await subject.open();
        const id = await open(closing);
        const accepted = Array.from({ length: 10 }, (_, n) =>
          closing.write(say, { conversation: id, id: `m${n}`, text: 'text' }),
        );
        const closed = closing.close();
        await expect(closing.write(say, { conversation: id, id: 'late', text: 'text' })).rejects.toBeInstanceOf(
          StoreUnavailable,
        );
        await closed;
        expect(await Promise.all(accepted)).toHaveLength(10);
        expect(await store.eventsAfter(id, 0)).toHaveLength(10);
      });
    });
  });
};
