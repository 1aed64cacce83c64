/** What to do when somebody in danger is lost, in this order (SAFETY.md T15). */
export const CHECKS = ['place', 'call', 'code'] as const;
export type Check = (typeof CHECKS)[number];
