import type { OfficerId, ProblemCode, QueueId, Role } from '@lanterne/protocol';

/** What an officer starts with until an administrator says more: every queue, French, four conversations at one time. */
export const NEW_OFFICER = {
  active: true,
  queues: [] as readonly QueueId[],
  skills: [] as readonly string[],
  languages: ['fr'] as readonly string[],
  capacity: 4,
};

interface Standing {
  readonly id: OfficerId;
  readonly role: Role;
  readonly active: boolean;
}

const administers = ({ role, active }: Standing): boolean => active && role === 'admin';

/**
 * Whether an account may change in this way: null, or why not. Somebody who can administer is always left, or nobody could
 * ever be let in again; and nobody shuts themself out by a slip of the hand: another administrator does it.
 */
export const whyNotChange = (
  before: Standing,
  after: Standing,
  { by, admins }: { readonly by: OfficerId | null; readonly admins: readonly OfficerId[] },
): Extract<ProblemCode, 'last_admin' | 'own_account'> | null => {
  if (!administers(before) || administers(after)) return null;
  if (admins.every((id) => id === before.id)) return 'last_admin';
  return by === before.id ? 'own_account' : null;
};

/** The queues of an officer when one is removed. An empty list would be all of them: more than they had. */
export const withoutQueue = (queues: readonly QueueId[], removed: QueueId, general: QueueId): readonly QueueId[] => {
  if (!queues.includes(removed)) return queues;
  const rest = queues.filter((queue) => queue !== removed);
  return rest.length > 0 ? rest : [general];
};
