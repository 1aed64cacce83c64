import type { First } from './index.ts';

type More = typeof import('./fr.more.json');
type Facts = typeof import('./fr.facts.json');
type Summary = typeof import('../summary/fr.json');
type Understood = typeof import('../understood/fr.json');
type Room = typeof import('../language/fr.json');
type Guides = typeof import('../exit/guides/fr.json');
type Sealed = typeof import('../sealed/fr.json');
type Slow = typeof import('../slow/fr.json');
type Translation = typeof import('../translation/fr.json');
type Direction = 'ltr' | 'rtl';

/** The texts of the lazy parts, as they lie in the files of one language. */
export interface LaterParts {
  readonly more: More;
  readonly facts: Facts;
  readonly summary: Summary;
  readonly understood: Understood;
  readonly language: Room;
  readonly guides: Guides;
  readonly translation: Translation;
  readonly sealed: Sealed;
  readonly slow: Slow;
  /** Texts that stand in for those that would draw attention. */
  readonly discreet: Partial<First & More>;
}

type Under<Name extends string, Part> = { readonly [Key in keyof Part & string as `${Name}.${Key}`]: Part[Key] };

/** The one file in which a browser gets them. */
export interface Later {
  readonly texts: More &
    Under<'fact', Facts> &
    Under<'summary', Summary> &
    Under<'understood', Understood> &
    Under<'language', Room> &
    Under<'translation', Translation> &
    Under<'sealed', Sealed> &
    Under<'slow', Slow> &
    // Its lines one after the other.
    Readonly<Record<`guide.${keyof Guides}`, string>>;
  readonly discreet: Partial<First & More>;
}

const under = (name: string, part: object): object =>
  Object.fromEntries(
    Object.entries(part).map(([key, text]) => [`${name}.${key}`, Array.isArray(text) ? text.join('\n') : text]),
  );

/**
 * The texts of a language as they are shown. Where words run from right to left, a name or a number that is filled in stands apart
 * from those around it (UAX 9, isolates): else « 116 006 » would be read as « 006 116 ».
 */
export const shown = <Texts extends object>(texts: Texts, direction: Direction): Texts =>
  direction === 'ltr' ? texts : JSON.parse(JSON.stringify(texts).replaceAll(/\{\w+\}/g, '\u2068$&\u2069'));

/** Puts them into one file: whatever part of the page comes first brings all of them, so that no other has to wait. */
export const laterOf = (
  { more, facts, summary, understood, language, guides, translation, sealed, slow, discreet }: LaterParts,
  direction: Direction,
): Later =>
  shown(
    {
      texts: {
        ...more,
        ...under('fact', facts),
        ...under('summary', summary),
        ...under('understood', understood),
        ...under('language', language),
        ...under('guide', guides),
        ...under('translation', translation),
        ...under('sealed', sealed),
        ...under('slow', slow),
        // The keys are made as their type says.
      } as Later['texts'],
      discreet,
    },
    direction,
  );
