/** The pages of the data-protection officer, in the order in which they are offered. They land on the first. */
export const PROTECTION_PAGES = ['record', 'proofs', 'holds', 'promises', 'rights', 'figures', 'account'] as const;
export type ProtectionPage = (typeof PROTECTION_PAGES)[number];

/** Reads `#/page`. Null when the fragment names no place: it is then a mark within the page that is shown. */
export const protectionPageIn = (fragment: string): ProtectionPage | null => {
  if (fragment !== '' && !fragment.startsWith('#/')) return null;
  const [name] = fragment.slice(2).split('/');
  return PROTECTION_PAGES.find((page) => page === name) ?? 'record';
};
