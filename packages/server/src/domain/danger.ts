import { DANGER_STEPS, type DangerStep } from '@lanterne/protocol';

/** Where a step leads from the one that was taken last. */
export type Course =
  | 'forward'
  /** It stands there already. */
  | 'same'
  /** Told to one more service: it is written down, and what follows it stays. */
  | 'again'
  | 'back';

const orderOf = (step: DangerStep | null): number => (step === null ? -1 : DANGER_STEPS.indexOf(step));

/** How a danger begins. After a closed one another may begin: a visitor can be in danger twice. */
const begins = (step: DangerStep): boolean => step === 'suspected' || step === 'confirmed';

export const courseOf = (last: DangerStep | null, step: DangerStep): Course => {
  if (last === 'closed') return step === 'closed' ? 'same' : begins(step) ? 'forward' : 'back';
  if (orderOf(step) > orderOf(last)) return 'forward';
  if (step === 'relayed') return 'again';
  return step === last ? 'same' : 'back';
};

/** Whether a step says that the danger is real. A suspicion does not, nor does its end. */
export const provesDanger = (step: DangerStep): boolean => step !== 'suspected' && step !== 'closed';
