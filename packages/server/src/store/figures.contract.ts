import { type ClientId, type ConversationId, DOORS, LOCALES, type OfficerId, type SiteId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countIn, type Figures, spreadIn, sumOfFigures, TIMES } from '../domain/figures.ts';
import { HOURS_KEPT_MS } from '../domain/retention.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { claimConversation } from '../services/claim-conversation.ts';
import { closeConversation } from '../services/close-conversation.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { exitOpening } from '../services/exit-opening.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { type OpenInput, openConversation } from '../services/open-conversation.ts';
import { finishPurge } from '../services/purge.ts';
import { sendMessage } from '../services/send-message.ts';
import { NOW } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

const SECOND = 1_000;
const DAY = '2026-11-24';
const me = { id: 'me' as OfficerId, alias: 'Camille' };
const other = { id: 'other' as OfficerId, alias: 'Dominique' };

/** What the figures tell, on any dialect, of what the product's own commands do. */
export const figuresContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let now = NOW;
    let site: SiteId;
    let stores: Store[];
    const store = () => stores[0] as Store;

    beforeAll(async () => {
      const subject = trackStores(await create(), { clock: () => now });
      stores = await subject.openMany(writers);
      return subject.remove;
    });
    beforeEach(async () => {
      now = NOW;
      site = `site-${nanoid(8).toLowerCase().replaceAll(/[-_]/g, 'x')}` as SiteId;
      const weekly = {
        monday: [['09:00', '17:00']] as [string, string][],
        tuesday: [],
        wednesday: [],
        thursday: [],
        friday: [],
        saturday: [],
        sunday: [],
      };
      const hours = { timeZone: 'Pacific/Noumea', weekly, days: {} };
      await store().write(addSite, {
        id: site,
        name: 'Site',
        origins: ['https://a.example'],
        doors: DOORS,
        locales: LOCALES,
        settings: { hours },
      });
    });

    const opening = (more: Partial<OpenInput> = {}): OpenInput => ({
      id: nanoid() as ConversationId,
      token: nanoid(),
      opening: nanoid(),
      site,
      door: 'ask',
      locale: 'fr',
      message: null,
      danger: false,
      keptSeconds: 60,
      ...more,
    });
    const open = async (more: Partial<OpenInput> = {}, by = store()): Promise<ConversationId> => {
      const input = opening(more);
      await by.write(openConversation, input);
      return input.id;
    };
    const claim = (conversation: ConversationId, officer = me, by = store()) =>
      by.write(claimConversation, { conversation, officer });
    const say = (conversation: ConversationId, id: string) =>
      store().write(sendMessage, { conversation, id: id as ClientId, text: 'Bonjour', officer: me });
    const close = (conversation: ConversationId) => store().write(closeConversation, { conversation, officer: me });

    /** Nothing of other tests: each has a site of its own. */
    const rows = async (span: 'hour' | 'day', part: 'whole' | 'doors' | 'languages' = 'whole') =>
      (await store().figures({ span, from: '2026-01-01', to: '2026-12-31', part })).filter((row) => row.site === site);
    const whole = async (): Promise<Figures> => sumOfFigures((await rows('day')).map(({ figures }) => figures));
    const timesOf = (figures: Figures) => Object.fromEntries(TIMES.map((time) => [time, spreadIn(figures, time).n]));

    it('counts each thing once, however often it is asked for', async () => {
      const asked = opening({ door: 'victim', locale: 'fr-BE' });
      await Promise.all(
        [1, 2, 3].map((n) =>
          store().write(openConversation, {
            ...asked,
            id: `${n}${nanoid()}`.slice(0, 21) as ConversationId,
            token: asked.token,
          }),
        ),
      );
      const [row] = await rows('day');
      expect(row).toMatchObject({ queue: 'general', figures: { counts: { opened: 1 } } });
      const { answer } = await store()
        .write(openConversation, asked)
        .then((result) => ({ answer: result.ok ? result.value.conversation : null }));
      const id = answer as ConversationId;
      now += 40 * SECOND;
      await Promise.all([claim(id), claim(id), claim(id, other)]);
      now += 20 * SECOND;
      // In one moment, as a commit for many makes them.
      await Promise.all([say(id, 'a'), say(id, 'a'), say(id, 'b')]);
      now += 600 * SECOND;
      await Promise.all([close(id), close(id)]);

      const figures = await whole();
      expect(figures.counts).toEqual({ opened: 1, closed: 1 });
      expect(timesOf(figures)).toEqual({ answer: 1, wait: 1, handling: 1, patience: 0 });
      expect(spreadIn(figures, 'answer').seconds).toBe(60);
      expect(spreadIn(figures, 'handling').seconds).toBe(620);
    });

    it('tells hours and days on the clock of the site, doors and languages', async () => {
      now = Date.parse('2026-11-24T14:30:00Z');
      await open({ door: 'victim', locale: 'fr' });
      await open({ door: 'ask', locale: 'ps-AF' });
      // Nouméa is eleven hours ahead.
      expect((await rows('hour')).map(({ at }) => at)).toEqual(['2026-11-25T01']);
      expect((await rows('day')).map(({ at, name }) => [at, name])).toEqual([['2026-11-25', null]]);
      const named = async (part: 'doors' | 'languages') =>
        (await rows('hour', part)).map(({ name: of, figures }) => `${of} ${countIn(figures, 'opened')}`).sort();
      expect(await named('doors')).toEqual(['ask 1', 'victim 1']);
      expect(await named('languages')).toEqual(['fr 1', 'ps 1']);
    });

    it('gives the days that were asked for, both ends with them', async () => {
      for (const day of [22, 23, 24, 25]) {
        now = Date.parse(`2026-11-${day}T00:00:00Z`);
        await open();
      }
      const days = await store().figures({ span: 'day', from: '2026-11-23', to: DAY, part: 'whole' });
      expect(days.filter((row) => row.site === site).map(({ at }) => at)).toEqual(['2026-11-23', DAY]);
      const hours = await store().figures({ span: 'hour', from: '2026-11-23', to: DAY, part: 'whole' });
      expect(hours.filter((row) => row.site === site).map(({ at }) => at)).toEqual(['2026-11-23T11', `${DAY}T11`]);
    });

    it('counts nothing of what is refused, and of openings that came after their exit', async () => {
      const id = await open();
      await Promise.all([close(id), say(id, 'a'), claim('none' as ConversationId)]);
      const gone = opening();
      await store().write(exitOpening, { ...gone, opening: gone.opening as string });
      await store().write(openConversation, { ...gone, locale: 'und', door: 'unsure' });
      expect(await whole()).toEqual({ counts: { opened: 1 }, times: {} });
    });

    it('counts who left, or erased, before anybody had come', async () => {
      const [left, erased] = [await open(), await open({ danger: true })];
      now += 30 * SECOND;
      await store().write(leaveConversation, { conversation: left, how: 'end' });
      await store().write(eraseConversation, { conversation: erased });
      await store().write(eraseConversation, { conversation: left });
      const figures = await whole();
      expect(figures.counts).toEqual({ opened: 2, danger: 1 });
      expect(timesOf(figures)).toEqual({ answer: 0, wait: 0, handling: 0, patience: 2 });
      expect(spreadIn(figures, 'patience').seconds).toBe(60);
    });

    it('is exact when all write at one time', async () => {
      const ids = (
        await Promise.all(stores.flatMap((by) => Array.from({ length: 30 }, () => open({ door: 'report' }, by))))
      ).flat();
      now += 10 * SECOND;
      await Promise.all(ids.flatMap((id) => stores.flatMap((by) => [claim(id, me, by), claim(id, other, by)])));
      await Promise.all(
        ids.map((id, n) => (n % 3 === 0 ? store().write(eraseConversation, { conversation: id }) : say(id, 'a'))),
      );
      const figures = await whole();
      expect(figures.counts.opened).toBe(ids.length);
      expect(spreadIn(figures, 'wait')).toMatchObject({ n: ids.length, seconds: 10 * ids.length });
      const hours = sumOfFigures((await rows('hour')).map((row) => row.figures));
      expect(hours).toEqual(figures);
    });

    it('forgets single hours after their time, and keeps the days', async () => {
      await open();
      now = NOW + HOURS_KEPT_MS - 24 * 60 * 60 * SECOND;
      await store().write(finishPurge, { node: 'node', policy: DEFAULT_POLICY });
      expect(await rows('hour')).toHaveLength(1);
      now = NOW + HOURS_KEPT_MS + 24 * 60 * 60 * SECOND;
      await store().write(finishPurge, { node: 'node', policy: DEFAULT_POLICY });
      expect(await rows('hour')).toHaveLength(0);
      expect(await rows('day')).toHaveLength(1);
    });
  });
};
