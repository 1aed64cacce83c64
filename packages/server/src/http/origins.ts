import type { Site } from '../ports.ts';

export interface Origins {
  /** The public origin first. */
  readonly own: readonly string[];
  /** Whether a request comes from a page of ours, or from no browser at all. */
  isOurOwn(request: Request): boolean;
  /** The same, or from a page of a site that may embed the widget. */
  mayOpen(request: Request, site: Site): boolean;
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** The names under which a browser on the same machine may have reached us. */
const aliasesOf = (origin: string): string[] => {
  const port = LOOPBACK.exec(origin)?.[2];
  return LOOPBACK.test(origin) ? ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}${port ?? ''}`) : [];
};

/**
 * Who may send what from where. `Origin` is compared with the configured origin, never with the request's own URL, which
 * the sender chooses (CVE-2026-126343). Browsers send `Origin` with every request that writes; where it is missing, Fetch
 * Metadata must not say that another site asked.
 */
export const createOrigins = (publicOrigin: string): Origins => {
  const own = [...new Set([publicOrigin, ...aliasesOf(publicOrigin)])];
  const isFrom = (request: Request, allowed: readonly string[]): boolean => {
    const origin = request.headers.get('origin');
    if (origin !== null) return allowed.includes(origin);
    const site = request.headers.get('sec-fetch-site');
    return site === null || site === 'same-origin' || site === 'none';
  };
  return {
    own,
    isOurOwn: (request) => isFrom(request, own),
    mayOpen: (request, site) => isFrom(request, [...own, ...site.origins]),
  };
};
