import type { CannedAnswerId, OfficerId, ProblemCode } from '@lanterne/protocol';

/** A text that officers use again and again, as it is kept. */
export interface CannedAnswer {
  readonly id: CannedAnswerId;
  /** Whose it is; null for everybody's. */
  readonly owner: OfficerId | null;
  readonly locale: string;
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
  readonly updatedAt: number;
}

/** Most of one officer, and most of everybody: more than anybody finds by typing. */
export const OWN_ANSWERS_MAX = 200;
export const SHARED_ANSWERS_MAX = 500;

type Named = Pick<CannedAnswer, 'id' | 'locale' | 'shortcut'>;

/**
 * Why an answer cannot stand among those of the same owner; null when it can. Within a language, a shortcut names one of them.
 * What is everybody's and what is an officer's own may share one: an administrator is not to be stopped by what they
 * may not see.
 */
export const whyNotKeep = (
  shelf: readonly Named[],
  answer: Named & Pick<CannedAnswer, 'owner'>,
): Extract<ProblemCode, 'shortcut_taken' | 'canned_answers_full'> | null => {
  const others = shelf.filter(({ id }) => id !== answer.id);
  if (others.some(({ locale, shortcut }) => locale === answer.locale && shortcut === answer.shortcut)) {
    return 'shortcut_taken';
  }
  return others.length >= (answer.owner === null ? SHARED_ANSWERS_MAX : OWN_ANSWERS_MAX) ? 'canned_answers_full' : null;
};
