import type { OfficerId } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';

/** An officer wants conversations to be offered to them, or none for a while. What they hold stays theirs. */
export const setAvailability: Command<{ readonly officer: OfficerId; readonly available: boolean }, Answer<null>> = {
  name: 'setAvailability',
  waits: true,
  async run(tx, { officer, available }) {
    const shift = await tx.lockShift(officer, 'wait');
    if (!shift) return refused('officer_unavailable');
    if (shift.available === available) return repeated(null);
    await tx.saveShift({ ...shift, available, since: tx.now });
    return done(null);
  },
};
