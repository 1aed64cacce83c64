import { type AuditAction, DESK_ROLES, type OfficerChange, type OfficerId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import { whyNotChange } from '../domain/officer.ts';
import type { Command, OfficerAccount } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { giveBack } from './give-back.ts';
import { queuesExist } from './queues-exist.ts';

interface ChangeOfficerInput {
  readonly officer: OfficerId;
  readonly change: OfficerChange;
  readonly by?: Auditor;
}

const actionOf = (before: OfficerAccount, after: OfficerAccount): AuditAction => {
  if (before.active === after.active) return 'officer-changed';
  return after.active ? 'officer-reactivated' : 'officer-deactivated';
};

/**
 * Changes the fields that are named; of two who change the same one, the later has the last word, and both are on record.
 * Whoever is deactivated loses their sessions and their links with it, and what they held goes back to the queue, as does what
 * somebody held who answers nobody from now on; whoever
 * may do more or less than before signs in anew, and no secret of before is good for it. The
 * administrators are locked first, so that two of them who remove each other at one moment cannot both succeed.
 */
export const changeOfficer: Command<ChangeOfficerInput, Answer<OfficerAccount>> = {
  name: 'changeOfficer',
  waits: true,
  async run(tx, { officer: id, change, by = THE_HOUSE }) {
    const admins = await tx.lockAdmins();
    const before = await tx.lockOfficer(id);
    if (!before) return refused('officer_unknown');
    const after: OfficerAccount = { ...before, ...change };
    const why = whyNotChange(before, after, { by: by.id, admins });
    if (why) return refused(why);
    if (change.queues && !(await queuesExist(tx, change.queues))) return refused('queue_unknown');

    const detail = differences(before, after);
    if (Object.keys(detail).length === 0) return repeated(before);
    await tx.saveOfficer(after);
    if (!after.active || after.role !== before.role) await tx.deleteSessionsOf(id);
    if (!after.active) await tx.deleteInvitesOf(id);
    const leavesDesk = !after.active || !DESK_ROLES.includes(after.role);
    if (leavesDesk) await tx.deleteShift(id);
    await audit(tx, by, actionOf(before, after), id, { detail });
    return done(after, ...(leavesDesk ? await giveBack(tx, after, 'off-duty') : []));
  },
};
