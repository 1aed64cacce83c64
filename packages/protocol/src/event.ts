import * as v from 'valibot';
import {
  ASKINGS,
  CHECK_ANSWERS,
  CLOSE_REASONS,
  CONTACT_WAYS,
  DANGER_CHECKS,
  DANGER_STEPS,
  DOORS,
  FILE_NAME_MAX,
  FILE_TYPES,
  KEPT_PARTS,
  LAPSING_KINDS,
  LEAVE_WAYS,
  NOTE_MAX,
  OUTCOMES,
  SIGNAL_WORD_MAX,
  SLOW_SECONDS,
  SUMMARY_FIELDS,
  SUMMARY_MAX,
  type SummaryField,
  TAG_MAX,
  THREATS,
  TRANSLATION_FLAGS,
  TRANSLATION_MAX,
  TRANSLATION_STATUSES,
  UNDERSTOOD_ANSWERS,
} from './constants.ts';
import { helpCard, helpId, helpNumber } from './help.ts';
import { clientId, queueId } from './ids.ts';
import { messageText, textUpTo } from './text.ts';

export const door = v.picklist(DOORS);
/**
 * The visitor's language, as a BCP 47 tag: any language, whether the interface speaks it or not. The officer sees it.
 */
export const locale = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'malformed'));
export const leaveWay = v.picklist(LEAVE_WAYS);

/** Numbers the events of one conversation from 1 without gaps; a reader who may not see some kinds sees gaps. */
export const seq = v.pipe(v.number(), v.integer(), v.minValue(1));

/** RFC 3339, UTC, milliseconds. */
export const instant = v.pipe(v.string(), v.isoTimestamp());

/** The name under which an officer is shown; never the true one. */
export const alias = textUpTo(60);

const stamp = { seq, at: instant };
const byVisitor = { ...stamp, author: v.literal('visitor') };
/** Written by the service itself, on behalf of nobody. */
const byService = { ...stamp, author: v.literal('service') };
const byOfficer = { ...stamp, author: v.literal('officer'), alias };

export const openedEvent = v.strictObject({ kind: v.literal('opened'), ...byVisitor, door, locale });
export const visitorMessageEvent = v.strictObject({
  kind: v.literal('message'),
  ...byVisitor,
  id: clientId,
  text: messageText,
});
export const officerMessageEvent = v.strictObject({
  kind: v.literal('message'),
  ...byOfficer,
  id: clientId,
  text: messageText,
  /** What the visitor is asked by it, beyond its words. */
  asks: v.optional(v.picklist(ASKINGS)),
});
export const claimedEvent = v.strictObject({ kind: v.literal('claimed'), ...byOfficer });
export const dangerEvent = v.strictObject({ kind: v.literal('danger'), ...byVisitor });
export const leftEvent = v.strictObject({ kind: v.literal('left'), ...byVisitor, how: leaveWay });
/** The visitor is there again: after a loss, or by a resume code. */
export const returnedEvent = v.strictObject({ kind: v.literal('returned'), ...byVisitor });

const within = (limit: number) =>
  v.pipe(v.number('wrong_type'), v.minValue(-limit, 'malformed'), v.maxValue(limit, 'malformed'));

/** What the visitor tells of the danger, one tap at a time; each optional, each may be told again. */
export const detail = v.variant('about', [
  /** Words of the visitor's own: an address, a floor, a commune. */
  v.strictObject({ about: v.literal('place'), text: textUpTo(500) }),
  v.strictObject({
    about: v.literal('position'),
    /** Degrees, WGS 84. */
    latitude: within(90),
    longitude: within(180),
    /** Radius in metres within which the device is with a probability of 95 % (W3C Geolocation). */
    accuracy: v.pipe(v.number('wrong_type'), v.minValue(0, 'malformed'), v.maxValue(1_000_000, 'malformed')),
  }),
  /** All that holds at this moment; an empty list takes back what was told before. */
  v.strictObject({
    about: v.literal('threats'),
    threats: v.pipe(v.array(v.picklist(THREATS)), v.maxLength(THREATS.length, 'too_long')),
  }),
  v.strictObject({ about: v.literal('contact'), way: v.picklist(CONTACT_WAYS) }),
]);
export type Detail = v.InferOutput<typeof detail>;
export const detailEvent = v.strictObject({ kind: v.literal('detail'), ...byVisitor, id: clientId, detail });

/** A file as the server has it, after it was made anew from what was sent. */
export const fileFacts = v.strictObject({
  /** As the visitor named it, without a path; its ending fits its type. */
  name: textUpTo(FILE_NAME_MAX),
  type: v.picklist(FILE_TYPES),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type FileFacts = v.InferOutput<typeof fileFacts>;
export const fileEvent = v.strictObject({ kind: v.literal('file'), ...byVisitor, id: clientId, file: fileFacts });

export const signalWord = textUpTo(SIGNAL_WORD_MAX);
/** A word agreed on with the visitor, by which they say that something is wrong. Only officers ever see it. */
export const signalWordEvent = v.strictObject({ kind: v.literal('signal-word'), ...byOfficer, word: signalWord });

/** The officer who held it is not there any more, or gave it back: it stands in the queue again. */
export const releasedEvent = v.strictObject({
  kind: v.literal('released'),
  ...byOfficer,
  /** Their connection was lost for too long, they went off duty, or they chose to. */
  why: v.picklist(['lost', 'off-duty', 'given-back']),
});

/** What a transfer asks for: a certain officer, who is shown by alias; a queue; a skill. */
export const transferTarget = v.variant('to', [
  v.strictObject({ to: v.literal('officer'), alias }),
  v.strictObject({ to: v.literal('queue'), queue: queueId }),
  v.strictObject({ to: v.literal('skill'), skill: v.string() }),
]);
export type TransferTarget = v.InferOutput<typeof transferTarget>;
/** It stands in the queue again, for whom it was meant. The note that goes with it is an event of its own. */
export const transferredEvent = v.strictObject({
  kind: v.literal('transferred'),
  ...byOfficer,
  id: clientId,
  target: transferTarget,
});

/** The officer who holds it asks another one to help. Only officers see it. */
export const helpAskedEvent = v.strictObject({ kind: v.literal('help-asked'), ...byOfficer, to: alias });

/** A second officer helps the one who holds it. */
export const joinedEvent = v.strictObject({ kind: v.literal('joined'), ...byOfficer });
export const partedEvent = v.strictObject({ kind: v.literal('parted'), ...byOfficer });

/** What a card leads to. `lang` is the language of its texts, where it is not that of the visitor. */
const cardEntry = { id: helpId, title: v.string(), text: v.string(), lang: v.optional(v.string()) };

/**
 * An entry of the self-help data as it stood when the officer sent it: a card with what it leads to, or an online service or a
 * number alone, which has no lines.
 */
export const sentCard = v.strictObject({
  id: helpId,
  title: v.string(),
  lang: v.optional(v.string()),
  about: v.optional(helpCard.entries.about),
  lines: v.array(v.string()),
  numbers: v.array(
    v.strictObject({ ...cardEntry, number: v.string(), by: helpNumber.entries.by, video: v.optional(v.string()) }),
  ),
  services: v.array(v.strictObject({ ...cardEntry, url: v.string() })),
});
export type SentCard = v.InferOutput<typeof sentCard>;

/** The officer sent a card: all of it, so that the transcript stays true when the data change. */
export const cardEvent = v.strictObject({
  kind: v.literal('card'),
  ...byOfficer,
  id: clientId,
  /** The same as a text, for whoever does not draw cards. */
  text: v.string(),
  card: sentCard,
});

/** The officer asks whether their message or card of that seq is clear. Of a card it is asked without this. */
export const understoodAskedEvent = v.strictObject({
  kind: v.literal('understood-asked'),
  ...byOfficer,
  id: clientId,
  of: seq,
});
/** The visitor's answer about the message or card of that seq; the newest counts. To a recap, `yes` or `not-quite`. */
export const understoodEvent = v.strictObject({
  kind: v.literal('understood'),
  ...byVisitor,
  id: clientId,
  of: seq,
  answer: v.picklist(UNDERSTOOD_ANSWERS),
});
/** Whether the visitor communicates in sign language, so that what they read is not their first language. The newest counts. */
export const signsEvent = v.strictObject({ kind: v.literal('signs'), ...byVisitor, signs: v.boolean('wrong_type') });

export const noteText = textUpTo(NOTE_MAX);
/** Among officers. A supervisor who writes to the holder whispers: it is a note too. */
export const noteEvent = v.strictObject({
  kind: v.literal('note'),
  ...byOfficer,
  id: clientId,
  text: noteText,
  by: v.picklist(['holder', 'helper', 'supervisor']),
});

/** Somebody who neither holds it nor was offered it has read it, and said why. */
export const readReason = textUpTo(300);
export const inspectedEvent = v.strictObject({ kind: v.literal('inspected'), ...byOfficer, reason: readReason });

/** What was done about a danger. Only officers see it. */
export const dangerStep = v.picklist(DANGER_STEPS);
export const RELAYED_TO_MAX = 200;
const relayedTo = textUpTo(RELAYED_TO_MAX);
export const RELAY_REFERENCE_MAX = 100;
const relayReference = textUpTo(RELAY_REFERENCE_MAX);
/** A step, as an officer takes it. Who is sent is always said. */
export const dangerStepTaken = v.variant('step', [
  v.strictObject({ step: v.literal('relayed'), to: relayedTo, reference: v.optional(relayReference) }),
  v.strictObject({ step: v.picklist(['suspected', 'confirmed', 'present', 'closed']) }),
]);
export type DangerStepTaken = v.InferOutput<typeof dangerStepTaken>;
export const dangerStepEvent = v.strictObject({
  kind: v.literal('danger-step'),
  ...byOfficer,
  step: dangerStep,
  /** Of `relayed`: to whom, and under which reference. */
  to: v.optional(relayedTo),
  reference: v.optional(relayReference),
});

/** Longest note beside an answer of the checklist, in characters. */
export const CHECK_NOTE_MAX = 200;
/** What whoever is sent must know, as far as it is known: the newest answer to each question counts. Only officers see it. */
export const dangerChecked = v.strictObject({
  check: v.picklist(DANGER_CHECKS),
  answer: v.picklist(CHECK_ANSWERS),
  /** A floor, a code, how many. */
  note: v.optional(textUpTo(CHECK_NOTE_MAX)),
});
export const dangerCheckEvent = v.strictObject({
  kind: v.literal('danger-check'),
  ...byOfficer,
  ...dangerChecked.entries,
});

/** What an officer calls a conversation by, for the figures: never a name or a place. */
export const tag = textUpTo(TAG_MAX);
/** How it came out, said just before it was closed. Only officers see it. */
export const outcomeEvent = v.strictObject({
  kind: v.literal('outcome'),
  ...byOfficer,
  outcome: v.picklist(OUTCOMES),
  tags: v.array(tag),
});

/** What was told, in parts. */
export const summary = v.strictObject(
  // One entry for each part, which the compiler does not see in a list of pairs.
  Object.fromEntries(SUMMARY_FIELDS.map((field) => [field, v.optional(textUpTo(SUMMARY_MAX[field]))])) as Record<
    SummaryField,
    v.OptionalSchema<ReturnType<typeof textUpTo>, undefined>
  >,
);
export type Summary = v.InferOutput<typeof summary>;

/** A draft, to go on with later or by somebody else. Only officers see it. */
export const summaryDraftedEvent = v.strictObject({
  kind: v.literal('summary-drafted'),
  ...byOfficer,
  id: clientId,
  summary,
});
/** Shown to the visitor, to be corrected and consented to. The newest one counts. */
export const summaryProposedEvent = v.strictObject({
  kind: v.literal('summary-proposed'),
  ...byOfficer,
  id: clientId,
  summary,
});
/** The visitor's answer to the proposal of that seq. What they did not consent to is not in it, nor anywhere else. */
export const summaryAnsweredEvent = v.strictObject({
  kind: v.literal('summary-answered'),
  ...byVisitor,
  id: clientId,
  proposal: seq,
  /** The parts that they consent to, as they corrected them; none of them for a refusal. */
  consented: summary,
  /** To ask for it by, where it was handed over; null for a refusal. */
  reference: v.nullable(v.string()),
});
/** The consent of that seq was taken back before anything was sent. */
export const summaryWithdrawnEvent = v.strictObject({
  kind: v.literal('summary-withdrawn'),
  ...byVisitor,
  answer: seq,
});
/** What was consented to in the answer of that seq is about to leave: to another system, or to the officer as a file. */
export const summarySentEvent = v.strictObject({
  kind: v.literal('summary-sent'),
  ...byOfficer,
  answer: seq,
  how: v.picklist(['webhook', 'file']),
});

/** The complaint is signed, so what was handed over by the answer of that seq was erased here. */
export const summarySignedEvent = v.strictObject({ kind: v.literal('summary-signed'), ...byOfficer, answer: seq });

/**
 * The message of that seq in another language, for whoever does not read it as it is. The message itself stays as it was written.
 * Of several for one message and language the newest counts.
 */
export const translationEvent = v.strictObject({
  kind: v.literal('translation'),
  ...byService,
  of: seq,
  /** The language that the message is taken to be in, and that of the translation. */
  from: locale,
  lang: locale,
  status: v.picklist(TRANSLATION_STATUSES),
  /** Absent where the status is `failed` or `same`. */
  text: v.optional(textUpTo(TRANSLATION_MAX)),
  /** What made it, where an engine did or was asked to. */
  engine: v.optional(v.string()),
  version: v.optional(v.string()),
  flags: v.array(v.picklist(TRANSLATION_FLAGS)),
});
export type TranslationEvent = v.InferOutput<typeof translationEvent>;

/** The visitor has not understood the officer's message of that seq. */
export const unclearEvent = v.strictObject({ kind: v.literal('unclear'), ...byVisitor, of: seq });

/** What the visitor writes looks like another language than the one they chose. Nothing has changed; they may choose it. */
export const languageSuggestedEvent = v.strictObject({
  kind: v.literal('language-suggested'),
  ...byService,
  lang: locale,
});

/** The visitor has chosen another language than that of the opening. */
export const languageEvent = v.strictObject({ kind: v.literal('language'), ...byVisitor, locale });

/** Of slow mode. */
export const slowSeconds = v.picklist(SLOW_SECONDS);
/** From now on the visitor sends one message in so many seconds; null for as many as they like. */
export const slowEvent = v.strictObject({ kind: v.literal('slow'), ...byOfficer, seconds: v.nullable(slowSeconds) });
/** There is danger: nobody is slowed down any more. */
export const slowLiftedEvent = v.strictObject({ kind: v.literal('slow'), ...byService, seconds: v.null() });

/** Whether the visitor is under 18, as far as the officers can tell; the newest counts. Only officers see it. */
export const minorEvent = v.strictObject({ kind: v.literal('minor'), ...byOfficer, minor: v.boolean('wrong_type') });

/** Closed by mistake or too soon, and open again. */
export const reopenedEvent = v.strictObject({ kind: v.literal('reopened'), ...byOfficer });

export const closedEvent = v.strictObject({
  kind: v.literal('closed'),
  ...byOfficer,
  /** Where the visitor is told why. */
  reason: v.optional(v.picklist(CLOSE_REASONS)),
});

/**
 * What stands in the place of an event of a part whose time is over, while the rest is kept: the seq, the time and whose it was stay,
 * what it said is gone.
 */
export const lapsedEvent = v.strictObject({
  kind: v.literal('lapsed'),
  ...stamp,
  author: v.picklist(['visitor', 'officer']),
  was: v.picklist(LAPSING_KINDS),
  part: v.picklist(KEPT_PARTS),
  /** Null where that is not on record, as in a backup that was put back. */
  erasedAt: v.nullable(instant),
});
export type LapsedEvent = v.InferOutput<typeof lapsedEvent>;

/** Everything that a conversation's log may hold. */
export const event = v.union([
  openedEvent,
  visitorMessageEvent,
  officerMessageEvent,
  claimedEvent,
  dangerEvent,
  detailEvent,
  fileEvent,
  leftEvent,
  returnedEvent,
  signalWordEvent,
  releasedEvent,
  transferredEvent,
  helpAskedEvent,
  joinedEvent,
  partedEvent,
  cardEvent,
  understoodAskedEvent,
  understoodEvent,
  signsEvent,
  noteEvent,
  inspectedEvent,
  dangerStepEvent,
  dangerCheckEvent,
  outcomeEvent,
  summaryDraftedEvent,
  summaryProposedEvent,
  summaryAnsweredEvent,
  summaryWithdrawnEvent,
  summarySentEvent,
  summarySignedEvent,
  translationEvent,
  unclearEvent,
  languageSuggestedEvent,
  languageEvent,
  slowEvent,
  slowLiftedEvent,
  minorEvent,
  reopenedEvent,
  closedEvent,
  lapsedEvent,
]);
export type Event = v.InferOutput<typeof event>;
export type EventKind = Event['kind'];
export type MessageEvent = Extract<Event, { kind: 'message' }>;
