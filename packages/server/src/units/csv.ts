/** One line of a table, and the line of the file on which it begins. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The table is not one, from this line on. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const DELIMITERS = [';', ',', '\t'] as const;

/** What stands most often between the names of the columns. */
const delimiterOf = (head: string): string => {
  const count = (sign: string) => head.split(sign).length;
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ';';
};

/**
 * Reads a table in pieces (RFC 4180; semicolons, commas or tabs; lines that end in any of the three ways). Quoted fields may
 * hold delimiters, quotes and line ends. Passes over empty lines. `onRow` hears of each row as soon as it is whole.
 */
export const createCsvReader = (onRow: (row: CsvRow) => void) => {
  let delimiter: string | null = null;
  let head = '';
  let line = 1;
  let begins = 1;
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  /** A quote inside a quoted field: its end, or the first of two. */
  let closing = false;
  let afterReturn = false;

  const endRow = (): void => {
    fields.push(field.trim());
    field = '';
    if (fields.length > 1 || fields[0] !== '') onRow({ line: begins, fields });
    fields = [];
  };

  const take = (sign: string): void => {
    const isEnd = sign === '\n' || sign === '\r';
    // The second half of one line end.
    if (sign === '\n' && afterReturn) {
      afterReturn = false;
      if (quoted && !closing) field += sign;
      return;
    }
    afterReturn = sign === '\r';
    if (isEnd) line += 1;
    if (closing) {
      closing = false;
      if (sign === '"') {
        field += sign;
        return;
      }
      quoted = false;
    }
    if (quoted) {
      if (sign === '"') closing = true;
      else field += sign;
    } else if (isEnd) {
      endRow();
      begins = line;
    } else if (sign === delimiter) {
      fields.push(field.trim());
      field = '';
    } else if (sign === '"' && field.trim() === '') {
      field = '';
      quoted = true;
    } else field += sign;
  };

  const takeAll = (text: string): void => {
    for (const sign of text) take(sign);
  };

  return {
    write(text: string): void {
      if (delimiter !== null) {
        takeAll(text);
        return;
      }
      head += text;
      const end = /[\r\n]/.exec(head);
      if (!end) return;
      delimiter = delimiterOf(head.slice(0, end.index));
      takeAll(head);
    },
    end(): void {
      if (delimiter === null) {
        delimiter = delimiterOf(head);
        takeAll(head);
      }
      if (quoted && !closing) throw new CsvError(begins, 'a field is quoted and its end never comes');
      if (field !== '' || fields.length > 0) endRow();
    },
  };
};
