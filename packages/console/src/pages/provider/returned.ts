import type { ProviderRefusal } from '@lanterne/protocol';

/** As the server says it in the fragment; a total table, so that none is forgotten. */
const REFUSALS: Record<ProviderRefusal, true> = {
  cancelled: true,
  stale: true,
  unknown: true,
  weak: true,
  invite: true,
  taken: true,
  protected: true,
  failed: true,
  unavailable: true,
};

/** Why somebody who came back from the provider was not let in; null when the fragment is about something else. */
export const refusalIn = (fragment: string): ProviderRefusal | null => {
  const why = /^#provider=(.*)$/.exec(fragment)?.[1];
  if (why === undefined) return null;
  // What anybody may have written there is shown to nobody.
  return Object.hasOwn(REFUSALS, why) ? (why as ProviderRefusal) : 'failed';
};
