import type { AuditAction, OfficerId, ProblemCode } from '@lanterne/protocol';
import type { AuditRecord } from './audit.ts';

/**
 * What nobody may do alone: one asks for it, with a reason, and another confirms it before its time is over. Until then nothing of
 * it is done.
 */
export interface Asked {
  readonly askedBy: OfficerId;
  readonly askedAt: number;
  /** What became of it; null while nobody has answered. */
  readonly answer: 'confirmed' | 'refused' | null;
}

/** How long another person has to answer. */
export const ANSWER_WITHIN_MS = 24 * 60 * 60 * 1_000;

/** As it stands at a time. */
export type Standing = 'asked' | 'confirmed' | 'refused' | 'expired';

export const standingOf = ({ askedAt, answer }: Asked, now: number): Standing =>
  answer ?? (now < askedAt + ANSWER_WITHIN_MS ? 'asked' : 'expired');

/**
 * What gives somebody an account, a way into it, or another role. A link is used as well as given: whoever gave it could otherwise
 * keep it for as long as it is good, and be the second person on the day that they take the account.
 */
export const GIVES_RIGHTS: readonly AuditAction[] = [
  'officer-added',
  'officer-invited',
  'invite-accepted',
  'officer-changed',
  'officer-reactivated',
];

/**
 * For how long who was given an account or a role takes part in nothing that needs two: whoever gives rights could otherwise make
 * the second person themself. Long enough that somebody sees it on record.
 */
export const NEW_RIGHTS_MS = 3 * 24 * 60 * 60 * 1_000;

/** Whether one of the records of an account, from within `NEW_RIGHTS_MS`, gave it rights. What shows another name gives none. */
export const hasNewRights = (records: readonly Pick<AuditRecord, 'action' | 'detail'>[]): boolean =>
  records.some(
    ({ action, detail }) => GIVES_RIGHTS.includes(action) && (action !== 'officer-changed' || 'role' in detail),
  );

/** Why somebody may not answer what was asked; null where they may. Who has asked may take it back. */
export const whyNotAnswer = (
  asked: Asked,
  { by, answer, now }: { readonly by: OfficerId; readonly answer: 'confirm' | 'refuse'; readonly now: number },
): Extract<ProblemCode, 'request_closed' | 'second_person_needed'> | null => {
  if (standingOf(asked, now) !== 'asked') return 'request_closed';
  return answer === 'confirm' && by === asked.askedBy ? 'second_person_needed' : null;
};
