import type { Locality } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Answered, Caller } from '../outgoing/caller.ts';
import { EngineError, type EngineFault, type Language, type TranslationEngine } from '../ports.ts';
import { askJson, jsonOf } from './ask.ts';

const languages = v.array(v.object({ code: v.string(), targets: v.optional(v.array(v.string())) }));
const translation = v.object({ translatedText: v.array(v.string()) });
const problem = v.object({ error: v.string() });

/** Newer versions tell apart two kinds of Chinese. */
const languageOf = (code: string): Language | null =>
  code === 'zh-Hans' ? 'zh' : /^[a-z]{2,3}$/.test(code) ? code : null;

/** It says all that is wrong with a request with one status, and tells what in English. */
const readRefusal = ({ status, body }: Answered): EngineFault | undefined => {
  const said = v.safeParse(problem, jsonOf(body));
  if (status !== 400 || !said.success) return undefined;
  const { error } = said.output;
  if (/not supported|not available|no model/i.test(error)) return 'pair-unsupported';
  if (/limit|exceed|too (long|large)/i.test(error)) return 'too-long';
  return /api ?key/i.test(error) ? 'bad-credentials' : undefined;
};

/**
 * LibreTranslate, or what speaks its protocol: a server of one's own (AGPL-3.0). It is always told the language that it
 * translates from: its own guess is wrong for short texts, as its source says.
 */
export const createLibreTranslate = ({
  id,
  url,
  version,
  locality,
  key,
  caller,
}: {
  readonly id: string;
  readonly url: string;
  readonly version: string;
  readonly locality: Locality;
  readonly key: string | null;
  readonly caller: Caller;
}): TranslationEngine => {
  /** Its codes for our languages, where they differ. */
  const codes = new Map<Language, string>();

  const pairs = async (signal: AbortSignal, timeoutMs = 10_000) => {
    const said = await askJson(caller, { method: 'GET', url: `${url}/languages`, headers: {}, timeoutMs, signal });
    const parsed = v.safeParse(languages, said);
    if (!parsed.success) throw new EngineError('bad-output', 'its list of languages is none');
    const all = parsed.output.map(({ code }) => code);
    return parsed.output.flatMap(({ code, targets = all }) => {
      const from = languageOf(code);
      for (const known of [code, ...targets]) codes.set(languageOf(known) ?? known, known);
      return targets.flatMap((target) => {
        const to = languageOf(target);
        return from && to && from !== to ? [{ from, to }] : [];
      });
    });
  };
  return {
    id,
    version,
    locality,
    mode: 'sync',
    grade: 'assist',
    // Its own way with HTML splits sentences at the elements; brackets survive better.
    protections: ['brackets', 'none'],
    destination: url,
    pairs,
    async check(signal) {
      await pairs(signal);
    },
    async translate({ texts, from, to, deadlineMs }, signal) {
      const said = await askJson(caller, {
        method: 'POST',
        url: `${url}/translate`,
        headers: {},
        json: {
          q: texts,
          source: codes.get(from) ?? from,
          target: codes.get(to) ?? to,
          format: 'text',
          ...(key !== null && { api_key: key }),
        },
        timeoutMs: deadlineMs,
        signal,
        read: readRefusal,
      });
      const parsed = v.safeParse(translation, said);
      if (!parsed.success) throw new EngineError('bad-output', 'the answer holds no list of translations');
      return { texts: parsed.output.translatedText };
    },
    async close() {},
  };
};
