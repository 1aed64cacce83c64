import type { OfficerId } from '@lanterne/protocol';
import { LEASE_MS } from '../domain/shift.ts';
import type { Command } from '../ports.ts';

/**
 * The last desk of an officer has closed. They are not at work any more, and their shift goes on for a while: whoever comes
 * back finds it as it was. Where another process has a desk of theirs open, it says so within its next renewal.
 */
export const leaveDesk: Command<{ readonly officer: OfficerId }, null> = {
  name: 'leaveDesk',
  waits: true,
  async run(tx, { officer }) {
    const shift = await tx.lockShift(officer, 'wait');
    if (shift) await tx.saveShift({ ...shift, seenAt: Math.min(shift.seenAt, tx.now - LEASE_MS) });
    return { answer: null, changes: [], keep: true };
  },
};
