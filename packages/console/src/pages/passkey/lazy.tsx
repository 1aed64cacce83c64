import { quietly } from '../../ui/quietly.ts';
import { canUsePasskeys } from './able.ts';

const useParts = quietly(() => Promise.all([import('./passkey-button.tsx'), import('./texts.ts')]));

/** What signs in by a passkey. Without it, and where this browser has none, there is still the password. */
export const usePasskeyButton = () => useParts(canUsePasskeys())?.PasskeyButton;
