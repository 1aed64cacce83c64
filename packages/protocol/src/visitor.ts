import * as v from 'valibot';
import { FILE_NAME_MAX, POLL_MAX_SECONDS, THEMES, UNDERSTOOD_ANSWERS } from './constants.ts';
import { alias, detail, door, event, fileFacts, instant, leaveWay, locale, seq } from './event.ts';
import { clientId, conversationId, openingId, siteId, visitorToken } from './ids.ts';
import { LOCALES } from './languages.ts';
import { proof } from './proof.ts';
import { messageText, textUpTo } from './text.ts';
import { translating } from './translation.ts';

/** `GET /v1/sites/{site}`: all that the widget needs to draw itself. */
export const siteAnswer = v.strictObject({
  id: siteId,
  name: v.string(),
  doors: v.array(door),
  locales: v.array(v.picklist(LOCALES)),
  limits: v.strictObject({
    text: v.number(),
    /** Null where files are off. */
    files: v.nullable(v.strictObject({ bytes: v.number(), count: v.number() })),
  }),
  /** Where a quick exit leads. */
  exit: v.string(),
  /** Whether officers answer at this moment, when that changes, and in whose time to say so; null for day and night. */
  hours: v.nullable(v.strictObject({ open: v.boolean(), changesAt: instant, timeZone: v.string() })),
  /** Whether the conversation may be kept while browsing. */
  keep: v.boolean(),
  /** Where the service states how accessible it is; null for nowhere. */
  accessibility: v.nullable(v.string()),
  theme: v.picklist(THEMES),
  /** The country's emergency lines, as digits: to call the police, to call from anywhere, to write to. */
  emergency: v.strictObject({ police: v.string(), general: v.string(), text: v.nullable(v.string()) }),
  /** What becomes of a conversation, computed from the policy: the texts that promise it say these figures. */
  notice: v.strictObject({
    anonymity: v.picklist(['strict', 'sealed']),
    /** How long after its end the sealed address is destroyed; absent where none is sealed. */
    addressSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    /** How long after its end it is erased. */
    keptSeconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** Whether the visitor may erase it at once. */
    eraseNow: v.boolean(),
    /** Whether the visitor is asked at the end if it helped. */
    feedback: v.boolean(),
    /** Whether whoever answers for the service says who, what for or who reads it in words of their own: in the whole notice. */
    own: v.boolean(),
  }),
});
export type SiteAnswer = v.InferOutput<typeof siteAnswer>;

const firstMessage = v.strictObject({ id: clientId, text: messageText });

export const openRequest = v.strictObject({
  id: v.optional(openingId),
  door,
  locale,
  message: v.optional(firstMessage),
  /** Somebody is in danger: it stands before all others from its first moment. */
  danger: v.optional(v.boolean()),
  /**
   * That the internet address is sealed here was on the screen before. Where it is not said so, none is sealed.
   */
  announced: v.optional(v.boolean()),
  /** Of the work that an earlier try was asked for. */
  proof: v.optional(proof),
});

export const openAnswer = v.strictObject({ conversation: conversationId, token: visitorToken });
export type OpenAnswer = v.InferOutput<typeof openAnswer>;

/** Leaves before the opening has been answered: its id is all that the client has. */
export const exitRequest = v.strictObject({ id: openingId });

export const messageRequest = v.strictObject({ id: clientId, text: messageText });
export type MessageRequest = v.InferOutput<typeof messageRequest>;

/** The place in the log of what a request wrote. */
export const writtenAnswer = v.strictObject({ seq, at: instant });
export type WrittenAnswer = v.InferOutput<typeof writtenAnswer>;

/** What the visitor tells of the danger; only in a conversation that has the flag. */
export const detailRequest = v.strictObject({ id: clientId, detail });
export type DetailRequest = v.InferOutput<typeof detailRequest>;

/** Whether the officer's message or card of that seq was clear. */
export const understoodRequest = v.strictObject({ id: clientId, of: seq, answer: v.picklist(UNDERSTOOD_ANSWERS) });
export type UnderstoodRequest = v.InferOutput<typeof understoodRequest>;

/** Whether the visitor communicates in sign language. */
export const signsRequest = v.strictObject({ signs: v.boolean('wrong_type') });

/** Beside the bytes of a file, which are the body. */
export const fileQuery = v.strictObject({ id: clientId });

/**
 * The name of a file, as `encodeURIComponent` writes it: headers hold no other letters. It tells too much of people to stand in
 * an address, which proxies on the way write into their logs.
 */
export const fileHeaders = v.object({
  'file-name': v.pipe(
    v.string('wrong_type'),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return decodeURIComponent(dataset.value);
      } catch {
        addIssue({ message: 'malformed' });
        return NEVER;
      }
    }),
    textUpTo(FILE_NAME_MAX),
  ),
});

/** The file as the server has it, and its place in the log. */
export const fileAnswer = v.strictObject({ ...writtenAnswer.entries, file: fileFacts });
export type FileAnswer = v.InferOutput<typeof fileAnswer>;

/** The other side's words up to this seq are on this side's screen. */
export const readRequest = v.strictObject({ seq });

/** Items to keep as one keeps a shopping list; their order counts. Shown once, kept only as a slow hash. */
export const resumeCodeAnswer = v.strictObject({ items: v.array(v.string()), until: instant });
export type ResumeCodeAnswer = v.InferOutput<typeof resumeCodeAnswer>;

/** As it was noted: any case, accents or none, on lines or with commas. */
export const resumeRequest = v.strictObject({
  /** Names one attempt, as in an opening: its repeat, after the answer was lost, gets the same answer again. */
  id: v.optional(openingId),
  code: textUpTo(500),
});

/** One question at the end; counted, never joined to the conversation (SAFETY.md T34). */
export const feedbackRequest = v.strictObject({ score: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)) });

export const helpQuery = v.strictObject({ locale: v.optional(v.string()) });

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
  /** Estimate in whole minutes, at least 1; null while too few have been answered lately to tell, and for danger. */
  minutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** When officers are back, while nobody answers; null while somebody does, and for danger, which has no hours. */
  opensAt: v.nullable(instant),
});
export type Waiting = v.InferOutput<typeof waiting>;

export const eventsAnswer = v.strictObject({
  events: v.array(event),
  waiting: v.nullable(waiting),
  /** The officer has read up to here; 0 for nothing yet. */
  readSeq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** What is translated; null where both sides have the same language. */
  translating: v.optional(v.nullable(translating)),
});
export type EventsAnswer = v.InferOutput<typeof eventsAnswer>;

/**
 * What a visitor's stream carries beside events of the log. These have no `id:`, so that `Last-Event-ID` stays the last
 * seq seen.
 */
export const visitorSignals = {
  waiting: v.nullable(waiting),
  typing: v.strictObject({ author: v.literal('officer'), alias }),
  /** The officer has read up to here. */
  read: v.strictObject({ seq }),
  /** What is translated, at the beginning and when it changes; null where both sides have the same language. */
  translating: v.nullable(translating),
  /** The conversation is gone; nothing more will come. */
  erased: v.strictObject({}),
  /** The server is about to stop: connect again after so many milliseconds. */
  reconnect: v.strictObject({ afterMs: v.number() }),
} as const;
export type VisitorSignals = { [Name in keyof typeof visitorSignals]: v.InferOutput<(typeof visitorSignals)[Name]> };
