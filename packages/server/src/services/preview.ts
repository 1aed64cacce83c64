import { type PreviewAnswer, SERVICE_LANGUAGE } from '@lanterne/protocol';
import { languageOf } from '../domain/figures.ts';
import { type Answer, refusal } from './answer.ts';
import { type TextMade, type TextToTranslate, type TranslateDeps, translateText } from './translate-text.ts';

/** Nobody waits here for what comes later. */
const now = async (deps: TranslateDeps, asked: TextToTranslate, signal: AbortSignal): Promise<TextMade> => {
  const made = await translateText(deps, asked, signal);
  return made.status === 'pending'
    ? { status: 'failed', text: null, plain: null, flags: ['unavailable'], route: null, again: null }
    : made;
};

/** What the visitor would read of a text of an officer, and that again in the language of the officer. Nothing of it is kept. */
export const previewText = async (
  deps: TranslateDeps,
  { text, locale, alias }: { readonly text: string; readonly locale: string; readonly alias: string },
  signal: AbortSignal,
): Promise<Answer<PreviewAnswer>> => {
  const lang = languageOf(locale);
  if (!deps.translator.serves(SERVICE_LANGUAGE, lang)) return refusal('translation_off');
  const names = [alias];
  const there = await now(deps, { text, from: SERVICE_LANGUAGE, to: lang, names }, signal);
  const back =
    there.plain === null
      ? null
      : await now(deps, { text: there.plain, from: lang, to: SERVICE_LANGUAGE, names }, signal);
  const { status, flags } = there;
  const value = { lang, status, text: there.text, back: back?.plain ?? null, flags: [...flags] };
  return { ok: true, value, repeated: false };
};
