// docs/security.md: T9

import type { Event } from '@lanterne/protocol';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../conversation/state.ts';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { fileName, transcriptHtml, transcriptText } from './transcript.ts';

const at = '2026-11-24T12:00:00.000Z';
const mine = (text: string, delivery: 'sent' | 'delayed' = 'sent'): Item => ({
  kind: 'mine',
  id: 'a',
  text,
  at,
  delivery,
});
const theirs = (text: string, alias = 'Camille'): Item => ({ kind: 'theirs', id: 'b', text, at, alias });
const claimed: Item = { kind: 'claimed', id: 'c', at, alias: 'Camille' };
const closed: Item = { kind: 'closed', id: 'd', at };

beforeAll(async () => {
  await loadLanguage('fr');
});

const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html');

describe('a copy as a page', () => {
  it('has every line, who wrote it and when', () => {
    const page = parse(transcriptHtml([mine('Bonjour'), claimed, theirs('Bonsoir'), closed]));
    const lines = [...page.querySelectorAll('li')].map((line) => line.textContent);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^Vous · .*24\/11\/2026.*Bonjour$/);
    expect(lines[2]).toMatch(/^Camille, policier · .*Bonsoir$/);
    expect(lines[3]).toContain('Le policier a terminé l’échange.');
    expect([...page.querySelectorAll('time')].map((time) => time.getAttribute('datetime'))).toEqual([at, at, at, at]);
  });

  it('says why it was closed, where the officer said so, and that one may write again', () => {
    const why = (reason: 'abusive' | 'off-topic' | 'no-answer') => transcriptText([{ ...closed, reason }]);
    expect(why('abusive')).toContain(
      'Nous fermons cet échange\u00a0: messages insultants ou menaçants. Vous pouvez écrire de nouveau.',
    );
    expect(why('off-topic')).toContain('votre demande n’est pas de notre ressort');
    expect(why('no-answer')).toContain('plus de réponse de votre part');
  });

  it('has what was translated in both languages, the words that were written first', () => {
    const records: Event[] = [
      {
        ...{ kind: 'translation', author: 'service', seq: 5, at, of: 4, from: 'fr', lang: 'es' },
        ...{ status: 'ok', text: 'Buenas tardes', flags: [] },
      },
    ];
    const items = [mine('Hola'), { ...theirs('Bonsoir'), seq: 4 }];
    const lines = [...parse(transcriptHtml(items, records)).querySelectorAll('.text')];
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      'Hola',
      'Bonsoir\n\n[Traduit par une machine]\nBuenas tardes',
    ]);
    expect(transcriptText(items, records)).toContain('Buenas tardes');
  });

  it('says its language and direction, and refuses all that is not in it', () => {
    document.documentElement.dir = 'rtl';
    const page = parse(transcriptHtml([mine('Bonjour')]));
    document.documentElement.dir = '';
    expect(page.documentElement.lang).toBe('fr');
    expect(page.documentElement.dir).toBe('rtl');
    expect(page.querySelector('meta[charset]')?.getAttribute('charset')).toBe('utf-8');
    const policy = page.querySelector('meta[http-equiv="content-security-policy"]')?.getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(page.querySelectorAll('script, link, img, a, iframe, [src], [href]')).toHaveLength(0);
  });

  it('shows whatever was written as text, and all of it', () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '</p></li><script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '&lt;b&gt; &amp; &',
        '"><style>*{}</style>',
        '</title><base href=//a.b>',
        '<!-- -->',
      ),
    );
    fc.assert(
      fc.property(nasty, nasty, (text, alias) => {
        const html = transcriptHtml([mine(text), theirs(text, alias)]);
        const page = parse(html);
        expect(page.querySelectorAll('script, img, base, b, link, a')).toHaveLength(0);
        expect(page.querySelectorAll('style')).toHaveLength(1);
        // A parser reads the two as one, and forbids the third.
        const read = text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
        for (const shown of page.querySelectorAll('.text')) {
          expect(shown.textContent?.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '')).toBe(read);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a copy as text', () => {
  it('has the same lines, with line ends for every editor', () => {
    const text = transcriptText([mine('Bonjour\nà vous'), mine('perdu', 'delayed'), theirs('<b>Bonsoir</b>')]);
    expect(text).toContain('Échange du 24 novembre 2026\r\n');
    expect(text).toContain('Vous\r\nBonjour\r\nà vous\r\n');
    expect(text).toContain('Vous (non envoyé)\r\nperdu');
    expect(text).toContain('Camille, policier\r\n<b>Bonsoir</b>\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

it('says nothing in its name of what it is', () => {
  expect(fileName([mine('Bonjour')], 'html')).toBe('echange-2026-11-24.html');
  expect(fileName([], 'txt')).toMatch(/^echange-\d{4}-\d\d-\d\d\.txt$/);
  expect(parse(transcriptHtml([theirs('x')])).title).toBe('Échange du 24 novembre 2026');
});
