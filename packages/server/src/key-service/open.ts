import type { KeySource } from '../key.ts';
import { type KeyService, type MasterKeys, openMasterKeys, type Want } from '../master-keys.ts';
import { createKeyKeeper, type KeyKeeper } from './keeper.ts';
import { createTaughtKeys } from './taught-keys.ts';

/**
 * What a store opens its keys with: master keys that are here, or a service that has them. `older` are master keys that are
 * here and are being left for the service.
 */
export type MasterKeySource = KeySource | { readonly service: KeyService; readonly older: KeySource | null };

const nothingToAsk = async (wants: readonly Want[]): Promise<never> => {
  throw new Error(`master keys that are here ask for nothing, and ${wants.length} keys were asked for`);
};

/** The master keys, and who is asked for what they do not know. Throws `KeyError`. */
export const openKeys = (source: MasterKeySource): { readonly masters: MasterKeys; readonly keeper: KeyKeeper } => {
  if (!('service' in source)) return { masters: openMasterKeys(source), keeper: nothingToAsk };
  const { service, older } = source;
  const masters = createTaughtKeys(service.newest);
  return { masters, keeper: createKeyKeeper({ service, older: older && openMasterKeys(older), masters }) };
};
