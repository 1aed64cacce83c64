import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, createCsvReader } from './csv.ts';

const read = (...pieces: string[]): CsvRow[] => {
  const rows: CsvRow[] = [];
  const reader = createCsvReader((row) => rows.push(row));
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return rows;
};

describe('a table', () => {
  it.each([
    ['semicolons', 'a;b\r\n1;2,3\r\n'],
    ['commas', 'a,b\n1,"2,3"'],
    ['tabs', 'a\tb\r1\t2,3\r'],
  ])('has %s between its fields', (_, text) => {
    expect(read(text)).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', '2,3'] },
    ]);
  });

  it('tells the line on which a row begins, also after one that goes over several', () => {
    expect(read('a;b\r\n"1\r\n;""x""";2\r\n\r\n 3 ; "4" \r\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1\r\n;"x"', '2'] },
      { line: 5, fields: ['3', '4'] },
    ]);
  });

  it('says where a quote begins that has no end', () => {
    expect(() => read('a;b\n1;2\n"3;4\n5;6')).toThrow(expect.objectContaining({ name: 'CsvError', line: 3 }));
  });

  it('is read the same however it is cut, and gives back what was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ';', '"', '\n', 'é', '🚓'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), fc.array(fc.nat({ max: 8 })), (cells, cuts) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [['x', 'y'], ...cells].map((row) => row.map(quote).join(';')).join('\r\n');
        const pieces: string[] = [];
        let from = 0;
        for (const cut of cuts) {
          pieces.push(text.slice(from, from + cut));
          from += cut;
        }
        const rows = read(...pieces, text.slice(from));
        expect(rows.map(({ fields }) => fields).slice(1)).toEqual(cells.map((row) => row.map((one) => one.trim())));
      }),
    );
  });
});
