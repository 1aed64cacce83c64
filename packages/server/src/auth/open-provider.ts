import type { Policy } from '../domain/policy.ts';
import { FileError, readText } from '../json-file.ts';
import { createCaller } from '../outgoing/caller.ts';
import type { Clock, IdentityProvider, Logger } from '../ports.ts';
import { createProvider } from './provider.ts';

/** The provider of identities that the policy names, if any; nothing is asked of it yet. Throws `FileError`. */
export const openProvider = (
  { officers: { provider } }: Pick<Policy, 'officers'>,
  deps: { readonly clock: Clock; readonly logger: Logger },
): IdentityProvider | null => {
  if (!provider) return null;
  const subject = `The secret of ${provider.name}, ${provider.secretFile},`;
  const secret = readText(provider.secretFile, subject).trim();
  if (secret === '') throw new FileError(subject, ['it is empty']);
  return createProvider({ ...deps, settings: provider, secret, caller: createCaller(provider) });
};
