import * as v from 'valibot';
import { DOORS } from './constants.ts';
import { textUpTo } from './text.ts';

/** Stable: officers' answers and counts refer to it. */
export const helpId = v.pipe(
  v.string('wrong_type'),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'malformed'),
  v.maxLength(60, 'too_long'),
);

/** The same in each language that it was written in, by the language's subtag; French is the reference. */
const inEachLanguage = <Schema extends v.GenericSchema<unknown>>(schema: Schema) =>
  v.record(v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/, 'malformed')), schema);

const localised = (max: number) => inEachLanguage(textUpTo(max));

/** Other words by which people look for it, as they type them: misspelt, in slang, in the style of text messages. */
const words = v.optional(inEachLanguage(v.array(textUpTo(40))));

const httpsAddress = v.pipe(
  v.string('wrong_type'),
  v.maxLength(2_000, 'too_long'),
  v.url('malformed'),
  v.startsWith('https://', 'malformed'),
);
const phone = v.pipe(v.string('wrong_type'), v.regex(/^\+?\d[\d ]{1,16}$/, 'malformed'));
const doors = v.array(v.picklist(DOORS));

/** What can be read without waiting: what to do, which papers to bring, which rights. */
export const helpCard = v.strictObject({
  id: helpId,
  /** Under which doors it stands. */
  doors,
  about: v.picklist(['steps', 'papers', 'rights']),
  title: localised(90),
  /** Short lines: one idea each, in the order in which they help. */
  lines: inEachLanguage(v.pipe(v.array(textUpTo(300)), v.minLength(1, 'empty'))),
  words,
  /** Ids of the numbers, services and other cards to offer with it. */
  see: v.optional(v.array(helpId)),
});
export type HelpCard = v.InferOutput<typeof helpCard>;

/** A téléservice: something to do online. */
export const helpService = v.strictObject({
  id: helpId,
  doors,
  title: localised(90),
  text: localised(300),
  words,
  url: httpsAddress,
});
export type HelpService = v.InferOutput<typeof helpService>;

export const helpNumber = v.strictObject({
  id: helpId,
  doors,
  number: phone,
  /** How it is used; `both` where it takes calls and text messages. */
  by: v.picklist(['call', 'text', 'both']),
  /** One of the emergency lines, which stand in view at all times. */
  emergency: v.optional(v.boolean(), false),
  /** Where the same service is reached by video and in sign language. */
  video: v.optional(httpsAddress),
  title: localised(90),
  text: localised(300),
  words,
});
export type HelpNumber = v.InferOutput<typeof helpNumber>;

/** The help of one country: dated, so that what is old can be seen to be. */
export const helpData = v.strictObject({
  /** ISO 3166-1, in lower case. */
  country: v.pipe(v.string(), v.regex(/^[a-z]{2}$/, 'malformed')),
  /** When a person last went through it. */
  reviewedOn: v.pipe(v.string(), v.isoDate('malformed')),
  /** Those that stand first in the list of a door are offered first. */
  cards: v.array(helpCard),
  services: v.array(helpService),
  numbers: v.array(helpNumber),
});
export type HelpData = v.InferOutput<typeof helpData>;

/** What an entry of the help says in one more language: `lines` of a card, `text` of a service or a number. */
const entryTexts = v.strictObject({
  title: textUpTo(90),
  lines: v.optional(v.pipe(v.array(textUpTo(300)), v.minLength(1, 'empty'))),
  text: v.optional(textUpTo(300)),
  words: v.optional(v.array(textUpTo(40))),
});

/** The help of a country in one more language, by the ids of its entries. What is not there stays in the reference. */
export const helpTexts = v.record(helpId, entryTexts);
export type HelpTexts = v.InferOutput<typeof helpTexts>;

/**
 * A site's own changes: an entry with an id of the country's takes its place, any other is added, `without` takes away. Those that
 * `order` names come first, in its order.
 */
export const helpOverlay = v.strictObject({
  cards: v.optional(v.array(helpCard), []),
  services: v.optional(v.array(helpService), []),
  numbers: v.optional(v.array(helpNumber), []),
  without: v.optional(v.array(helpId), []),
  order: v.optional(v.array(helpId), []),
});
export type HelpOverlay = v.InferOutput<typeof helpOverlay>;

/** What every entry of the answer has. */
const entry = {
  id: helpId,
  doors,
  title: v.string(),
  words: v.array(v.string()),
  /** The language of its texts, where it is not the one of the answer. */
  lang: v.optional(v.string()),
};

/** `GET /v1/sites/{site}/help`: the same in one language, with the site's changes made. */
export const helpAnswer = v.strictObject({
  country: v.string(),
  locale: v.string(),
  reviewedOn: v.string(),
  cards: v.array(
    v.strictObject({ ...entry, about: helpCard.entries.about, lines: v.array(v.string()), see: v.array(helpId) }),
  ),
  services: v.array(v.strictObject({ ...entry, text: v.string(), url: v.string() })),
  numbers: v.array(
    v.strictObject({
      ...entry,
      number: v.string(),
      by: helpNumber.entries.by,
      emergency: v.boolean(),
      text: v.string(),
      video: v.optional(v.string()),
    }),
  ),
});
export type HelpAnswer = v.InferOutput<typeof helpAnswer>;
