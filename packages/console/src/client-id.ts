import type { ClientId } from '@lanterne/protocol';

/** What a request that writes is told apart by, so that a repeat of it is one: 128 random bits, also where the page is not secure. */
export const newClientId = (): ClientId => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Made of the alphabet that the schema of client ids asks for.
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') as ClientId;
};
