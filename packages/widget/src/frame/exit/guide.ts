/** How one page is taken out of a browser's history, without touching the rest. Its steps are texts: `guides/`. */
export interface Guide {
  readonly id: keyof typeof import('./guides/fr.json');
  readonly name: string;
  /** Whether the visitor seems to use it, by what the browser says of itself: only to show it first. */
  readonly looksLike: RegExp;
}

/** The first that fits is the one: most browsers call themselves by the names of others too. As of November 2026. */
export const GUIDES: readonly Guide[] = [
  { id: 'samsung', name: 'Samsung Internet', looksLike: /SamsungBrowser/ },
  { id: 'edge', name: 'Edge', looksLike: /Edg\// },
  { id: 'firefox.android', name: 'Firefox (Android)', looksLike: /Android.*Firefox/ },
  { id: 'firefox', name: 'Firefox', looksLike: /Firefox/ },
  { id: 'chrome.android', name: 'Chrome (Android)', looksLike: /Android.*Chrome/ },
  { id: 'chrome.ios', name: 'Chrome (iPhone, iPad)', looksLike: /CriOS/ },
  { id: 'chrome', name: 'Chrome', looksLike: /Chrome/ },
  { id: 'safari.ios', name: 'Safari (iPhone, iPad)', looksLike: /(iPhone|iPad).*Safari/ },
  { id: 'safari.mac', name: 'Safari (Mac)', looksLike: /Macintosh.*Safari/ },
];

/** What the visitor seems to use comes first; the others in their order. */
export const guidesFor = (userAgent: string): readonly Guide[] => {
  const first = GUIDES.find(({ looksLike }) => looksLike.test(userAgent));
  return first ? [first, ...GUIDES.filter((guide) => guide !== first)] : GUIDES;
};
