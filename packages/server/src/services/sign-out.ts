import type { Auditor } from '../domain/audit.ts';
import type { Command, SecretHash } from '../ports.ts';
import { audit } from './audit.ts';

/** Ends one session, and the officer's shift with the last of them. */
export const signOut: Command<{ readonly session: SecretHash; readonly by: Auditor }, null> = {
  name: 'signOut',
  async run(tx, { session, by }) {
    await tx.deleteSession(session);
    if (by.id) {
      await audit(tx, by, 'signed-out', by.id);
      if (!(await tx.hasSession(by.id))) await tx.deleteShift(by.id);
    }
    return { answer: null, changes: [], keep: true };
  },
};
