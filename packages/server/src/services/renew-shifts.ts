import type { OfficerId } from '@lanterne/protocol';
import type { Command } from '../ports.ts';

/** These officers have a desk open: their shifts begin, or go on. */
export const renewShifts: Command<{ readonly officers: readonly OfficerId[] }, null> = {
  name: 'renewShifts',
  waits: true,
  async run(tx, { officers }) {
    // In one order, as everybody locks them.
    for (const officer of officers.toSorted()) await tx.seeShift(officer);
    return { answer: null, changes: [], keep: true };
  },
};
