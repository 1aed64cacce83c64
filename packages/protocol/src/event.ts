import * as v from 'valibot';
import { DOORS, LEAVE_WAYS } from './constants.ts';
import { clientId } from './ids.ts';
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
});
export const claimedEvent = v.strictObject({ kind: v.literal('claimed'), ...byOfficer });
export const dangerEvent = v.strictObject({ kind: v.literal('danger'), ...byVisitor });
export const leftEvent = v.strictObject({ kind: v.literal('left'), ...byVisitor, how: leaveWay });
export const closedEvent = v.strictObject({ kind: v.literal('closed'), ...byOfficer });

/** Everything that a conversation's log may hold. */
export const event = v.union([
  openedEvent,
  visitorMessageEvent,
  officerMessageEvent,
  claimedEvent,
  dangerEvent,
  leftEvent,
  closedEvent,
]);
export type Event = v.InferOutput<typeof event>;
export type EventKind = Event['kind'];
export type MessageEvent = Extract<Event, { kind: 'message' }>;
