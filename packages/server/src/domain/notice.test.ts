// docs/security.md: T10, T12

import { HOLDINGS, type Holding, KEPT_PARTS, type KeptPart, TOKEN_LIFE_MS } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNoticeWords } from '../notice-words.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Conversation } from './conversation.ts';
import { HOLD_MAX_MS } from './hold.ts';
import { holdingsOf, noticeSections, promisesOf, readPromises, registerEntry, sayDuration } from './notice.ts';
import { noticeOf, type Policy, policyFor } from './policy.ts';
import { RESUME_LIFE_MS } from './resume-code.ts';
import { HOURS_KEPT_MS, isOver, isPartOver, purgeLimits } from './retention.ts';
import { isAddressOver } from './unsealing.ts';
import { DELIVERIES_KEPT_MS } from './webhook.ts';

const SITE = { id: 'site', name: 'Le site' };
const [english, french] = ['en', 'fr'].map((locale) => {
  const found = readNoticeWords().find((words) => words.locale === locale);
  if (!found) throw new Error(`there are no words in ${locale}`);
  return found;
}) as [ReturnType<typeof readNoticeWords>[number], ReturnType<typeof readNoticeWords>[number]];

const withNotice = (notice: Partial<Policy['notice']>, more: Partial<Policy> = {}): Policy => ({
  ...DEFAULT_POLICY,
  ...more,
  notice: { ...DEFAULT_POLICY.notice, ...notice },
});
const linesOf = (policy: Policy, words = french) =>
  Object.fromEntries(
    noticeSections(SITE, promisesOf(policy), words).map(({ title, lines }) => [title, lines.map(({ text }) => text)]),
  );

describe('the words of the notice', () => {
  it('are the same in every language, with the same places to fill', () => {
    const placesOf = (text = '') => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();
    expect(Object.keys(english.words).toSorted()).toEqual(Object.keys(french.words).toSorted());
    for (const [key, text] of Object.entries(french.words)) {
      expect([key, placesOf(english.words[key])]).toEqual([key, placesOf(text)]);
    }
  });

  it('are set as French is', () => {
    for (const text of Object.values(french.words)) {
      expect(text).not.toMatch(/'|[^\u00a0][?;!:](?=\s|$)|«[^\u00a0]|[^\u00a0]»/);
    }
  });

  it('leave no place empty, whatever is decided', () => {
    const policy = withNotice(
      { controller: 'Le ministère', contact: 'dpo@example.fr', hosting: 'Chez nous' },
      {
        translation: {
          engines: [
            { engine: 'bergamot', id: 'ours', models: '/m' },
            { engine: 'deepl', id: 'theirs', url: 'https://api.deepl.com', inside: false, secretFile: null },
          ],
          order: {},
          use: 'all',
          legalBasis: 'Une convention de 2026',
        },
      },
    );
    for (const words of [english, french]) {
      const text = JSON.stringify(noticeSections(SITE, promisesOf(policy), words));
      expect(text).not.toMatch(/\{\w+\}|(?:kept|law|rights|recipients)\.\w/);
      // However long a court may have it kept.
      expect(text).toContain(sayDuration(HOLD_MAX_MS / 1_000, words.locale));
      for (const said of ['ours', 'theirs', 'Une convention de 2026', 'dpo@example.fr', 'Chez nous']) {
        expect(text).toContain(said);
      }
    }
  });
});

it('what there is no word for is shown by its name, and what there is nothing for by its place', () => {
  const words = { locale: 'en', words: { 'recipients.outside': '{engines} {basis} {else}' } } as const;
  const engines = [{ id: 'theirs', outside: true }];
  const sections = noticeSections(SITE, { ...promisesOf(DEFAULT_POLICY), engines }, words);
  expect(sections[4]).toMatchObject({
    title: 'recipients',
    lines: [{ text: 'recipients.default' }, { text: 'theirs  {else}' }],
  });
});

describe('the notice', () => {
  it('shows the text of law as it stands, and the rights of its regime', () => {
    const basis = 'Décret n° 2022-337 du 10 mars 2022';
    const told = linesOf(withNotice({ regime: 'titre3', legalBasisRef: basis }));
    expect(told['Ce qui l’autorise']).toEqual([basis, expect.stringContaining('titre III')]);
    expect(told['Vos droits']?.join()).toContain('article 108');
    const other = linesOf(DEFAULT_POLICY);
    expect(other['Ce qui l’autorise']).toEqual([
      'Le texte de loi n’est pas encore indiqué.',
      expect.stringContaining('RGPD'),
    ]);
    expect(other['Vos droits']?.join()).not.toContain('article 108');
    expect(other.Responsable).toEqual(['Le service qui publie ce site\u00a0: Le site.']);
  });

  it('has the words of whoever answers for it in the language that they are in', () => {
    const policy = withNotice({ purposes: { fr: 'Aider.', de: 'Helfen.' }, recipients: { de: 'Wir.' } });
    const sections = noticeSections(SITE, promisesOf(policy), english);
    expect(sections[1]?.lines).toEqual([{ text: 'Aider.', locale: 'fr' }]);
    expect(sections[4]?.lines).toEqual([{ text: 'Wir.', locale: 'de' }]);
    expect(noticeSections(SITE, promisesOf(policy), french)[1]?.lines).toEqual([{ text: 'Aider.', locale: 'fr' }]);
  });

  it('says why nobody may erase, what cannot be sent, and what is not asked', () => {
    const visitor = {
      eraseNow: false,
      eraseNowReason: { fr: 'La loi le demande.' },
      attachments: false,
      feedback: false,
    };
    const told = linesOf({ ...DEFAULT_POLICY, visitor });
    expect(told['Vos droits']?.slice(0, 2)).toEqual([
      'Vous ne pouvez pas l’effacer avant\u00a0:',
      'La loi le demande.',
    ]);
    expect(told['Ce qui est gardé, et combien de temps']).toEqual(
      expect.arrayContaining(['Aucun fichier ne peut être envoyé.', 'Aucun avis n’est demandé à la fin.']),
    );
  });

  it('says lengths of time as the widget does', () => {
    expect(['fr', 'en'].map((locale) => sayDuration(86_400, locale).replace(/\s/g, ' '))).toEqual([
      '24 heures',
      '24 hours',
    ]);
    expect([0, 61, 120, 3 * 86_400].map((length) => sayDuration(length, 'en'))).toEqual([
      '0 seconds',
      '61 seconds',
      '2 minutes',
      '3 days',
    ]);
  });
});

const sealedFor = (keptMs: number): Pick<Policy, 'anonymity' | 'address'> => ({
  anonymity: 'sealed',
  address: { keptMs, reasons: ['lost', 'child'] },
});

it('says of a sealed address who opens it and why, and of one that is not kept nothing but that', () => {
  const sealed = { ...DEFAULT_POLICY, ...sealedFor(3_600_000) };
  for (const [policy, said, unsaid] of [
    [
      sealed,
      ['gardée sous clé', 'un enfant est en danger ou une personne en danger ne répond plus'],
      'rien n’est gardé. ',
    ],
    [DEFAULT_POLICY, ['Adresse internet, navigateur, page d’origine, traceurs\u00a0: rien n’est gardé.'], 'sous clé'],
  ] as const) {
    const kept = linesOf(policy)['Ce qui est gardé, et combien de temps']?.join() ?? '';
    for (const words of said) expect(kept).toContain(words);
    expect(kept).not.toContain(unsaid);
  }
  const entry = (policy: Policy) => registerEntry(SITE, promisesOf(policy), french, { version: 'v', since: null });
  expect(entry(sealed)).toContain('clé publique en deux moitiés');
  expect(entry(sealed)).not.toContain('Aucune adresse internet dans les tables');
  expect(entry(DEFAULT_POLICY)).toContain('Aucune adresse internet dans les tables');
  // The order of a file makes no other promise, and none of it changes one that seals nothing.
  const other = { ...sealed, address: { keptMs: 3_600_000, reasons: ['child', 'lost'] as const } };
  expect(JSON.stringify(promisesOf(other))).toBe(JSON.stringify(promisesOf(sealed)));
  expect(JSON.stringify(promisesOf(DEFAULT_POLICY))).not.toContain('address');
});

/** Whole seconds, as durations of the policy file are. */
const lengthMs = fc
  .oneof(fc.constantFrom(0, 1, 60, 3_600, 86_400, 30 * 86_400), fc.nat(400 * 86_400))
  .map((s) => s * 1_000);
const partsMs = fc.record({ position: lengthMs, contact: lengthMs, notes: lengthMs, handover: lengthMs });
const decided = fc.record({
  endedMs: lengthMs,
  partsMs,
  ownPartsMs: partsMs,
  own: fc.option(lengthMs),
  auditMs: lengthMs,
  eraseNow: fc.boolean(),
  attachments: fc.boolean(),
  feedback: fc.boolean(),
  sealedMs: fc.option(lengthMs),
});
const policyOf = ({
  endedMs,
  partsMs,
  own,
  ownPartsMs,
  auditMs,
  sealedMs,
  ...visitor
}: typeof decided extends fc.Arbitrary<infer V> ? V : never): Policy => {
  const all = {
    ...DEFAULT_POLICY,
    retention: { endedMs, partsMs, auditMs },
    visitor: { ...visitor, eraseNowReason: { fr: 'x' } },
    ...(sealedMs !== null && sealedFor(sealedMs)),
  };
  const { sites: _, ...site } = all;
  return { ...all, sites: own === null ? {} : { site: { ...site, retention: { endedMs: own, partsMs: ownPartsMs } } } };
};
const NOW = Date.parse('2026-11-24T12:00:00Z');
const endedAgo = (agoMs: number) => ({
  // Of all that it holds, this alone is read.
  conversation: { endedAt: NOW - agoMs } as unknown as Conversation,
  promisedMs: null,
  promisedPartMs: null,
  resumeUntil: null,
  tokenAt: null,
  holdUntil: null,
});
const overAfter = (policy: Policy, agoMs: number): boolean => isOver(endedAgo(agoMs), policyFor(policy, 'site'), NOW);
/** Erased by itself, or with the whole. */
const partOverAfter = (policy: Policy, part: KeptPart, agoMs: number): boolean =>
  overAfter(policy, agoMs) || isPartOver(endedAgo(agoMs), part, policyFor(policy, 'site'), NOW);
const heldIn = (holds: readonly Holding[], what: Holding['what']) => holds.find((held) => held.what === what);

it('the figures of the page, the notice, the register and the clock are the same, whatever is decided', () => {
  fc.assert(
    fc.property(decided, (choice) => {
      const policy = policyOf(choice);
      const site = policyFor(policy, 'site');
      const holds = holdingsOf(site, policy.retention.auditMs);
      const kept = heldIn(holds, 'conversation')?.seconds ?? Number.NaN;
      // The clock: at that second, and not a moment before.
      expect(overAfter(policy, kept * 1_000)).toBe(true);
      if (kept > 0) expect(overAfter(policy, kept * 1_000 - 1)).toBe(false);
      expect(purgeLimits(site, NOW).endedBy).toBe(NOW - kept * 1_000);
      for (const part of KEPT_PARTS) {
        const partKept = heldIn(holds, part)?.seconds ?? Number.NaN;
        expect(partOverAfter(policy, part, partKept * 1_000)).toBe(true);
        if (partKept > 0) expect(partOverAfter(policy, part, partKept * 1_000 - 1)).toBe(false);
      }
      // The page.
      expect(noticeOf(site)).toMatchObject({ keptSeconds: kept, feedback: heldIn(holds, 'feedback')?.held });
      expect(heldIn(holds, 'files')?.held).toBe(choice.attachments);
      expect(heldIn(holds, 'audit')?.seconds).toBe(policy.retention.auditMs / 1_000);
      expect(heldIn(holds, 'code')?.seconds).toBe(RESUME_LIFE_MS / 1_000);
      expect(heldIn(holds, 'silence')?.seconds).toBe(TOKEN_LIFE_MS / 1_000);
      expect(heldIn(holds, 'deliveries')?.seconds).toBe(DELIVERIES_KEPT_MS / 1_000);
      expect(heldIn(holds, 'figures')?.seconds).toBe(HOURS_KEPT_MS / 1_000);
      // The words of the notice, and the rows of the register.
      const promises = promisesOf(policy);
      const notice = noticeSections(SITE, promises, french)[3]?.lines.map(({ text }) => text) ?? [];
      const register = registerEntry(SITE, promises, french, { version: 'v', since: null });
      // Beside them, who opens a sealed address.
      expect(notice).toHaveLength(holds.length + (choice.sealedMs === null ? 0 : 1));
      const address = heldIn(holds, 'address');
      expect(address?.held).toBe(choice.sealedMs !== null);
      expect(noticeOf(site).addressSeconds).toBe(address?.held ? address.seconds : undefined);
      const ended = { endedAt: NOW - (choice.sealedMs ?? 0) } as unknown as Conversation;
      const addressMs = (address?.seconds ?? 0) * 1_000;
      expect(isAddressOver(ended, addressMs, NOW)).toBe(true);
      if (addressMs > 0) expect(isAddressOver(ended, addressMs, NOW - 1)).toBe(false);
      for (const [index, { what, held, seconds }] of holds.entries()) {
        const row = register.split('\n').find((line) => line.startsWith(`| ${french.words[`what.${what}`]} |`));
        expect([what, row !== undefined]).toEqual([what, true]);
        if (!held || seconds === null) continue;
        expect(notice[index]).toContain(sayDuration(seconds, 'fr'));
        expect(row).toContain(`| ${sayDuration(seconds, 'fr')} |`);
      }
      expect(register).toContain(notice.join('\n- '));
    }),
  );
});

it('names every holding once', () => {
  expect(holdingsOf(DEFAULT_POLICY, 0).map(({ what }) => what)).toEqual([...HOLDINGS]);
});

it('the register is a page of Markdown that no words of the policy break', () => {
  const entry = registerEntry(
    { id: 'site', name: 'A' },
    promisesOf(withNotice({ purposes: { en: 'Two\n\n# lines' } })),
    english,
    { version: 'abc', since: '2026-12-01T00:00:00.000Z' },
  );
  expect(entry.match(/^# .*$/gm)).toEqual(['# Register of processing: A']);
  expect(entry).toContain('Version abc, in force since 2026-12-01T00:00:00.000Z.');
  expect(entry).toContain('- Two # lines');
  expect(
    entry
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').length),
  ).toEqual(Array.from({ length: HOLDINGS.length + 2 }, () => 6));
  const { sites: _, ...all } = DEFAULT_POLICY;
  // The order of a file makes no other promise.
  const [one, other] = [
    { a: all, b: all },
    { b: all, a: all },
  ].map((sites) => JSON.stringify(promisesOf({ ...DEFAULT_POLICY, sites })));
  expect(one).toBe(other);
});

describe('who translates is said of each site', () => {
  const engines = [
    { engine: 'bergamot', id: 'ours', models: '/m' },
    { engine: 'deepl', id: 'theirs', url: 'https://api.deepl.com', inside: false, secretFile: null },
  ] as const;
  const lines = (use: 'all' | 'inside' | 'none', legalBasis: string | null = 'Une convention de 2026') => {
    const { sites: _, ...all } = DEFAULT_POLICY;
    const translation = { ...DEFAULT_POLICY.translation, engines, legalBasis: 'Pas celle-ci' };
    const policy = { ...DEFAULT_POLICY, translation, sites: { site: { ...all, translation: { use, legalBasis } } } };
    return linesOf(policy)['Qui le lit']?.slice(1).join() ?? '';
  };

  it('with what permits it there, where it goes outside', () => {
    const told = lines('all');
    for (const said of ['ours', 'theirs', 'Une convention de 2026']) expect(told).toContain(said);
    expect(told).not.toContain('Pas celle-ci');
    expect(lines('all', null)).not.toContain('null');
  });

  it('and of no engine that it may not go to', () => {
    expect(lines('inside')).toContain('ours');
    expect(lines('inside')).not.toMatch(/theirs|convention/);
    expect(lines('none')).toBe('Rien de ce que vous écrivez ne part vers une machine de traduction.');
    expect(linesOf(DEFAULT_POLICY)['Qui le lit']).toHaveLength(1);
  });
});

it('promises of an earlier version are read as they were meant: parts went with their conversation', () => {
  const { translation: _, ...now } = promisesOf(DEFAULT_POLICY);
  const site = { ...now, retention: { endedMs: 5_000 }, sites: undefined };
  const document = JSON.stringify({
    ...now,
    retention: { endedMs: 7_000 },
    legalBasis: 'Une convention',
    sites: { site },
  });
  const read = readPromises(document);
  expect(read.retention.partsMs).toEqual({ position: 7_000, contact: 7_000, notes: 7_000, handover: 7_000 });
  expect(read.sites.site).toMatchObject({
    retention: { partsMs: { notes: 5_000 } },
    translation: { use: 'all', legalBasis: 'Une convention' },
  });
  expect(read.translation).toEqual({ use: 'all', legalBasis: 'Une convention' });
  expect(readPromises(JSON.stringify(promisesOf(DEFAULT_POLICY)))).toEqual(promisesOf(DEFAULT_POLICY));
});
