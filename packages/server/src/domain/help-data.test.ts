// docs/security.md: T16

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { DOORS, helpAnswer, LOCALES } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readHelp } from '../help.ts';
import { helpOfFrance } from '../paths.ts';
import { helpFor } from './help.ts';

const folder = new URL('../../data/help/', import.meta.url);
const countries = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file, readHelp(fileURLToPath(new URL(file, folder))).help] as const);

/** What a browser fetches to read it, at most, in Latin letters and in any others. */
const WEIGHT = 7_500;
const WEIGHT_ELSEWHERE = 10_000;
const isLatin = (text: string): boolean => /^[\p{Script=Latin}\P{L}]*$/u.test(text);

const sentencesOf = (text: string): string[] => text.split(/(?<=[.?!])\s+/);
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

describe.each(countries)('the help in %s', (file, data) => {
  const languages = [...new Set(data.cards.flatMap(({ title }) => Object.keys(title)))];
  const entries = [...data.cards, ...data.services, ...data.numbers];
  const ids = entries.map(({ id }) => id);
  const textsIn = (locale: string): string[] => [
    ...data.cards.flatMap(({ title, lines }) => [title[locale] ?? '', ...(lines[locale] ?? [])]),
    ...[...data.services, ...data.numbers].flatMap(({ title, text }) => [title[locale] ?? '', text[locale] ?? '']),
  ];

  it('is of the country that its name says, and was reviewed in the past', () => {
    expect(file).toBe(`${data.country}.json`);
    expect(Date.parse(data.reviewedOn)).toBeLessThan(Date.now());
  });

  it('has each id once, over all kinds, and leads nowhere else', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, see = [] } of data.cards) {
      for (const other of see) expect(ids, id).toContain(other);
      expect(see, id).not.toContain(id);
      expect(new Set(see).size, id).toBe(see.length);
    }
  });

  it.each(languages)('says everything in %s', (locale) => {
    for (const { id, title, words } of entries) {
      expect(title[locale], id).toBeTruthy();
      expect(words?.[locale]?.length, id).toBeGreaterThan(0);
    }
    for (const { id, lines } of data.cards) expect(lines[locale]?.length, id).toBe(lines.fr?.length);
    for (const { id, text } of [...data.services, ...data.numbers]) expect(text[locale], id).toBeTruthy();
  });

  it('is in plain French: no sentence of more than 20 words, about 10 in the mean', () => {
    const lengths = textsIn('fr')
      .flatMap(sentencesOf)
      .map((sentence) => ({ sentence, count: wordsOf(sentence).length }));
    expect(lengths.filter(({ count }) => count > 20)).toEqual([]);
    expect(lengths.reduce((sum, { count }) => sum + count, 0) / lengths.length).toBeLessThan(10);
  });

  it('is set as French is: typographic apostrophes, and no line break before a double sign', () => {
    expect(textsIn('fr').filter((text) => /'|[^\u00a0][?;!:](?=\s|$)|«[^\u00a0]|[^\u00a0]»/.test(text))).toEqual([]);
    expect(textsIn('en').filter((text) => text.includes("'"))).toEqual([]);
  });

  it('has cards, services and numbers behind every door', () => {
    for (const door of DOORS) {
      expect(data.cards.filter(({ doors }) => doors.includes(door)).length, door).toBeGreaterThanOrEqual(3);
      for (const kind of [data.services, data.numbers]) {
        expect(kind.filter(({ doors }) => doors.includes(door)).length, door).toBeGreaterThan(0);
      }
    }
    for (const { id, doors } of entries) expect(new Set(doors).size, id).toBe(doors.length);
  });

  it('names no number that is not in its list', () => {
    const known = data.numbers.map(({ number }) => number);
    const named = languages
      .flatMap((locale) => data.cards.flatMap(({ lines }) => lines[locale] ?? []))
      .flatMap((line) => line.match(/\d[\d\u00a0]*\d/g) ?? []);
    for (const number of named) expect(known).toContain(number.replaceAll('\u00a0', ' '));
    expect(new Set(known).size).toBe(known.length);
  });

  it('leads to whole addresses over https, each once', () => {
    const urls = data.services.map(({ url }) => new URL(url));
    for (const { protocol, search, username } of urls) expect([protocol, search, username]).toEqual(['https:', '', '']);
    expect(new Set(urls.map(({ href }) => href)).size).toBe(urls.length);
  });

  it.each(languages)('weighs little in %s', (locale) => {
    const answer = helpFor(data, null, locale);
    v.assert(helpAnswer, answer);
    const most = textsIn(locale).slice(0, 5).every(isLatin) ? WEIGHT : WEIGHT_ELSEWHERE;
    expect(brotliCompressSync(JSON.stringify(answer)).length).toBeLessThanOrEqual(most);
  });
});

describe('the help of France', () => {
  const { help: data } = readHelp(helpOfFrance);
  it('has the emergency lines, marked as such, behind every door', () => {
    const emergency = data.numbers.filter((entry) => entry.emergency);
    expect(emergency.map(({ number }) => number)).toEqual(['17', '112', '114', '15', '18']);
    for (const { doors } of emergency) expect(doors).toEqual([...DOORS]);
    expect(emergency.filter(({ by }) => by === 'text').map(({ number }) => number)).toEqual(['114']);
  });

  it('tells whoever comes without papers to come all the same', () => {
    const papers = data.cards.find(({ id }) => id === 'complaint-papers');
    expect(papers?.lines.fr?.[0]).toContain('venez quand même');
  });

  it('tells a child, and who fears for one, of the number that is free and on no bill, in every language', () => {
    const card = data.cards.find(({ id }) => id === 'child-in-danger');
    const number = data.numbers.find(({ id }) => id === 'number-119');
    expect(number).toMatchObject({ number: '119', by: 'call' });
    expect(card?.lines.fr?.[1]).toBe(
      'Le 119 répond jour et nuit. L’appel est gratuit et n’apparaît pas sur la facture.',
    );
    for (const entry of [card, number]) expect(entry?.doors).toEqual(expect.arrayContaining(['victim', 'report']));
    const languages = Object.keys(card?.title ?? {});
    expect(languages.toSorted()).toEqual([...LOCALES].toSorted());
    for (const locale of languages) expect(card?.lines[locale]?.join(' '), locale).toContain('119');
  });

  it('speaks to who is under 18 as one speaks to a child, behind every door but that of questions, in every language', () => {
    const card = data.cards.find(({ id }) => id === 'under-18');
    expect(card?.doors).toEqual(['victim', 'report', 'unsure']);
    expect(card?.see?.[0]).toBe('number-119');
    expect(card?.lines.fr?.slice(0, 2)).toEqual([
      'Danger maintenant\u00a0: appelle le 17. Tu ne peux pas parler\u00a0: SMS au 114.',
      'Le 119 répond jour et nuit. L’appel est gratuit et n’apparaît pas sur la facture.',
    ]);
    expect(card?.lines.fr?.join(' ')).not.toMatch(/\b(?:vous|votre|vos)\b/i);
    expect(Object.keys(card?.title ?? {}).toSorted()).toEqual([...LOCALES].toSorted());
    for (const locale of LOCALES) expect(card?.lines[locale]?.[1], locale).toContain('119');
  });
});
