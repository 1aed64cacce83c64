import type { Locality } from '@lanterne/protocol';
import type { EngineSettings, Policy } from '../domain/policy.ts';
import { isExternal } from '../domain/policy.ts';
import { FileError, readText } from '../json-file.ts';
import { createCaller } from '../outgoing/caller.ts';
import type { Clock, Logger, TranslationEngine } from '../ports.ts';
import { createApertium } from './apertium.ts';
import { createBergamot } from './bergamot.ts';
import { createDeepL } from './deepl.ts';
import { createETranslation } from './etranslation.ts';
import { createLibreTranslate } from './libretranslate.ts';
import { createOpenAiCompatible } from './openai-compatible.ts';
import { createRouter, type Router } from './router.ts';

export interface TranslationDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where engines that call back reach us; null where nobody has said. */
  readonly publicOrigin: string | null;
  /** How the thread of Bergamot is started. */
  readonly bergamot: { readonly entry: URL; readonly execArgv: readonly string[] };
  /** Seals what travels with a request to them; 32 bytes. */
  readonly key: Buffer;
}

/** The one line of a file that holds a secret. Throws `FileError`. */
const readSecret = (file: string, id: string): string => readText(file, `The secret of ${id}, ${file},`).trim();

const openEngine = (
  settings: EngineSettings,
  { publicOrigin, key, clock, bergamot }: TranslationDeps,
): TranslationEngine => {
  if (settings.engine === 'apertium') return createApertium(settings);
  if (settings.engine === 'bergamot') return createBergamot({ ...settings, ...bergamot });

  const locality: Locality = isExternal(settings) ? 'external' : 'on-premise';
  // A machine of ours may have any address; one of somebody else's has none that leads inside, whatever its name says.
  const caller = createCaller({ insideHosts: locality === 'external' ? [] : [new URL(settings.url).host] });
  const secret = settings.secretFile === null ? null : readSecret(settings.secretFile, settings.id);
  const common = { ...settings, locality, caller };
  switch (settings.engine) {
    case 'libretranslate':
      return createLibreTranslate({ ...common, ...settings, key: secret });
    case 'openai-compatible':
      return createOpenAiCompatible({ ...common, ...settings, key: secret });
    case 'deepl':
      return createDeepL({ ...common, ...settings, key: secret ?? '' });
    case 'etranslation': {
      if (publicOrigin === null) {
        throw new FileError(`The engine ${settings.id}`, ['it calls back: LANTERNE_ORIGIN must say where to']);
      }
      const where = { callbackOrigin: publicOrigin, key, clock };
      return createETranslation({ ...common, ...settings, ...where, password: secret ?? '' });
    }
  }
};

/** The engines that the policy names; where it names none, nothing is ever asked of anybody. Throws `FileError`. */
export const openTranslator = ({ translation }: Pick<Policy, 'translation'>, deps: TranslationDeps): Router =>
  createRouter({
    engines: translation.engines.map((settings) => openEngine(settings, deps)),
    order: translation.order,
    clock: deps.clock,
    logger: deps.logger,
  });
