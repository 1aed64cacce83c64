import { type Locale, type PageData, siteId, TEXT_MAX } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Site, Store } from '../ports.ts';
import { type AppFiles, type Assets, assetResponse, pageResponse } from './assets.ts';
import { problem } from './problem.ts';
import type { App } from './route.ts';

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'ur', 'ckb']);

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** JSON that cannot end the script element it stands in. */
const inlineJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const shell = (page: {
  locale: string;
  title: string;
  files: AppFiles;
  /** For a browser that runs no script, as markup. */
  noScript: string;
  data?: unknown;
}): string => {
  const { locale, files } = page;
  const preloads = [...files.preloads, ...[files.textsOf(locale) ?? []].flat()];
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(locale)}" dir="${RIGHT_TO_LEFT.has(locale) ? 'rtl' : 'ltr'}">`,
    '<head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(page.title)}</title>`,
    // An empty icon: nothing to fetch, and nothing to recognise in a tab.
    '<link rel="icon" href="data:,">',
    ...files.styles.map((href) => `<link rel="stylesheet" href="${href}">`),
    ...preloads.map((href) => `<link rel="modulepreload" href="${href}">`),
    `</head><body><div id="app"></div><noscript><p>${page.noScript}</p></noscript>`,
    page.data === undefined ? '' : `<script type="application/json" id="site">${inlineJson(page.data)}</script>`,
    `<script type="module" src="${files.script}"></script>`,
    '</body></html>',
  ].join('');
};

const policy = (frameAncestors: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
  ].join('; ');

/** Nothing that a browser can be told not to do is left to chance (SAFETY.md T1, T4). */
const documentHeaders = (frameAncestors: string): Record<string, string> => ({
  'content-security-policy': policy(frameAncestors),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** A page of its own cannot be framed, and shares its browsing context with nobody. */
const OWN_PAGE = {
  ...documentHeaders("'none'"),
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The host page may be one that asks for CORP of all that it embeds; `frame-ancestors` says who may. */
const framedBy = (origins: readonly string[]): Record<string, string> => ({
  ...documentHeaders(origins.length > 0 ? origins.join(' ') : "'none'"),
  'cross-origin-resource-policy': 'cross-origin',
});

/** The language asked for in the address, or else by the browser, among those of the site. */
const localeFor = (request: Request, url: string, site: Site): Locale => {
  const asked = new URLSearchParams(url.split('?', 2)[1]).get('locale');
  const wanted = [asked, ...(request.headers.get('accept-language') ?? '').split(',')].map((tag) =>
    tag?.trim().split(/[-;]/, 1)[0]?.toLowerCase(),
  );
  const found = wanted.flatMap((tag) => site.locales.filter((locale) => locale === tag))[0];
  return found ?? site.locales[0] ?? 'fr';
};

/** Titles say nothing of what the page is for: tabs and histories are seen by others (SAFETY.md T1). */
const NEUTRAL_TITLE: Record<Locale, string> = { fr: 'Échange', en: 'Conversation' };

const NUMBER = {
  17: '<a href="tel:17">17</a>',
  112: '<a href="tel:112">112</a>',
  114: '<a href="sms:114">114</a>',
};

/** Nobody can write here without a script; nobody is left without a number (SAFETY.md T02). */
const NO_SCRIPT: Record<Locale, string> = {
  fr: `Pour écrire ici, il faut JavaScript. En danger maintenant\u00a0? Appelez le ${NUMBER[17]} ou le ${NUMBER[112]}. Vous ne pouvez pas parler\u00a0? Envoyez un SMS au ${NUMBER[114]}.`,
  en: `Writing here needs JavaScript. In danger now? Call ${NUMBER[17]} or ${NUMBER[112]}. You cannot speak? Send a text message to ${NUMBER[114]}.`,
};

const IMMUTABLE = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
};

/** A host page loads it from another origin and checks it with SRI, which needs CORS. */
const LOADER_HEADERS = {
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

/** The pages and files that browsers load: the frame, the full page, the officers' page, the loader. */
export const mountPages = (
  app: App,
  { store, assets, publicOrigin }: { store: Store; assets: Assets; publicOrigin: string },
): void => {
  // RFC 6797: only said over https, where it means something.
  const transport: Record<string, string> = publicOrigin.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : {};
  const ownPage = { ...OWN_PAGE, ...transport };

  const visitorPage = async (page: PageData['page'], id: string, request: Request, url: string): Promise<Response> => {
    const parsed = v.safeParse(siteId, id);
    const site = parsed.success ? await store.site(parsed.output) : null;
    if (!site) return problem('site_unknown');
    const locale = localeFor(request, url, site);
    const data: PageData = {
      id: site.id,
      name: site.name,
      doors: [...site.doors],
      locales: [...site.locales],
      limits: { text: TEXT_MAX },
      locale,
      page,
      embed: { origins: page === 'frame' ? site.origins : [] },
    };
    const html = shell({
      locale,
      title: NEUTRAL_TITLE[locale],
      files: assets.frame,
      noScript: NO_SCRIPT[locale],
      data,
    });
    return pageResponse(html, request, page === 'frame' ? { ...framedBy(site.origins), ...transport } : ownPage);
  };

  app.get('/frame/:site', (c) => visitorPage('frame', c.req.param('site'), c.req.raw, c.req.url));
  app.get('/chat/:site', (c) => visitorPage('chat', c.req.param('site'), c.req.raw, c.req.url));
  const desk = shell({
    locale: 'fr',
    title: 'Bureau',
    files: assets.console,
    noScript: 'Cette page a besoin de JavaScript.',
  });
  app.get('/desk', (c) => pageResponse(desk, c.req.raw, ownPage));
  app.get('/', (c) => c.redirect('/desk'));

  app.get('/lanterne.js', (c) => assetResponse(assets.loader, c.req.raw, LOADER_HEADERS));
  app.get('/assets/:folder/:name', (c) => {
    const asset = assets.file(`${c.req.param('folder')}/${c.req.param('name')}`);
    return asset ? assetResponse(asset, c.req.raw, IMMUTABLE) : problem('not_found');
  });
};
