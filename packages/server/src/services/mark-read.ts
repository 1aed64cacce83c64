import type { Command, ReadMark } from '../ports.ts';

/** Writes down how far both sides of some conversations have read. A mark never goes back. */
export const markRead: Command<{ readonly marks: readonly ReadMark[] }, null> = {
  name: 'markRead',
  waits: true,
  async run(tx, { marks }) {
    // In one order, so that two of these never wait for each other.
    for (const mark of marks.toSorted((a, b) => (a.conversation < b.conversation ? -1 : 1))) await tx.markRead(mark);
    return { answer: null, changes: [], keep: true };
  },
};
