import { quietly } from '../../ui/quietly.ts';

const useParts = quietly(() => Promise.all([import('./provider-button.tsx'), import('./texts.ts')]));

/** What signs in by a provider of identities. Without it, and where the server knows none, there is still the password. */
export const useProviderButton = () => useParts(document.getElementById('provider') !== null)?.ProviderButton;
