/** What a key asks of the desk. */
export type Shortcut =
  | { readonly act: 'next' }
  | { readonly act: 'queue' }
  | { readonly act: 'close' }
  /** To somebody else. */
  | { readonly act: 'give' }
  /** From the answer to the note, or back. */
  | { readonly act: 'note' }
  | { readonly act: 'answers' }
  | { readonly act: 'cards' }
  /** Of the answer, as the visitor would read it. */
  | { readonly act: 'preview' }
  | { readonly act: 'help' }
  /** Go to the own conversation with this number. */
  | { readonly act: 'conversation'; readonly number: number };

/** The part of a `KeyboardEvent` that decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

const LETTERS: Readonly<Record<string, Shortcut>> = {
  n: { act: 'next' },
  q: { act: 'queue' },
  w: { act: 'close' },
  t: { act: 'give' },
  p: { act: 'note' },
  r: { act: 'answers' },
  c: { act: 'cards' },
  v: { act: 'preview' },
};

/**
 * The letter that the officer's own layout prints on the key. Where Alt makes another sign of it, as on a Mac, the
 * place of the key decides.
 */
export const letterOf = ({ key, code }: KeyPress): string =>
  /^[a-z]$/i.test(key) ? key.toLowerCase() : (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? '');

/** The shortcut of a key, if any. Digits go by place: on a French keyboard their key alone prints another sign. */
export const shortcutFor = (press: KeyPress, inField: boolean): Shortcut | null => {
  // Ctrl with Alt is AltGr on Windows: it writes characters.
  if (press.ctrlKey || press.metaKey) return null;
  if (press.key === '?' && !press.altKey) return inField ? null : { act: 'help' };
  if (!press.altKey || press.shiftKey) return null;
  const digit = /^Digit([1-9])$/.exec(press.code)?.[1];
  if (digit) return { act: 'conversation', number: Number(digit) };
  return LETTERS[letterOf(press)] ?? null;
};

/** Whether a key typed there is text. */
export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
