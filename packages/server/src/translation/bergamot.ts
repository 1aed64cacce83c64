import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { type EngineAnswer, EngineError, type Language, type LanguagePair, type TranslationEngine } from '../ports.ts';

/** Of the package that the thread runs. */
const ENGINE_VERSION = '0.4.9';

/** Models are made to and from this language; all else goes through it. */
const PIVOT: Language = 'en';

/** Each takes some tens of megabytes in the thread; the one that was not used for longest gives way. */
const LOADED_MAX = 8;

/** What waits for its turn at one time; more is turned away. */
const WAITING_MAX = 64;

/** A thread that has not answered for so long is ended; loading a model takes a second. */
const STUCK_MS = 30_000;

/** The name of a file in the folder of models: no way out of it. */
const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*$/));
const modelFile = v.strictObject({ name: fileName, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
type ModelFile = v.InferOutput<typeof modelFile>;

const manifest = v.strictObject({
  models: v.array(
    v.strictObject({
      from: v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/)),
      to: v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/)),
      model: modelFile,
      lex: modelFile,
      /** One for both languages, or one for each. */
      vocabs: v.pipe(v.array(modelFile), v.minLength(1), v.maxLength(2)),
    }),
  ),
});
type Model = v.InferOutput<typeof manifest>['models'][number];

const keyOf = ({ from, to }: LanguagePair): string => `${from}-${to}`;

/** What the thread answers. */
interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: EngineError): void;
}

/** The thread, which is started when it is needed, and again after it has fallen. */
const createThread = (entry: URL, execArgv: readonly string[], stuckMs: number) => {
  let thread: Worker | null = null;
  let ready: Promise<unknown> | null = null;
  let last = 0;
  const waiting = new Map<number, Waiting>();
  let watch: NodeJS.Timeout | undefined;

  const stop = (why: string): void => {
    const ended = thread;
    thread = null;
    ready = null;
    clearTimeout(watch);
    const told = [...waiting.values()];
    waiting.clear();
    for (const { reject } of told) reject(new EngineError('unavailable', why));
    void ended?.terminate();
  };

  const rewatch = () => {
    clearTimeout(watch);
    if (waiting.size > 0) watch = setTimeout(() => stop('it is stuck'), stuckMs);
  };

  const post = (worker: Worker, name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      if (waiting.size === 1) rewatch();
      worker.postMessage({ id: last, name, args });
    });

  const start = (): Worker => {
    const worker = new Worker(entry, {
      name: 'lanterne bergamot',
      execArgv: [...execArgv],
      stdout: true,
      stderr: true,
    });
    // What the library says may quote the text.
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', ({ id, result, error }: Reply) => {
      const one = waiting.get(id);
      waiting.delete(id);
      rewatch();
      if (error === undefined) one?.resolve(result);
      else one?.reject(new EngineError('unavailable', 'its WASM has failed'));
    });
    const over = (why: string) => () => {
      if (thread === worker) stop(why);
    };
    worker.on('error', over('its thread has fallen'));
    worker.on('exit', over('its thread has ended'));
    worker.unref();
    return worker;
  };

  return {
    /** Calls a function of the library, once the thread has its WASM. */
    async call(name: string, ...args: readonly unknown[]): Promise<unknown> {
      thread ??= start();
      const worker = thread;
      ready ??= post(worker, 'initialize', [{ cacheSize: 0, useNativeIntGemm: false }]);
      await ready;
      if (thread !== worker) throw new EngineError('unavailable', 'its thread has ended');
      return post(worker, name, args);
    },
    stop,
  };
};

const translations = v.array(v.object({ target: v.object({ text: v.string() }) }));

/**
 * Bergamot (MPL-2.0): neural models on this machine, in a thread of this process. It brings no models: they lie in a folder,
 * each file named with its SHA-256 in `manifest.json`, and are never fetched from anywhere.
 */
export const createBergamot = ({
  id,
  models: folder,
  entry,
  execArgv,
  stuckMs = STUCK_MS,
}: {
  readonly id: string;
  readonly models: string;
  /** A module that runs the library's worker, `bergamot.ts` or what was built from it. */
  readonly entry: URL;
  /** Options of Node under which the entry can be loaded. */
  readonly execArgv: readonly string[];
  readonly stuckMs?: number;
}): TranslationEngine => {
  const models = new Map<string, Model>();
  let fault: string | null = null;
  let version = 'no models';
  try {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    for (const model of v.parse(manifest, JSON.parse(text)).models) models.set(keyOf(model), model);
    version = `models ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
    if (models.size === 0) fault = `NO_MODEL: ${folder}/manifest.json names no model`;
  } catch (error) {
    fault = `NO_MODEL: ${folder}/manifest.json cannot be used (${error instanceof v.ValiError ? 'a field is missing or wrong' : error instanceof Error ? error.message : error})`;
  }
  const thread = createThread(entry, execArgv, stuckMs);
  /** What the thread holds or is being given, that which was used last at the end. */
  const loaded = new Map<string, Promise<unknown>>();

  const readModelFile = async ({ name, sha256 }: ModelFile): Promise<ArrayBuffer> => {
    const bytes = await readFile(join(folder, name)).catch(() => {
      throw new EngineError('unavailable', `${name} is not in ${folder}`);
    });
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new EngineError('unavailable', `${name} is not the file that the manifest names`);
    }
    return new Uint8Array(bytes).buffer;
  };

  const readModel = async ({ model, lex, vocabs }: Model) => ({
    model: await readModelFile(model),
    shortlist: await readModelFile(lex),
    vocabs: await Promise.all(vocabs.map(readModelFile)),
    qualityModel: null,
    // Models that were made before the other form of their numbers.
    config: model.name.endsWith('intgemm8.bin') ? { 'gemm-precision': 'int8shiftAll' } : {},
  });

  const fall = (why: string) => {
    loaded.clear();
    thread.stop(why);
  };

  const load = async (model: Model): Promise<void> => {
    const { from, to } = model;
    const key = keyOf(model);
    const before = loaded.get(key);
    const loading =
      before ?? readModel(model).then((buffers) => thread.call('loadTranslationModel', { from, to }, buffers));
    loaded.delete(key);
    loaded.set(key, loading);
    try {
      await loading;
    } catch (error) {
      if (loaded.get(key) === loading) loaded.delete(key);
      throw error;
    }
    for (const [oldest] of loaded) {
      if (loaded.size <= LOADED_MAX) break;
      loaded.delete(oldest);
      const [from, to] = oldest.split('-');
      await thread.call('freeTranslationModel', { from, to });
    }
  };

  /** The models on the way from one language to the other; null where there is none. */
  const pathOf = (from: Language, to: Language): readonly Model[] | null => {
    const direct = models.get(`${from}-${to}`);
    if (direct) return [direct];
    const there = models.get(`${from}-${PIVOT}`);
    const on = models.get(`${PIVOT}-${to}`);
    return there && on ? [there, on] : null;
  };

  const run = async (path: readonly Model[], texts: readonly string[]): Promise<EngineAnswer> => {
    for (const model of path) await load(model);
    const said = await thread.call('translate', {
      models: path.map(({ from, to }) => ({ from, to })),
      texts: texts.map((text) => ({ text, html: false, qualityScores: false })),
    });
    const translated = v.safeParse(translations, said);
    if (!translated.success) throw new EngineError('bad-output', 'its thread has answered something else');
    return { texts: translated.output.map(({ target }) => target.text), ...(path.length > 1 && { via: [PIVOT] }) };
  };

  let turn: Promise<unknown> = Promise.resolve();
  let inTurn = 0;
  /** One text after the other: the thread does no more anyway, and no model goes while somebody needs it. */
  const queue = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (inTurn >= WAITING_MAX) throw new EngineError('rate-limited', 'too many texts wait');
    inTurn += 1;
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      inTurn -= 1;
    }
  };

  const all = (): readonly LanguagePair[] => {
    const languages = new Set([...models.values()].flatMap(({ from, to }) => [from, to]));
    return [...languages].flatMap((from) =>
      [...languages].flatMap((to) => (from !== to && pathOf(from, to) ? [{ from, to }] : [])),
    );
  };

  return {
    id,
    version: `${ENGINE_VERSION}, ${version}`,
    locality: 'in-process',
    mode: 'sync',
    grade: 'production',
    protections: ['brackets', 'none'],
    destination: 'a thread of this process',
    async pairs() {
      if (fault !== null) throw new EngineError('unavailable', fault);
      return all();
    },
    async check() {
      // Its WASM loads, whatever there is for it to work with.
      await thread.call('hasTranslationModel', { from: PIVOT, to: PIVOT });
      if (fault !== null) throw new EngineError('unavailable', fault);
      for (const model of models.values()) await readModel(model);
    },
    async translate({ texts, from, to }, signal) {
      const path = pathOf(from, to);
      if (!path) throw new EngineError('pair-unsupported', `NO_MODEL: from ${from} to ${to}`);
      return queue(async () => {
        if (signal.aborted) throw new EngineError('timeout', 'its turn did not come in time');
        try {
          return await run(path, texts);
        } catch (error) {
          // WASM that has failed once is in no state to go on.
          fall('its thread was ended after a failure');
          throw error;
        }
      });
    },
    async close() {
      fall('the server stops');
    },
  };
};
