import type { Locality } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Caller } from '../outgoing/caller.ts';
import { EngineError, type Language, type LanguagePair, type TranslationEngine } from '../ports.ts';
import { askJson } from './ask.ts';

const translation = v.object({ translations: v.array(v.object({ text: v.string() })) });
const usage = v.object({ character_count: v.number() });

/**
 * What it translates between, by our codes. It has a list of its own to ask for, in two versions that do not agree; what is
 * not in ours is not sent to somebody else by accident.
 */
const LANGUAGES: readonly Language[] = [
  ...['ar', 'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'he', 'hu', 'id', 'it', 'ja', 'ko', 'lt'],
  ...['lv', 'nl', 'nb', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'th', 'tr', 'uk', 'vi', 'zh'],
];
const ALL: readonly LanguagePair[] = LANGUAGES.flatMap((from) =>
  LANGUAGES.flatMap((to) => (from === to ? [] : [{ from, to }])),
);

/** Of some languages it wants to know which kind to write. */
const TARGETS: Readonly<Record<Language, string>> = { en: 'EN-GB', pt: 'PT-PT', zh: 'ZH-HANS' };

/** DeepL's service. What is sent to it is in the hands of a company outside of the house. */
export const createDeepL = ({
  id,
  url,
  locality,
  key,
  caller,
}: {
  readonly id: string;
  readonly url: string;
  readonly locality: Locality;
  readonly key: string;
  readonly caller: Caller;
}): TranslationEngine => {
  const headers = { authorization: `DeepL-Auth-Key ${key}` };
  return {
    id,
    version: 'v2',
    locality,
    mode: 'sync',
    grade: 'production',
    protections: ['xml', 'brackets', 'none'],
    destination: url,
    pairs: async () => ALL,
    async check(signal) {
      const said = await askJson(caller, { method: 'GET', url: `${url}/v2/usage`, headers, timeoutMs: 10_000, signal });
      if (!v.is(usage, said)) throw new EngineError('bad-output', 'it does not say how much it was used');
    },
    async translate({ texts, from, to, protect, deadlineMs }, signal) {
      const said = await askJson(caller, {
        method: 'POST',
        url: `${url}/v2/translate`,
        headers,
        json: {
          text: texts,
          source_lang: from.toUpperCase(),
          target_lang: TARGETS[to] ?? to.toUpperCase(),
          preserve_formatting: true,
          ...(protect === 'xml' && { tag_handling: 'xml', ignore_tags: ['x'] }),
        },
        timeoutMs: deadlineMs,
        signal,
      });
      const parsed = v.safeParse(translation, said);
      if (!parsed.success) throw new EngineError('bad-output', 'the answer holds no list of translations');
      return { texts: parsed.output.translations.map(({ text }) => text) };
    },
    async close() {},
  };
};
