import { SERVICE_LANGUAGE, type TranslationFlag, type TranslationStatus } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { createGlossing, formsOf, type Term } from '../domain/glossary.ts';
import { hasWords, type Masked, mask, unmask } from '../domain/mask.ts';
import { normalise, plainDigits } from '../domain/normalise.ts';
import { flagsOf, statusOf, type WatchedWords } from '../domain/translation-checks.ts';
import type {
  EngineFault,
  Language,
  LanguageDetector,
  Protection,
  Route,
  Translated,
  TranslatorWithin,
} from '../ports.ts';

export interface TranslateDeps {
  readonly translator: TranslatorWithin;
  readonly detector: LanguageDetector;
  readonly terms: readonly Term[];
  readonly watched: WatchedWords;
}

export interface TextToTranslate {
  readonly text: string;
  readonly from: Language;
  readonly to: Language;
  /** Of people, as far as they are known: no engine is to see or change them. */
  readonly names: readonly string[];
}

/** What came of it. */
export interface TextMade {
  readonly status: Extract<TranslationStatus, 'ok' | 'suspect' | 'failed' | 'same'>;
  readonly text: string | null;
  /** The same without what explains the terms. */
  readonly plain: string | null;
  readonly flags: readonly TranslationFlag[];
  readonly route: Pick<Route, 'engine' | 'version'> | null;
  /** Of a failed one: whether another try may come to more, and after how long the engine wants one. */
  readonly again: { readonly afterMs: number } | null;
}

type Finished = Exclude<Translated, { readonly state: 'pending' }>;

/** What an engine makes later: it is told by the id, and then it is `finish` that makes a text of it. */
export interface TextPending {
  readonly status: 'pending';
  readonly id: string;
  finish(translated: Finished): TextMade;
}

/** After this nobody waits for an engine any more. */
export const HARD_STOP_MS = 10_000;

/** More lines than these go as one text: no engine is asked for hundreds of pieces. */
const LINES_MAX = 50;

const NOT_AGAIN: ReadonlySet<EngineFault> = new Set(['too-long', 'pair-unsupported']);

interface Prepared {
  readonly source: string;
  /** In their order, with what lies between them. */
  readonly lines: readonly { readonly masked: Masked; readonly isAsked: boolean }[];
  readonly texts: readonly string[];
}

const LINE_ENDS = /(\r\n|\n|\r)/;

const prepare = ({ text, from, names }: TextToTranslate, protect: Protection, terms: readonly Term[]): Prepared => {
  const source = normalise(text, from);
  const split = source.split(LINE_ENDS);
  const kept = [...names, ...formsOf(terms)];
  const lines = (split.length / 2 > LINES_MAX ? [source] : split).map((line) => {
    const masked = mask(line, protect, kept);
    return { masked, isAsked: hasWords(masked, protect) };
  });
  return { source, lines, texts: lines.flatMap(({ masked, isAsked }) => (isAsked ? masked.text : [])) };
};

/** The lines again, in the words of the engine where it was asked. */
const together = (
  { lines }: Prepared,
  texts: readonly string[],
  protect: Protection,
  restore: (what: string) => string,
): { readonly text: string; readonly isWhole: boolean } => {
  const answers = texts.values();
  const made = lines.map(({ masked, isAsked }) =>
    unmask(isAsked ? (answers.next().value ?? '') : masked.text, protect, masked.kept, restore),
  );
  return { text: made.map(({ text }) => text).join(''), isWhole: made.every(({ isWhole }) => isWhole) };
};

const failure = (flag: TranslationFlag, route: TextMade['route'], again: TextMade['again']): TextMade => ({
  status: 'failed',
  text: null,
  plain: null,
  flags: [flag],
  route,
  again,
});

/** Puts together and looks at what an engine gave. */
const finish = (
  { detector, watched, terms }: TranslateDeps,
  asked: TextToTranslate,
  prepared: Prepared,
  protect: Protection,
  translated: Finished,
): TextMade & { readonly isWhole: boolean } => {
  const { from, to } = asked;
  const { route } = translated;
  if (translated.state === 'failed') {
    const { fault, retryAfterMs = 0 } = translated;
    const flag = fault === 'too-long' ? 'too-long' : 'unavailable';
    return { ...failure(flag, route, NOT_AGAIN.has(fault) ? null : { afterMs: retryAfterMs }), isWhole: true };
  }
  // A reader of French may not know the digits of another script.
  const readable = to === SERVICE_LANGUAGE ? plainDigits : (what: string) => what;
  const { text: target, isWhole } = together(prepared, translated.texts, protect, readable);
  const detected = detector.detect(target.slice(0, 1_000));
  const flags = flagsOf({ source: prepared.source, from, target, to, detected }, watched);
  if (!isWhole) flags.push('placeholders');
  const isBare =
    protect === 'none' && prepare(asked, 'brackets', terms).lines.some(({ masked }) => masked.kept.length > 0);
  if (isBare) flags.push('unmasked');
  if (translated.route.grade === 'experimental') flags.push('experimental');
  const status = statusOf(target, flags);
  if (status === 'failed') return { ...failure('empty', route, { afterMs: 0 }), flags, isWhole };
  const gloss = createGlossing(terms, to);
  const { text } = together(prepared, translated.texts, protect, (what) => gloss(readable(what)));
  return { status, text: text.trim(), plain: target.trim(), flags, route, again: null, isWhole };
};

/**
 * Translates a text: keeps from the engine what is not its business, asks it, puts all back and looks at what came. Where an engine
 * loses what stands for something, it is asked in another way; whoever is not of the house is never given more for that.
 */
export const translateText = async (
  deps: TranslateDeps,
  asked: TextToTranslate,
  signal?: AbortSignal,
): Promise<TextMade | TextPending> => {
  const { translator, terms } = deps;
  const { from, to } = asked;
  const route = translator.serves(from, to);
  if (!route) return failure('unavailable', null, null);
  const until = performance.now() + HARD_STOP_MS;
  let best: (TextMade & { readonly isWhole: boolean }) | undefined;
  for (const protect of route.protections) {
    if (protect === 'none' && route.locality === 'external') break;
    const deadlineMs = Math.floor(until - performance.now());
    if (deadlineMs <= 0) break;
    const prepared = prepare(asked, protect, terms);
    if (prepared.texts.length === 0) {
      return { status: 'same', text: null, plain: null, flags: [], route: null, again: null };
    }
    const id = nanoid();
    const request = { id, texts: prepared.texts, from, to, protect, deadlineMs };
    const translated = await translator.translate(request, signal);
    if (translated.state === 'pending') {
      return { status: 'pending', id, finish: (late) => finish(deps, asked, prepared, protect, late) };
    }
    const made = finish(deps, asked, prepared, protect, translated);
    if (made.isWhole) return made.status === 'failed' && best ? best : made;
    best ??= made;
  }
  return best ?? failure('unavailable', route, { afterMs: 0 });
};
