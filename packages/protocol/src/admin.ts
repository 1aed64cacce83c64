import * as v from 'valibot';
import { DOORS } from './constants.ts';
import { alias, door, instant } from './event.ts';
import { helpData, helpOverlay } from './help.ts';
import { officerId, queueId, siteId } from './ids.ts';
import { LOCALES } from './languages.ts';
import { login, role, skill } from './officer.ts';
import { settingsChange, siteSettings, webOrigin } from './site.ts';
import { textUpTo } from './text.ts';

/** A primary language subtag of BCP 47. */
export const language = v.pipe(v.string('wrong_type'), v.regex(/^[a-z]{2,3}$/, 'malformed'));
/** Most conversations that one officer may be asked to hold at one time. */
export const CAPACITY_MAX = 40;

const wholeUpTo = (most: number) =>
  v.pipe(v.number('wrong_type'), v.integer('wrong_type'), v.minValue(0, 'malformed'), v.maxValue(most, 'malformed'));
const listOf = <Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(v.array(item, 'wrong_type'), v.maxLength(most, 'too_long'));

/** What an administrator settles of an officer. */
const officerFields = {
  alias,
  role,
  /** The queues that they serve, or a supervisor watches; empty for all of them. */
  queues: listOf(queueId, 100),
  skills: listOf(skill, 50),
  languages: listOf(language, 20),
  capacity: wholeUpTo(CAPACITY_MAX),
};
const { alias: _, role: __, ...served } = officerFields;

/** An officer, as administrators see them. */
export const adminOfficer = v.strictObject({
  id: officerId,
  login,
  ...officerFields,
  /** A deactivated officer does not sign in; what they did stays. */
  active: v.boolean(),
  /** Whether they have chosen a password; until then they hold a one-time link. */
  hasPassword: v.boolean(),
  /** Whether they sign in with the provider of identities. */
  hasIdentity: v.boolean(),
  /** Whether they show more than a password when they sign in. */
  hasSecondFactor: v.boolean(),
});
export type AdminOfficer = v.InferOutput<typeof adminOfficer>;

export const officersAnswer = v.strictObject({ officers: v.array(adminOfficer) });
export type OfficersAnswer = v.InferOutput<typeof officersAnswer>;

/** A new officer. What is not said is that of every new officer: all queues, French, four conversations at a time. */
export const officerRequest = v.strictObject({
  login,
  alias,
  role,
  ...v.partial(v.strictObject(served)).entries,
});
export type OfficerRequest = v.InferOutput<typeof officerRequest>;

/** The fields that change; the others stay as they are. */
export const officerChange = v.partial(v.strictObject({ ...officerFields, active: v.boolean('wrong_type') }));
export type OfficerChange = v.InferOutput<typeof officerChange>;

/** A one-time link. It is told once, and kept nowhere. */
export const invitation = v.strictObject({ link: v.string(), until: instant });
export const invitedAnswer = v.strictObject({ officer: adminOfficer, ...invitation.entries });
export type InvitedAnswer = v.InferOutput<typeof invitedAnswer>;
export const officerAnswer = v.strictObject({ officer: adminOfficer });
export type OfficerAnswer = v.InferOutput<typeof officerAnswer>;

const queueFields = {
  name: textUpTo(60),
  /** Which conversations come here: of these sites, through these doors; empty for any. The first queue that fits has it. */
  sites: listOf(siteId, 200),
  doors: listOf(door, DOORS.length),
  /** Of its conversations: larger goes first, after danger. */
  priority: wholeUpTo(100),
};
export const adminQueue = v.strictObject({ id: queueId, ...queueFields });
export type AdminQueue = v.InferOutput<typeof adminQueue>;
/** In their order. `general`, which takes what no other does, is not among them. */
export const queuesAnswer = v.strictObject({ queues: v.array(adminQueue) });
export type QueuesAnswer = v.InferOutput<typeof queuesAnswer>;
export const queueRequest = adminQueue;
export type QueueRequest = v.InferOutput<typeof queueRequest>;
export const queueChange = v.partial(v.strictObject(queueFields));
export type QueueChange = v.InferOutput<typeof queueChange>;
/** All queues, each once. */
export const queueOrder = v.strictObject({ queues: listOf(queueId, 1_000) });
export type QueueOrder = v.InferOutput<typeof queueOrder>;

const siteFields = {
  name: textUpTo(100),
  /** The exact origins of the pages that may embed the widget. */
  origins: listOf(webOrigin, 100),
  doors: listOf(v.picklist(DOORS, 'malformed'), DOORS.length),
  /** The first is spoken where the visitor's own is not among them. */
  locales: v.pipe(listOf(v.picklist(LOCALES, 'malformed'), LOCALES.length), v.minLength(1, 'empty')),
};

/** The help of the country as it is written, in every language, and what a site changes of it. */
export const siteHelpAnswer = v.strictObject({ country: helpData, overlay: helpOverlay });
export type SiteHelpAnswer = v.InferOutput<typeof siteHelpAnswer>;

/** Colours that are hard to read together on one kind of screen. */
const weakContrast = v.strictObject({
  scheme: v.picklist(['light', 'dark']),
  front: v.string(),
  back: v.string(),
  contrast: v.number(),
  least: v.number(),
});

export const adminSite = v.strictObject({
  id: siteId,
  ...siteFields,
  /** As they were written: what is not said follows the defaults. */
  settings: siteSettings,
  /** What a page of the site holds to show the widget, with the hash of the script that this server gives. */
  snippet: v.string(),
  /** The same conversation on a page of its own. */
  preview: v.string(),
  weakContrasts: v.array(weakContrast),
});
export type AdminSite = v.InferInput<typeof adminSite>;
export const sitesAnswer = v.strictObject({ sites: v.array(adminSite) });
export type SitesAnswer = v.InferInput<typeof sitesAnswer>;
export const siteAnswerOfAdmin = v.strictObject({ site: adminSite });
export type AdminSiteAnswer = v.InferInput<typeof siteAnswerOfAdmin>;

export const siteRequest = v.strictObject({
  id: siteId,
  ...siteFields,
  doors: v.optional(siteFields.doors),
  locales: v.optional(siteFields.locales),
  settings: v.optional(settingsChange),
});
export type SiteRequest = v.InferInput<typeof siteRequest>;
/** The fields that change. Of the settings too: null takes back what was said, and the default holds. */
export const siteChange = v.strictObject({
  ...v.partial(v.strictObject(siteFields)).entries,
  settings: v.optional(settingsChange),
});
export type SiteChange = v.InferInput<typeof siteChange>;

/** Everything that is put on record of what officers do, in the past tense. Closed: an auditor may rely on it. */
export const AUDIT_ACTIONS = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'invite-accepted',
  'sign-in-code-refused',
  'authenticator-added',
  'authenticator-removed',
  'passkey-added',
  'passkey-removed',
  'sign-in-passkey-refused',
  'passkey-suspected',
  'recovery-codes-made',
  'second-factor-removed',
  'session-ended',
  'sessions-ended',
  'password-changed',
  'officer-added',
  'officer-invited',
  'officer-changed',
  'officer-deactivated',
  'officer-reactivated',
  'site-added',
  'site-changed',
  'queue-added',
  'queue-changed',
  'queue-removed',
  'queues-ordered',
  'canned-answer-added',
  'canned-answer-changed',
  'canned-answer-removed',
  'conversation-inspected',
  'conversation-taken-over',
  'figures-exported',
  'webhook-added',
  'webhook-changed',
  'webhook-secret-changed',
  'webhook-tested',
  'webhook-removed',
  'webhook-gone',
  'delivery-retried',
  'audit-exported',
  'unsealing-asked',
  'unsealing-confirmed',
  'unsealing-refused',
  'address-read',
  'hold-asked',
  'hold-confirmed',
  'hold-refused',
  'lift-asked',
  'lift-confirmed',
  'lift-refused',
  'destruction-proved',
] as const;
export const auditAction = v.picklist(AUDIT_ACTIONS);
export type AuditAction = v.InferOutput<typeof auditAction>;

/** A field that was changed, as it was and as it is; null for what was not said. */
export const auditChange = v.strictObject({ before: v.unknown(), after: v.unknown() });
export type AuditChange = v.InferOutput<typeof auditChange>;

export const auditEntry = v.strictObject({
  id: v.string(),
  at: instant,
  /** Who did it; null for somebody at the server's own terminal. */
  actor: v.nullable(officerId),
  /** Their login at that time. */
  login: v.string(),
  action: auditAction,
  /** What it was done to, by its id. */
  subject: v.string(),
  /** Why, where one has to say so. */
  reason: v.nullable(v.string()),
  /** What was changed, and what else belongs to it. Never text of a conversation. */
  changes: v.record(v.string(), auditChange),
  detail: v.record(v.string(), v.unknown()),
});
export type AuditEntry = v.InferOutput<typeof auditEntry>;

/** Most entries of one answer. */
export const AUDIT_PAGE_MAX = 200;
export const auditQuery = v.strictObject({
  /** The id of the last entry that the client has: what is older comes. */
  before: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'malformed'))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,3}$/, 'malformed'),
      v.transform((text) => Math.min(Number(text), AUDIT_PAGE_MAX)),
    ),
  ),
  action: v.optional(v.picklist(AUDIT_ACTIONS, 'malformed')),
  /** What it was done to. */
  subject: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'malformed'))),
});
/** The newest first. */
export const auditAnswer = v.strictObject({
  entries: v.array(auditEntry),
  /** Whether there are older ones. */
  more: v.boolean(),
});
export type AuditAnswer = v.InferOutput<typeof auditAnswer>;
