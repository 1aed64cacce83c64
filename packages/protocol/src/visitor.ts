import * as v from 'valibot';
import { LOCALES, POLL_MAX_SECONDS } from './constants.ts';
import { alias, door, event, instant, leaveWay, locale, seq } from './event.ts';
import { clientId, conversationId, openingId, siteId, visitorToken } from './ids.ts';
import { messageText } from './text.ts';

/** `GET /v1/sites/{site}`: all that the widget needs to draw itself. */
export const siteAnswer = v.strictObject({
  id: siteId,
  name: v.string(),
  doors: v.array(door),
  locales: v.array(v.picklist(LOCALES)),
  limits: v.strictObject({ text: v.number() }),
});
export type SiteAnswer = v.InferOutput<typeof siteAnswer>;

const firstMessage = v.strictObject({ id: clientId, text: messageText });

export const openRequest = v.strictObject({
  id: v.optional(openingId),
  door,
  locale,
  message: v.optional(firstMessage),
});

export const openAnswer = v.strictObject({ conversation: conversationId, token: visitorToken });
export type OpenAnswer = v.InferOutput<typeof openAnswer>;

export const messageRequest = v.strictObject({ id: clientId, text: messageText });
export type MessageRequest = v.InferOutput<typeof messageRequest>;

/** The place in the log of what a request wrote. */
export const writtenAnswer = v.strictObject({ seq, at: instant });
export type WrittenAnswer = v.InferOutput<typeof writtenAnswer>;

export const leaveRequest = v.strictObject({ how: leaveWay });

/** For requests whose path says everything: an empty body or `{}`. */
export const emptyRequest = v.strictObject({});

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'malformed'), v.transform(Number));

export const eventsQuery = v.strictObject({
  /** The last seq that the client has. */
  after: v.optional(wholeNumber),
  /** How long to wait for a first event, in seconds. */
  wait: v.optional(
    v.pipe(
      wholeNumber,
      v.transform((seconds) => Math.min(seconds, POLL_MAX_SECONDS)),
    ),
  ),
});

/** Where a waiting visitor stands. Not a fact of the log: it changes as others come and go. */
export const waiting = v.strictObject({
  /** 1 for the next in turn. */
  place: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Estimate in whole minutes, at least 1; null while too few have been answered lately to tell. */
  minutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type Waiting = v.InferOutput<typeof waiting>;

export const eventsAnswer = v.strictObject({ events: v.array(event), waiting: v.nullable(waiting) });
export type EventsAnswer = v.InferOutput<typeof eventsAnswer>;

/**
 * What a visitor's stream carries beside events of the log. These have no `id:`, so that `Last-Event-ID` stays the last
 * seq seen.
 */
export const visitorSignals = {
  waiting: v.nullable(waiting),
  typing: v.strictObject({ author: v.literal('officer'), alias }),
  /** The conversation is gone; nothing more will come. */
  erased: v.strictObject({}),
  /** The server is about to stop: connect again after so many milliseconds. */
  reconnect: v.strictObject({ afterMs: v.number() }),
} as const;
export type VisitorSignals = { [Name in keyof typeof visitorSignals]: v.InferOutput<(typeof visitorSignals)[Name]> };
