import { type Circuit, type CircuitEvent, mayAsk, NEW_CIRCUIT, nextCircuit } from '../domain/circuit.ts';
import { mayTranslate, type TranslationUse } from '../domain/policy.ts';
import {
  type Clock,
  type EngineAnswer,
  EngineError,
  type EngineFault,
  type LanguagePair,
  type LateTranslation,
  type Logger,
  type Route,
  type Translated,
  type TranslationEngine,
  type TranslationRequest,
  type Translator,
  type TranslatorWithin,
} from '../ports.ts';

/** What tells of the engine's state. What depends on the text does not: nobody shuts it for all by what they write. */
const ABOUT_THE_ENGINE: ReadonlySet<EngineFault> = new Set([
  ...(['unavailable', 'timeout', 'rate-limited', 'quota-exceeded', 'bad-credentials'] as const),
]);

/** After the deadline an engine has so long to say so itself, before nobody listens any more. */
const GRACE_MS = 250;

/** What an engine serves is asked again after so long; until it has once been said, at each chance. */
const PAIRS_GOOD_MS = 5 * 60_000;
const PAIRS_TIMEOUT_MS = 10_000;

/** What is known of one engine. */
interface Place {
  readonly engine: TranslationEngine;
  circuit: Circuit;
  /** Null while it has not said. */
  pairs: readonly LanguagePair[] | null;
  learntAt: number;
}

/** Asks any of the engines; a text of a site is asked for by `within`. */
export interface Router extends Translator, TranslatorWithin {
  /** Asks engines what they serve, those of which it is not known or was long ago. */
  learn(): Promise<void>;
  /** What each engine serves, as far as it has said; in the order of the policy. */
  served(): readonly { readonly engine: TranslationEngine; readonly pairs: readonly LanguagePair[] | null }[];
  close(): Promise<void>;
}

const routeOf = ({ id, version, grade, locality, mode, protections }: TranslationEngine): Route => ({
  engine: id,
  version,
  grade,
  locality,
  mode,
  protections,
});

const asEngineError = (error: unknown): EngineError =>
  error instanceof EngineError ? error : new EngineError('unavailable', 'the engine fell', { cause: error });

/** An answer that keeps to the contract: as many texts as were given, and none empty where there was something to say. */
const isAnswer = ({ texts }: EngineAnswer, asked: number): boolean =>
  texts.length === asked && texts.every((text) => text.trim() !== '');

/** Waits for a promise, but no longer than a signal lets it; what comes after that is nobody's. */
const withSignal = <Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(new EngineError('timeout', 'no answer in time'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });

/** Sends each request to the first engine of its pair that is not known to be down, and on to the next where that fails. */
export const createRouter = ({
  engines,
  order,
  clock,
  logger,
}: {
  readonly engines: readonly TranslationEngine[];
  /** Ids of engines by pair, as in `fr-ar`; every other pair has all engines in their order. */
  readonly order: Readonly<Record<string, readonly string[]>>;
  readonly clock: Clock;
  readonly logger: Logger;
}): Router => {
  const places = engines.map((engine): Place => ({ engine, circuit: NEW_CIRCUIT, pairs: null, learntAt: 0 }));
  const listeners = new Set<(late: LateTranslation) => void>();

  const inOrder = (from: string, to: string): readonly Place[] => {
    const ids = order[`${from}-${to}`];
    return ids ? ids.flatMap((id) => places.find(({ engine }) => engine.id === id) ?? []) : places;
  };

  /** One that has not yet said what it serves may serve it: a machine that is down when we start is asked once it is up. */
  const mayServe = ({ pairs }: Place, from: string, to: string): boolean =>
    pairs === null || pairs.some((pair) => pair.from === from && pair.to === to);

  const candidates = (use: TranslationUse, from: string, to: string): readonly Place[] =>
    from === to
      ? []
      : inOrder(from, to).filter(
          (place) => mayTranslate({ use }, place.engine.locality === 'external') && mayServe(place, from, to),
        );

  const tell = (place: Place, event: CircuitEvent) => {
    const before = place.circuit.state;
    place.circuit = nextCircuit(place.circuit, event, clock());
    const { state } = place.circuit;
    const { id } = place.engine;
    if (state === 'open' && before !== 'open') logger.warn({ engine: id }, 'a translation engine is left alone');
    if (state === 'closed' && before !== 'closed') logger.info({ engine: id }, 'a translation engine is back');
  };

  const ask = async (
    place: Place,
    request: TranslationRequest,
    signal: AbortSignal | undefined,
  ): Promise<EngineAnswer | 'pending' | EngineError> => {
    const limit = AbortSignal.timeout(request.deadlineMs + GRACE_MS);
    const within = signal ? AbortSignal.any([signal, limit]) : limit;
    tell(place, 'asked');
    try {
      const answer = await withSignal(within, place.engine.translate(request, within));
      tell(place, 'answered');
      if (answer === 'pending' || isAnswer(answer, request.texts.length)) return answer;
      return new EngineError('bad-output', 'not as many texts as were asked for, or an empty one');
    } catch (error) {
      const failure = asEngineError(error);
      if (signal?.aborted) tell(place, 'abandoned');
      else tell(place, ABOUT_THE_ENGINE.has(failure.fault) ? 'failed' : 'answered');
      return failure;
    }
  };

  const failed = (route: Route | null, { fault, retryAfterMs }: Pick<EngineError, 'fault' | 'retryAfterMs'>) =>
    ({ state: 'failed', route, fault, ...(retryAfterMs !== undefined && { retryAfterMs }) }) as const;

  const translate = async (
    use: TranslationUse,
    request: TranslationRequest,
    signal?: AbortSignal,
  ): Promise<Translated> => {
    const until = clock() + request.deadlineMs;
    let last: Translated = failed(null, { fault: 'pair-unsupported', retryAfterMs: undefined });
    for (const place of candidates(use, request.from, request.to)) {
      const { engine } = place;
      if (!engine.protections.includes(request.protect)) continue;
      // Somebody else is never told what could not be kept from an engine of ours.
      if (request.protect === 'none' && engine.locality === 'external') continue;
      const route = routeOf(engine);
      if (!mayAsk(place.circuit, clock())) {
        if (last.route === null) last = failed(route, { fault: 'unavailable', retryAfterMs: undefined });
        continue;
      }
      const deadlineMs = until - clock();
      if (deadlineMs <= 0 || signal?.aborted) break;
      const answer = await ask(place, { ...request, deadlineMs }, signal);
      if (answer === 'pending') return { state: 'pending', route };
      if (!(answer instanceof EngineError)) return { state: 'done', route, ...answer };
      const facts = { engine: engine.id, from: request.from, to: request.to, fault: answer.fault };
      logger.warn({ ...facts, reason: answer.message }, 'a translation engine failed');
      last = failed(route, answer);
    }
    return last;
  };

  const learnOf = async (place: Place): Promise<void> => {
    if (place.pairs !== null && clock() - place.learntAt < PAIRS_GOOD_MS) return;
    const { engine } = place;
    try {
      const signal = AbortSignal.timeout(PAIRS_TIMEOUT_MS);
      const pairs = await withSignal(signal, engine.pairs(signal));
      const isNew = place.pairs?.length !== pairs.length;
      place.pairs = pairs;
      place.learntAt = clock();
      const { id, version, locality, grade, destination } = engine;
      const said = pairs.map(({ from, to }) => `${from}-${to}`).join(' ');
      if (isNew) {
        const facts = { engine: id, version, locality, grade, destination };
        logger.info({ ...facts, count: pairs.length, pairs: said.slice(0, 400) }, 'a translation engine serves pairs');
      }
    } catch (error) {
      const reason = asEngineError(error).message;
      logger.warn({ engine: engine.id, reason }, 'a translation engine does not say what it serves');
    }
  };

  const within = (use: TranslationUse): TranslatorWithin => ({
    serves(from, to) {
      const found = candidates(use, from, to);
      const place = found.find(({ circuit }) => mayAsk(circuit, clock())) ?? found[0];
      return place ? routeOf(place.engine) : null;
    },
    translate: (request, signal) => translate(use, request, signal),
  });

  return {
    ...within('all'),
    within,
    onLate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(token, fields) {
      for (const { engine } of places) {
        const late = engine.receive?.(token, fields);
        if (!late) continue;
        const route = routeOf(engine);
        const { id, answer } = late;
        const translated =
          answer instanceof EngineError ? failed(route, answer) : ({ state: 'done', route, ...answer } as const);
        for (const listener of listeners) listener({ id, translated });
        return true;
      }
      return false;
    },
    async learn() {
      await Promise.all(places.map(learnOf));
    },
    served: () => places.map(({ engine, pairs }) => ({ engine, pairs })),
    async close() {
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
};
