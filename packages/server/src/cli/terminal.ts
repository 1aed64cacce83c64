import { userInfo } from 'node:os';
import type { Auditor } from '../domain/audit.ts';

/** Who sits at the server's terminal, as the machine knows them. */
export const atTerminal = (): Auditor => {
  try {
    return { id: null, login: userInfo().username };
  } catch {
    // A container may run under a number that has no name.
    return { id: null, login: String(process.getuid?.() ?? '') };
  }
};
