import type {
  ConversationId,
  Event,
  MessageEvent,
  PreviewAnswer,
  SiteId,
  TranslationFlag,
  WrittenAnswer,
} from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { languageOf } from '../domain/figures.ts';
import { countLetters, type Doubt, hear, isAlike, LETTERS_TO_TELL, NO_DOUBT } from '../domain/language.ts';
import { holderOf } from '../domain/permission.ts';
import type { Policy } from '../domain/policy.ts';
import { type Direction, directionOf, translationOf, untranslatedIn, wantsAnotherTry } from '../domain/translation.ts';
import {
  type Bus,
  type Change,
  type Logger,
  SealBroken,
  type Store,
  type Translator,
  type TranslatorWithin,
} from '../ports.ts';
import { addTranslation, type TranslationMade } from '../services/add-translation.ts';
import { type Answer, refusal } from '../services/answer.ts';
import { curatedText, type Phrase } from '../services/curated.ts';
import { previewText } from '../services/preview.ts';
import { suggestLanguage } from '../services/suggest-language.ts';
import { type TextMade, type TranslateDeps, translateText } from '../services/translate-text.ts';
import { translatorFor } from '../services/translating.ts';
import type { Job } from './scheduler.ts';

/** Translates what is said, after it has been said. */
export interface Translations extends Job {
  /** Tries a message once more that has no translation, or needed none as it seemed; null: that is under way. */
  ask(conversation: Conversation, seq: number): Promise<Answer<WrittenAnswer | null>>;
  /** What a visitor would read of a text, and that translated back. */
  preview(conversation: Conversation, text: string, alias: string): Promise<Answer<PreviewAnswer>>;
}

export interface TranslationTiming {
  /** How long after each try that failed the next one comes. */
  readonly retryAfterMs?: readonly number[];
  /** How often one of those that have failed is tried, to see whether the engine is back. */
  readonly probeEveryMs?: number;
  /** For how long something may come from an engine that answers later. */
  readonly lateAfterMs?: number;
}

const RETRY_AFTER_MS = [1_000, 4_000, 15_000];
const PROBE_EVERY_MS = 30_000;
const LATE_AFTER_MS = 10 * 60_000;

/** Engines take several at one time; those who wait for theirs must not wait behind one that is slow. */
const AT_ONCE = 8;
/** Previews at one time, of all officers: they are asked for by hand, and must not keep messages waiting. */
const PREVIEWS_AT_ONCE = 4;
/** Of those that have failed while the engine was away, so many are tried again by themselves; the oldest are given up first. */
const PARKED_MAX = 1_000;
/** So often one message is tried at somebody's asking. */
const ASKED_MAX = 5;

interface Task extends Direction {
  readonly key: string;
  readonly conversation: ConversationId;
  readonly site: SiteId;
  readonly message: MessageEvent;
  /** The failed translation in whose place this one comes. */
  readonly inPlaceOf: number | null;
  /** Somebody waits for what comes of it, also when that is nothing again. */
  isAsked: boolean;
  readonly isUrgent: boolean;
  tries: number;
  /** Nobody is there any more to wait for another try; or there is nothing any more to write to. */
  isOver: boolean;
}

const keyOf = (conversation: ConversationId, of: number, lang: string): string => `${conversation} ${of} ${lang}`;

const isOpen = ({ state }: Conversation): boolean => state === 'waiting' || state === 'held';

/**
 * Hears of every message once it is committed, and of those that a restart left behind. No message waits for it; what fails is tried
 * again, then told as failed, and made up for once the engine is back. What it holds of texts goes with the task.
 */
export const startTranslations = ({
  store,
  bus,
  logger,
  phrases,
  policy,
  translator,
  timing: { retryAfterMs = RETRY_AFTER_MS, probeEveryMs = PROBE_EVERY_MS, lateAfterMs = LATE_AFTER_MS } = {},
  ...deps
}: Omit<TranslateDeps, 'translator'> & {
  readonly store: Pick<
    Store,
    'write' | 'openConversations' | 'conversation' | 'eventsAfter' | 'cannedAnswersFor' | 'sharedAnswers' | 'site'
  >;
  readonly translator: Translator;
  /** Says of each site to which engines what is written there may go. */
  readonly policy: Policy;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly logger: Logger;
  /** Ready texts in several languages, beside the canned answers of the house. */
  readonly phrases: readonly Phrase[];
  readonly timing?: TranslationTiming;
}): Translations => {
  const { detector } = deps;
  const within = (site: SiteId): TranslatorWithin => translatorFor(translator, policy, site);
  const underWay = new Map<string, Task>();
  const queues = { urgent: [] as Task[], calm: [] as Task[] };
  const parked = new Map<string, Task>();
  const late = new Map<
    string,
    (translated: Parameters<Parameters<typeof translator.onLate>[0]>[0]['translated']) => void
  >();
  const doubts = new Map<ConversationId, Doubt>();
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  let running = 0;
  let previews = 0;
  let idle: () => void = () => undefined;

  const after = (ms: number, act: () => void): void => {
    if (stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms).unref();
    timers.add(timer);
  };

  const queue = (task: Task): void => {
    queues[task.isUrgent ? 'urgent' : 'calm'].push(task);
    pump();
  };

  const enqueue = (task: Task): void => {
    const same = underWay.get(task.key);
    if (same) {
      same.isAsked ||= task.isAsked;
      return;
    }
    parked.delete(task.key);
    underWay.set(task.key, task);
    queue(task);
  };

  const pump = (): void => {
    while (running < AT_ONCE && !stopping.signal.aborted) {
      const task = queues.urgent.shift() ?? queues.calm.shift();
      if (!task) return;
      running += 1;
      void run(task)
        .catch((error: unknown) => {
          if (stopping.signal.aborted) return;
          logger.warn({ error }, 'a translation came to nothing; trying again');
          after(retryAfterMs[0] ?? 0, () => queue(task));
        })
        .finally(() => {
          running -= 1;
          if (running === 0) idle();
          pump();
        });
    }
  };

  /** What an officer has sent that is there in the language of the visitor, in the words of a person. */
  const curated = async ({ conversation: id, message, to }: Task): Promise<ReturnType<typeof curatedText>> => {
    if (message.author !== 'officer') return null;
    const conversation = await store.conversation(id);
    if (!conversation) return null;
    const holder = holderOf(conversation);
    const [answers, site] = await Promise.all([
      holder ? store.cannedAnswersFor(holder) : store.sharedAnswers(),
      store.site(conversation.site),
    ]);
    return curatedText([...answers, ...phrases], {
      text: message.text,
      lang: to,
      alias: message.alias,
      site: site?.name ?? '',
    });
  };

  /** Whether whoever is to read a message reads the language that it is in. */
  const isReadAsItIs = ({ message: { text }, to }: Task): boolean => {
    if (countLetters(text) < LETTERS_TO_TELL) return false;
    const detected = detector.detect(text);
    return detected !== null && isAlike(detected, to);
  };

  const run = async (task: Task): Promise<void> => {
    const found = await curated(task);
    if (found !== null && found !== 'same') return write(task, { status: 'human', text: found.text, flags: [] });
    // Who asks for it does not read it as it is, whatever the detector says.
    if (found === 'same' || (!task.isAsked && isReadAsItIs(task))) return write(task, { status: 'same', flags: [] });
    const { message, from, to } = task;
    const asked = within(task.site);
    if (!asked.serves(from, to)) {
      underWay.delete(task.key);
      return;
    }
    const startedAt = performance.now();
    const names = message.author === 'officer' ? [message.alias] : [];
    const text = { text: message.text, from, to, names };
    const made = await translateText({ ...deps, translator: asked }, text, stopping.signal);
    if (stopping.signal.aborted) return;
    if (made.status !== 'pending') return settle(task, made, startedAt);
    const finish = (translated: Parameters<typeof made.finish>[0]): void => {
      if (!late.delete(made.id)) return;
      settle(task, made.finish(translated), startedAt).catch((error: unknown) => {
        logger.warn({ error }, 'a late translation came to nothing; trying again');
        after(retryAfterMs[0] ?? 0, () => queue(task));
      });
    };
    late.set(made.id, finish);
    after(lateAfterMs, () => finish({ state: 'failed', route: null, fault: 'timeout' }));
  };

  const settle = async (task: Task, made: TextMade, startedAt: number): Promise<void> => {
    const { status, text, flags, route, again } = made;
    const wait = retryAfterMs[task.tries];
    if (again && wait !== undefined && !task.isOver) {
      task.tries += 1;
      after(Math.max(wait, again.afterMs), () => queue(task));
      return;
    }
    if (status === 'failed') {
      const { from, to, message } = task;
      const ms = Math.round(performance.now() - startedAt);
      logger.warn(
        { from, to, engine: route?.engine, ms, letters: message.text.length, flags },
        'a message is not translated',
      );
      // It has failed before, and nobody waits: the log has nothing new to tell.
      if (task.inPlaceOf !== null && !task.isAsked) return park(task, task.inPlaceOf);
    }
    await write(task, {
      status,
      flags: [...flags],
      ...(text !== null && { text }),
      ...(route && { engine: route.engine, version: route.version }),
    });
    if (status === 'ok' || status === 'suspect') release(task);
  };

  type Told = Pick<TranslationMade, 'status' | 'text' | 'engine' | 'version'> & { readonly flags: TranslationFlag[] };

  const write = async (task: Task, told: Told): Promise<void> => {
    const { key, conversation, message, from, to: lang, inPlaceOf } = task;
    const made = { of: message.seq, from, lang, ...told };
    const written = await store.write(addTranslation, { conversation, made, inPlaceOf });
    // Where somebody else was faster, theirs stands.
    const isOurs = written.ok && !written.repeated;
    if (isOurs && wantsAnotherTry(told)) park(task, written.value.seq);
    else underWay.delete(key);
  };

  /** It is made up for once the engine is back, as long as somebody is there. */
  const park = (task: Task, failed: number): void => {
    underWay.delete(task.key);
    if (task.isOver) return;
    parked.set(task.key, { ...task, inPlaceOf: failed, isAsked: false, tries: retryAfterMs.length });
    const [oldest] = parked.keys();
    if (parked.size > PARKED_MAX && oldest !== undefined) parked.delete(oldest);
  };

  /** The engine is there: all that waits for it. */
  const release = ({ from, to }: Direction): void => {
    for (const task of [...parked.values()]) if (task.from === from && task.to === to) enqueue(task);
  };

  const probe = (): void => {
    const tried = new Set<string>();
    for (const task of [...parked.values()]) {
      const pair = `${task.from} ${task.to}`;
      if (tried.has(pair)) continue;
      tried.add(pair);
      enqueue(task);
    }
    after(probeEveryMs, probe);
  };

  const taskFor = (
    { id: conversation, site, danger }: Conversation,
    { message, direction, inPlaceOf }: ReturnType<typeof untranslatedIn>[number],
    isAsked = false,
  ): Task => ({
    ...direction,
    key: keyOf(conversation, message.seq, direction.to),
    conversation,
    site,
    message,
    inPlaceOf,
    isAsked,
    isUrgent: danger,
    tries: isAsked || inPlaceOf !== null ? retryAfterMs.length : 0,
    isOver: false,
  });

  const catchUp = async (conversation: Conversation): Promise<void> => {
    const events = await store.eventsAfter(conversation.id, 0);
    for (const untranslated of untranslatedIn(events, conversation.locale))
      enqueue(taskFor(conversation, untranslated));
  };

  /** Whether what the visitor writes looks like another language than the one they chose. */
  const doubt = ({ id, locale }: Conversation, { author, text }: MessageEvent): void => {
    const chosen = languageOf(locale);
    if (author !== 'visitor' || countLetters(text) < LETTERS_TO_TELL || !detector.knows(chosen)) return;
    const heard = hear(doubts.get(id) ?? NO_DOUBT, { chosen, text, detected: detector.detect(text) });
    doubts.set(id, heard.doubt);
    if (heard.suggest === null) return;
    store.write(suggestLanguage, { conversation: id, lang: heard.suggest }).catch((error: unknown) => {
      logger.warn({ error }, 'a language could not be suggested');
    });
  };

  const forget = (conversation: ConversationId, isErased: boolean): void => {
    doubts.delete(conversation);
    for (const task of underWay.values()) if (task.conversation === conversation) task.isOver = true;
    for (const [key, task] of parked) if (task.conversation === conversation) parked.delete(key);
    if (!isErased) return;
    for (const [key, task] of underWay) if (task.conversation === conversation) underWay.delete(key);
    for (const tasks of Object.values(queues)) {
      tasks.splice(0, tasks.length, ...tasks.filter((task) => task.conversation !== conversation));
    }
  };

  const hearEvent = (conversation: Conversation, event: Event): void => {
    if (event.kind === 'message') {
      doubt(conversation, event);
      const direction = directionOf(event, conversation.locale);
      if (direction) enqueue(taskFor(conversation, { message: event, direction, inPlaceOf: null }));
    } else if (event.kind === 'language') {
      doubts.delete(conversation.id);
      catchUp(conversation).catch((error: unknown) => {
        logger.warn({ error }, 'what was said in another language could not be read');
      });
    }
  };

  const onChange = ({ conversation, events, erased }: Change): void => {
    if (!erased) for (const event of events) hearEvent(conversation, event);
    if (erased || !isOpen(conversation)) forget(conversation.id, erased);
  };

  const unsubscribe = bus.subscribe({
    changes(batch) {
      // What was committed is told to those who wait for it before anything is done about it.
      setImmediate(() => {
        if (!stopping.signal.aborted) for (const change of batch) onChange(change);
      });
    },
    signal: () => undefined,
  });
  const unlisten = translator.onLate(({ id, translated }) => late.get(id)?.(translated));

  /** One log that was changed on the disk keeps nobody else from being read. */
  const unlessBroken = (error: unknown): void => {
    if (!(error instanceof SealBroken)) throw error;
    logger.error({ reason: error.message }, 'a seal is broken: what is stored was changed');
  };

  const start = async (): Promise<void> => {
    try {
      for (const conversation of await store.openConversations()) {
        if (stopping.signal.aborted) return;
        if (directionOf({ author: 'visitor' }, conversation.locale)) await catchUp(conversation).catch(unlessBroken);
      }
    } catch (error) {
      logger.warn({ error }, 'what is still to be translated could not be read; trying again');
      after(retryAfterMs[0] ?? 0, () => void start());
    }
  };
  void start();
  after(probeEveryMs, probe);

  return {
    async ask(conversation, seq) {
      const events = await store.eventsAfter(conversation.id, seq - 1);
      const message = events.find((event): event is MessageEvent => event.seq === seq && event.kind === 'message');
      if (!message) return refusal('message_unknown');
      const direction = directionOf(message, conversation.locale);
      if (!direction) return refusal('translation_off');
      const last = translationOf(events, seq, direction.to);
      const tried = events.filter((event) => event.kind === 'translation' && event.of === seq).length;
      const isThere = last && last.status !== 'failed' && last.status !== 'same';
      if (last && (isThere || tried > ASKED_MAX)) {
        return { ok: true, value: { seq: last.seq, at: last.at }, repeated: true };
      }
      if (!within(conversation.site).serves(direction.from, direction.to)) return refusal('translation_off');
      enqueue(taskFor(conversation, { message, direction, inPlaceOf: last?.seq ?? null }, true));
      return { ok: true, value: null, repeated: false };
    },
    async preview({ site, locale }, text, alias) {
      if (previews >= PREVIEWS_AT_ONCE) return refusal('too_many_requests');
      previews += 1;
      try {
        return await previewText({ ...deps, translator: within(site) }, { text, locale, alias }, stopping.signal);
      } finally {
        previews -= 1;
      }
    },
    async stop() {
      unsubscribe();
      unlisten();
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
};
