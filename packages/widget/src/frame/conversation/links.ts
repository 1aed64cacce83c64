/** A run of a message's text: as it was written, and where it leads if it leads anywhere. */
export interface Run {
  readonly text: string;
  readonly href?: string;
  /** Of a web address: the host that it truly leads to, as the network knows it. */
  readonly host?: string;
}

/**
 * What may stand in an address. No space, no control character, nothing that turns the direction of the text, no quote or
 * bracket that closes around it.
 */
const ADDRESS = /(?<![\p{L}\p{N}])https:\/\/[^\p{C}\p{Z}\p{M}<>"«»“”„‹›{}|\\^`]+/giu;

/** Numbers that somebody would dial: French ones in full, any with its country, and the short ones that are no ordinary words. */
const PHONE =
  /(?<![\p{L}\p{N}+.,/-])(?:\+\d(?:[ .\u00a0\u202f-]?\d){7,14}|0[1-9](?:[ .\u00a0\u202f-]?\d\d){4}|3919|3018|116[ \u00a0\u202f]?\d{3}|11[29])(?![\p{L}\p{N}])(?![.,/-]\d|[ \u00a0\u202f]?[%€])/gu;

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

const count = (text: string, character: string): number => text.split(character).length - 1;

/** What ends the sentence does not belong to the address, nor a bracket that was opened before it. */
const withoutEnd = (address: string): string => {
  const last = address.at(-1) ?? '';
  const opening = CLOSING[last];
  const isEnd = opening ? count(address, last) > count(address, opening) : /[.,;:!?'’…*_]/u.test(last);
  return isEnd ? withoutEnd(address.slice(0, -1)) : address;
};

/**
 * Where an address truly leads; null where it is better left alone: a name before the host can look like the host, and a
 * number or an address without a point is no public site.
 */
const hostOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, username, password, port } = new URL(address);
  const isPlain = protocol === 'https:' && !username && !password && !port;
  return isPlain && /\.[a-z][a-z\d-]*$/.test(hostname) ? hostname : null;
};

/** Cuts a text in two kinds of runs; together they are the text. */
const cut = (text: string, pattern: RegExp, toRun: (found: string) => Run | null): Run[] => {
  const runs: Run[] = [];
  let done = 0;
  for (const { index, 0: found } of text.matchAll(pattern)) {
    const run = toRun(found);
    if (!run) continue;
    if (index > done) runs.push({ text: text.slice(done, index) });
    runs.push(run);
    done = index + run.text.length;
  }
  if (done < text.length) runs.push({ text: text.slice(done) });
  return runs;
};

const addressRun = (found: string): Run | null => {
  const text = withoutEnd(found);
  const host = hostOf(text);
  return host ? { text, href: new URL(text).href, host } : null;
};

const phoneRun = (text: string): Run => ({ text, href: `tel:${text.replaceAll(/[^\d+]/g, '')}` });

/** Finds what can be pressed in a text. Nothing but `https:` and `tel:` ever becomes a link, and no letter is changed. */
export const runsOf = (text: string): readonly Run[] =>
  cut(text, ADDRESS, addressRun).flatMap((run) => (run.href ? [run] : cut(run.text, PHONE, phoneRun)));
