import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsOf } from './links.ts';

const linksOf = (text: string) => runsOf(text).filter(({ href }) => href);
const only = (text: string) => {
  const [link, ...others] = linksOf(text);
  expect(others).toEqual([]);
  return link;
};

describe('a web address', () => {
  it.each([
    ['https://www.service-public.fr', 'https://www.service-public.fr'],
    ['Voyez https://www.service-public.fr/papiers.', 'https://www.service-public.fr/papiers'],
    ['(https://a.fr/x)', 'https://a.fr/x'],
    ['(voir https://fr.wikipedia.org/wiki/Lanterne_(objet))', 'https://fr.wikipedia.org/wiki/Lanterne_(objet)'],
    ['« https://a.fr/x »', 'https://a.fr/x'],
    ['"https://a.fr/x"', 'https://a.fr/x'],
    ['https://a.fr/x?y=1&z=2#w, puis', 'https://a.fr/x?y=1&z=2#w'],
    ['https://a.fr/x…', 'https://a.fr/x'],
    ['HTTPS://A.FR/X', 'HTTPS://A.FR/X'],
    ['https://a.fr/été', 'https://a.fr/été'],
  ])('in %s is found, without the punctuation around it', (text, address) => {
    expect(only(text)?.text).toBe(address);
  });

  it.each([
    'http://a.fr/x',
    'javascript:alert(1)',
    'data:text/html,x',
    'www.a.fr',
    'xhttps://a.fr',
    'https://',
    'https://localhost/x',
    'https://127.0.0.1/x',
    'https://2130706433/',
    'https://[::1]/x',
    'https://a.fr:8443/x',
    'https://service-public.fr@mechant.example/x',
    'https://user:pass@a.fr',
  ])('%s is left as text', (text) => {
    expect(linksOf(text)).toEqual([]);
  });

  it('says the host that it truly leads to', () => {
    // A Cyrillic letter in the place of an a.
    expect(only('https://servicе-public.fr/x')?.host).toMatch(/^xn--/);
    expect(only('https://www.service-public.fr.mechant.example/x')?.host).toBe('www.service-public.fr.mechant.example');
    expect(only('https://a.fr\u3002mechant.example/x')?.host).toBe('a.fr.mechant.example');
  });

  it('ends where the direction of the text would be turned', () => {
    expect(only('https://a.fr/\u202egpj.exe')?.text).toBe('https://a.fr/');
  });
});

describe('a phone number', () => {
  it.each([
    ['Appelez le 01 23 45 67 89.', 'tel:0123456789'],
    ['Appelez le 01.23.45.67.89', 'tel:0123456789'],
    ['+33 1 23 45 67 89', 'tel:+33123456789'],
    ['Le 3919 est gratuit.', 'tel:3919'],
    ['Le 116 006, ou', 'tel:116006'],
    ['le 119', 'tel:119'],
  ])('in %s can be called', (text, href) => {
    expect(only(text)?.href).toBe(href);
  });

  it.each([
    'à 17 heures',
    'le 24/11/2026',
    'PV 2026-0123456789',
    '112 €',
    '119,50',
    'le lot 119B',
    '00123456789012345',
    'le 114',
    '1,112',
  ])('is not seen in %s', (text) => {
    expect(linksOf(text)).toEqual([]);
  });
});

const piece = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['https', 'http', 'ftp'] }),
  fc.constantFrom(
    'https://',
    'javascript:',
    'tel:',
    '0123456789',
    '+33123456789',
    ' ',
    '.',
    ')',
    '(',
    '@',
    '\u202e',
    '\u200d',
    'https://a.fr/',
  ),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('whatever is written', () => {
  it('stays as it is, to the letter', () => {
    fc.assert(
      fc.property(text, (written) => {
        expect(
          runsOf(written)
            .map((run) => run.text)
            .join(''),
        ).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads nowhere but to a secure site or a phone', () => {
    fc.assert(
      fc.property(text, (written) => {
        for (const { href, host, text: shown } of linksOf(written)) {
          const { protocol, hostname, username, port } = new URL(href ?? '');
          expect(['https:', 'tel:']).toContain(protocol);
          if (protocol === 'tel:') expect(href).toMatch(/^tel:\+?\d+$/);
          else expect([hostname, username, port, shown.slice(0, 8).toLowerCase()]).toEqual([host, '', '', 'https://']);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
