import type { Event } from '@lanterne/protocol';
import { factText } from '../conversation/fact.tsx';
import type { Item } from '../conversation/state.ts';
import { localeInUse, t } from '../i18n/index.ts';
import { translationOf } from '../translation/records.ts';

/** A line of the transcript as it is put on paper. */
interface Line {
  readonly at: string;
  /** Nobody, for what was not written by either. */
  readonly by: string | null;
  readonly text: string;
}

/** Both, where it was translated: the words that were written are the ones that count. */
const translatedToo = (text: string, seq: number | undefined, records: readonly Event[]): string => {
  const translation = seq && translationOf(records, seq);
  if (!translation || translation.text === undefined) return text;
  const by = t(translation.status === 'human' ? 'translation.human' : 'translation.machine');
  return `${text}\n\n[${by}]\n${translation.text}`;
};

const lineOf = (item: Item, records: readonly Event[]): Line => {
  const { at } = item;
  switch (item.kind) {
    case 'mine': {
      const isSent = item.delivery === 'sent';
      const text = item.file ? t('copy.attached', { name: item.text }) : item.text;
      return { at, by: isSent ? t('you') : `${t('you')} (${t('copy.unsent')})`, text };
    }
    case 'theirs':
      return { at, by: t('officer', { alias: item.alias }), text: translatedToo(item.text, item.seq, records) };
    default:
      return { at, by: null, text: factText(item) };
  }
};

const formats = () => {
  const language = localeInUse();
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  return { day: (at: string) => day.format(new Date(at)), time: (at: string) => time.format(new Date(at)) };
};

const beganAt = (items: readonly Item[]): string => items[0]?.at ?? new Date().toISOString();

/** Says nothing of what it is: others look at a list of files. */
export const fileName = (items: readonly Item[], ending: string): string => {
  const date = new Date(beganAt(items));
  const digits = (number: number) => `${number}`.padStart(2, '0');
  return `${t('copy.file')}-${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}.${ending}`;
};

const titleOf = (items: readonly Item[]): string => t('copy.title', { date: formats().day(beganAt(items)) });

/** As plain text, with line ends that every editor knows. */
export const transcriptText = (items: readonly Item[], records: readonly Event[] = []): string => {
  const { time } = formats();
  const lines = items
    .map((item) => lineOf(item, records))
    .map(({ at, by, text }) => `[${time(at)}] ${by === null ? text : `${by}\n${text}`}`);
  return `${[titleOf(items), ...lines].join('\n\n')}\n`.replaceAll(/\r?\n/g, '\r\n');
};

/** No script, no address, nothing of elsewhere: the page says so itself to whatever opens it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; color: #111; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; }
ol { padding: 0; list-style: none; }
li { margin-block: 0 1rem; padding-inline-start: .75rem; border-inline-start: 3px solid #ccc; break-inside: avoid; }
li.mine { border-color: #111; }
p { margin: 0; }
.by { font-size: .875rem; color: #444; }
.text { white-space: pre-wrap; }
@page { margin: 2cm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt; } }
`;

/**
 * As a page to print. It is built as a document and written out by the browser, which knows how to escape; no text of the
 * conversation is ever read as markup.
 */
export const transcriptHtml = (items: readonly Item[], records: readonly Event[] = []): string => {
  const title = titleOf(items);
  const page = document.implementation.createHTMLDocument();
  const add = <Name extends keyof HTMLElementTagNameMap>(
    parent: Element,
    name: Name,
    attributes: Readonly<Record<string, string>>,
    text = '',
  ) => {
    const element = page.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const root = page.documentElement;
  root.lang = localeInUse();
  root.dir = document.documentElement.dir || 'ltr';
  // Before the title, whose letters it says how to read.
  add(page.head, 'meta', { charset: 'utf-8' });
  add(page.head, 'title', {}, title);
  add(page.head, 'meta', { 'http-equiv': 'content-security-policy', content: POLICY });
  add(page.head, 'meta', { name: 'referrer', content: 'no-referrer' });
  add(page.head, 'meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' });
  add(page.head, 'style', {}, STYLE);
  const main = add(page.body, 'main', {});
  add(main, 'h1', {}, title);
  const list = add(main, 'ol', {});
  const { time } = formats();
  for (const item of items) {
    const { at, by, text } = lineOf(item, records);
    const line = add(list, 'li', { class: item.kind });
    const head = add(line, 'p', { class: 'by' }, by === null ? '' : `${by} · `);
    add(head, 'time', { datetime: at }, time(at));
    add(line, 'p', { class: 'text', dir: 'auto' }, text);
  }
  return `<!doctype html>\n${root.outerHTML}\n`;
};
