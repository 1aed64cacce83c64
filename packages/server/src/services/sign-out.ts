import type { Command, SecretHash } from '../ports.ts';

/** Ends one session. */
export const signOut: Command<{ readonly session: SecretHash }, null> = {
  name: 'signOut',
  async run(tx, { session }) {
    await tx.deleteSession(session);
    return { answer: null, changes: [], keep: true };
  },
};
