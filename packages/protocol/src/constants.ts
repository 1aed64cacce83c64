/**
 * The few values of the wire that the widget needs at run time. No schema library here: with `frame.ts`, `sse.ts`,
 * `back-off.ts` and `summary.ts`, this is all of the protocol that reaches the visitor's browser as code.
 */

/** Why the visitor comes; the visitor may skip the choice, which is `unsure`. */
export const DOORS = ['victim', 'report', 'ask', 'unsure'] as const;
export type Door = (typeof DOORS)[number];

/** Languages of the officers' page, as BCP 47 tags; the first is the reference. Those of the visitor's are in `languages.ts`. */
export const CONSOLE_LOCALES = ['fr', 'en'] as const;
export type ConsoleLocale = (typeof CONSOLE_LOCALES)[number];

/** Ways to leave: quick exit, said goodbye, connection given up. */
export const LEAVE_WAYS = ['exit', 'end', 'loss'] as const;
export type LeaveWay = (typeof LEAVE_WAYS)[number];

/** What may be happening to somebody in danger; each is told by one tap. */
export const THREATS = ['present', 'armed', 'child', 'injured', 'locked'] as const;
export type Threat = (typeof THREATS)[number];

/** How somebody in danger can be reached. */
export const CONTACT_WAYS = ['call', 'write', 'neither'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/** `dpo` is the data-protection officer: they read what is on record, change nothing, and answer nobody. */
export const ROLES = ['officer', 'supervisor', 'admin', 'dpo'] as const;
export type Role = (typeof ROLES)[number];
/** Those who answer visitors, or may. */
export const DESK_ROLES: readonly Role[] = ['officer', 'supervisor', 'admin'];

/** What of a conversation may have a shorter time than the rest of it. */
export const KEPT_PARTS = ['position', 'contact', 'notes', 'handover'] as const;
export type KeptPart = (typeof KEPT_PARTS)[number];

/** The kinds of events that say something of such a part. */
export const LAPSING_KINDS = [
  'detail',
  'note',
  'danger-check',
  'summary-drafted',
  'summary-proposed',
  'summary-answered',
] as const;
export type LapsingKind = (typeof LAPSING_KINDS)[number];

/** The queue that takes what no other does. */
export const GENERAL_QUEUE = 'general';

/**
 * What officers do about a danger, in this order; steps may be passed over, none is taken back (SAFETY.md F). It may be relayed
 * to several services; and once it is closed, another danger begins anew.
 */
export const DANGER_STEPS = ['suspected', 'confirmed', 'relayed', 'present', 'closed'] as const;
export type DangerStep = (typeof DANGER_STEPS)[number];

/** What whoever is sent must know, in the order in which it helps them; each is answered by a tap (SAFETY.md F). */
export const DANGER_CHECKS = ['place', 'access', 'weapon', 'children', 'injured', 'animals', 'door'] as const;
export type DangerCheck = (typeof DANGER_CHECKS)[number];

/** What is known of one of them. */
export const CHECK_ANSWERS = ['yes', 'no', 'unknown'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** How a conversation came out, as the officer says when they close it. */
export const OUTCOMES = [
  'answered',
  'oriented',
  'handed-over',
  'relayed',
  'no-answer',
  'off-topic',
  'abusive',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Those that may be said to the visitor as the reason why it is closed (SAFETY.md T35). */
export const CLOSE_REASONS = ['no-answer', 'off-topic', 'abusive'] as const satisfies readonly Outcome[];
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** In slow mode the visitor sends one message in so many seconds. */
export const SLOW_SECONDS = [15, 30, 60] as const;
export type SlowSeconds = (typeof SLOW_SECONDS)[number];

/** The parts of a summary, in the order in which somebody tells them; each may be missing, and each is consented to by itself. */
export const SUMMARY_FIELDS = ['facts', 'place', 'time', 'persons', 'harm', 'wishes'] as const;
export type SummaryField = (typeof SUMMARY_FIELDS)[number];

/** Longest text of each, in characters: all of them together fit into one request, however they are escaped. */
export const SUMMARY_MAX: Readonly<Record<SummaryField, number>> = {
  facts: 2_000,
  place: 500,
  time: 500,
  persons: 500,
  harm: 500,
  wishes: 500,
};

/** What a message of the officer asks for: that the visitor says in their own words what they will do; whether it sums them up. */
export const ASKINGS = ['say-back', 'recap'] as const;
export type Asking = (typeof ASKINGS)[number];

/** Whether something was clear, as the visitor answers. */
export const UNDERSTOOD_ANSWERS = ['yes', 'not-quite', 'example'] as const;
export type UnderstoodAnswer = (typeof UNDERSTOOD_ANSWERS)[number];

/** In per cent: a card that is clear at first to fewer should be written anew. */
export const CLEAR_TARGET = 80;

/** In which form a hand-over is given, and of which type each is. */
export const HANDOVER_FORMS = ['json', 'pdf'] as const;
export const HANDOVER_TYPES = ['application/json', 'application/pdf'] as const;

/** What other systems can be told of. */
export const WEBHOOK_EVENTS = ['handover.consented'] as const;

/**
 * What came of the translation of a message: it stands; something about it is doubtful, and its flags say what; none could be
 * made; it is a text that was written in both languages beforehand; nothing had to be translated.
 */
export const TRANSLATION_STATUSES = ['ok', 'suspect', 'failed', 'human', 'same'] as const;
export type TranslationStatus = (typeof TRANSLATION_STATUSES)[number];

/** What is to be known of a translation beside its status. Closed: a reader is told each in their own words. */
export const TRANSLATION_FLAGS = [
  // It is doubtful: a number differs, something that was kept from the engine is missing or doubled, it is the text unchanged.
  'digits',
  'placeholders',
  'echo',
  // A piece of it comes again and again; it is far too long or too short; it is in other letters, or another language.
  'loop',
  'length',
  'script',
  'language',
  // One side says no and the other does not; the engine speaks of itself; the engine saw what should be kept from it.
  'negation',
  'chatter',
  'unmasked',
  // It is no worse for these: a word of danger is in it, which a person should read; the engine is only being tried.
  'danger',
  'experimental',
  // There is none: the engine gave nothing, did not answer, or takes no text of this length.
  'empty',
  'unavailable',
  'too-long',
] as const;
export type TranslationFlag = (typeof TRANSLATION_FLAGS)[number];

/** How far the translations of an engine may be believed; those of an experimental one are always shown as such. */
export const GRADES = ['production', 'assist', 'experimental'] as const;
export type Grade = (typeof GRADES)[number];

/** Where a text goes to be translated: nowhere, to a machine of whoever runs the service, to somebody else's. */
export const LOCALITIES = ['in-process', 'on-premise', 'external'] as const;
export type Locality = (typeof LOCALITIES)[number];

/** The language of the service: what visitors write is translated into it, and what officers write from it. */
export const SERVICE_LANGUAGE = 'fr';

/** Longest translation, in characters: no translation of the longest message is longer. */
export const TRANSLATION_MAX = 12_000;

/** What may be attached, as the server names it after it has looked inside. */
export const FILE_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** Largest file that may be sent, in bytes. */
export const FILE_MAX_BYTES = 10_485_760;

/** Most files of one conversation. */
export const FILES_MAX = 20;

/** Longest name of a file, in characters. */
export const FILE_NAME_MAX = 120;

/** How many items a resume code has: nine of a list of 512 are 81 bits. */
export const RESUME_ITEMS = 9;

/** Looks and colours of the widget. `dsfr` is for State sites alone: docs/embedding.md says who may use it. */
export const THEMES = ['lantern', 'dsfr'] as const;
export type Theme = (typeof THEMES)[number];

/** Where a quick exit leads unless a site says otherwise: a page that anybody may have open. */
export const EXIT_ADDRESS = 'https://meteofrance.com/';

/** Longest message, in characters (Unicode code points). */
export const TEXT_MAX = 4000;

/** Longest private note, in characters. */
export const NOTE_MAX = 2000;

/** Longest request body that any route accepts, in bytes: 4,000 characters of four bytes, escaped, fit. */
export const BODY_MAX_BYTES = 65_536;

/** A typing signal holds this long; a client repeats it no more often than half of that. */
export const TYPING_MS = 6_000;

/** The server sends a byte at least this often on a stream, so that silence means a dead link. */
export const KEEP_ALIVE_MS = 15_000;

/** Longest wait of one long poll, in seconds. */
export const POLL_MAX_SECONDS = 25;

/** What was closed by mistake or too soon can be opened again for so long, as long as it is there. */
export const REOPEN_MS = 30 * 60 * 1000;

/** An officer whom the holder asks for help may read the conversation and join it for so long. */
export const HELP_ASKED_MS = 2 * 60 * 1000;

/** Shortest password; ANSSI and CNIL ask for 12 where no other limit on guesses is proved. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

/** Longest word agreed on with a visitor, in characters. */
export const SIGNAL_WORD_MAX = 40;

/** Longest tag of a conversation, in characters, and most tags of one. */
export const TAG_MAX = 40;
export const TAGS_MAX = 8;

/** A visitor's token dies so long after the newest event. */
export const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;

/** Passkeys of one officer: a telephone, a key, and some to spare. */
export const PASSKEYS_MAX = 10;
export const PASSKEY_NAME_MAX = 40;
