import type { OfficerId } from '@lanterne/protocol';
import type { Command } from '../ports.ts';

/**
 * These officers have a desk open: their shifts begin, or go on. Not that of one who has just signed out, or was deactivated:
 * their desks are about to be closed.
 */
export const renewShifts: Command<{ readonly officers: readonly OfficerId[] }, null> = {
  name: 'renewShifts',
  waits: true,
  async run(tx, { officers }) {
    // In one order, as everybody locks them.
    for (const officer of officers.toSorted()) {
      if (await tx.hasSession(officer)) await tx.seeShift(officer);
    }
    return { answer: null, changes: [], keep: true };
  },
};
