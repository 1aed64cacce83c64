import { effect } from '@preact/signals';
import { type Inputs, useLayoutEffect } from 'preact/hooks';

/**
 * Runs at once whenever a signal that it reads changes. `useSignalEffect` waits for the next frame, and in that frame a
 * fast writer has typed on.
 */
export const useImmediateEffect = (run: () => void, inputs: Inputs): void => {
  useLayoutEffect(() => effect(run), inputs);
};
