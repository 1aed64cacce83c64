import type { ConsoleLocale } from '@lanterne/protocol';

/** What a cell holds: a number is written as one, and everything else as text. */
export type Cell = string | number | null;

/** How a language writes lists and fractions, which is what a spreadsheet in that language expects. */
export interface CsvStyle {
  readonly separator: ';' | ',';
  readonly decimal: ',' | '.';
}

/** Breaks of lines and tabs too: a cell is one line, and nothing may begin another. */
const CONTROL = /\p{Cc}/gu;

/**
 * With what spreadsheets begin a formula, the full-width and small forms that they take for the same among them (OWASP, CSV
 * injection), whatever that cannot be seen stands before it.
 */
const FORMULA = /^[\s\p{Cf}\p{Z}]*[=+\-@|%\u2212\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]/u;

/** Text that no spreadsheet takes for a formula: an apostrophe says that it is text. */
export const harmless = (text: string): string => {
  const line = text.replace(CONTROL, ' ');
  return FORMULA.test(line) ? `'${line}` : line;
};

/** Always in quotes, so that no separator within it begins another cell. */
const quoted = (text: string): string => `"${harmless(text).replaceAll('"', '""')}"`;

const written = (cell: Cell, { decimal }: CsvStyle): string => {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(cell).replace('.', decimal) : quoted(cell);
};

/** By this mark spreadsheets know that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** Rows of a table that has begun before. */
export const csvRows = (rows: readonly (readonly Cell[])[], style: CsvStyle): string =>
  rows.map((row) => `${row.map((cell) => written(cell, style)).join(style.separator)}\r\n`).join('');

/** RFC 4180, but for the separator that the language asks for. */
export const csvOf = (rows: readonly (readonly Cell[])[], style: CsvStyle): string =>
  BYTE_ORDER_MARK + csvRows(rows, style);

/** How a table is written for a spreadsheet in a language. */
export const CSV_STYLES: Record<ConsoleLocale, CsvStyle> = {
  fr: { separator: ';', decimal: ',' },
  en: { separator: ',', decimal: '.' },
};
