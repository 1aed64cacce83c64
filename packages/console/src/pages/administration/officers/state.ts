import type { AdminOfficer } from '@lanterne/protocol';

/** Whether somebody may sign in, or has yet to choose how. */
export const stateOf = ({ active, hasPassword, hasIdentity }: AdminOfficer): 'active' | 'inactive' | 'invited' => {
  if (!active) return 'inactive';
  return hasPassword || hasIdentity ? 'active' : 'invited';
};
