import { LOCALES, type Locale, languageOf, localeOf, type PageData, siteId } from '@lanterne/protocol';
import * as v from 'valibot';
import { paperFor, sheetFor } from '../domain/theme.ts';
import type { Clock, IdentityProvider, Site, Store } from '../ports.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
import { type AppFiles, type Assets, assetResponse, type Inlined, inlined } from './assets.ts';
import { escapeHtml } from './html.ts';
import { DESK_POWERS, framedBy, movedPage, ownPage, VISITOR_POWERS } from './page-headers.ts';
import { createPageShelf } from './page-shelf.ts';
import { problem } from './problem.ts';
import type { App } from './route.ts';
import { type House, isClosed, siteOnWire } from './site-answer.ts';

/** JSON that cannot end the script element it stands in. */
const inlineJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const shell = (page: {
  locale: Locale;
  title: string;
  files: AppFiles;
  /** Of the sheets that stand in the page, the later the stronger. */
  sheets?: readonly Inlined[];
  /** More of the head, as markup. */
  head?: string;
  /** Of the page as a whole. */
  className?: string;
  /** For a browser that runs no script, as markup. */
  noScript: string;
  /** What the script will find and take over, as markup. */
  app?: string;
  /** Run as soon as the app is there to be seen. */
  scripts?: readonly Inlined[];
  /** What the script reads, each in an element with that id. */
  data?: Readonly<Record<string, unknown>>;
}): string => {
  const { locale, files } = page;
  const preloads = [files.script, ...files.preloads, ...[files.textsOf(locale) ?? []].flat()];
  return [
    '<!doctype html>',
    `<html lang="${locale}" dir="${languageOf(locale).direction}"${page.className ? ` class="${page.className}"` : ''}>`,
    '<head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(page.title)}</title>`,
    // An empty icon: nothing to fetch, and nothing to recognise in a tab.
    '<link rel="icon" href="data:,">',
    page.head ?? '',
    ...(page.sheets ?? []).map(({ text }) => `<style>${text}</style>`),
    ...files.styles.map((href) => `<link rel="stylesheet" href="${href}">`),
    ...preloads.map((href) => `<link rel="modulepreload" href="${href}">`),
    `</head><body><div id="app" class="${page.app === undefined ? '' : 'starting'}">${page.app ?? ''}</div>`,
    ...(page.scripts ?? []).map(({ text }) => `<script>${text}</script>`),
    `<noscript>${page.noScript}</noscript>`,
    ...Object.entries(page.data ?? {}).map(
      ([id, value]) => `<script type="application/json" id="${id}">${inlineJson(value)}</script>`,
    ),
    `<script type="module" src="${files.script}"></script>`,
    '</body></html>',
  ].join('');
};

/** The language that the address asks for, or else the browser, among those of the site. */
const localeFor = (request: Request, url: string, { locales }: Site): Locale => {
  const asked = new URLSearchParams(url.split('?', 2)[1]).get('locale') ?? '';
  const wanted = [asked, ...(request.headers.get('accept-language') ?? '').split(',')].map(localeOf);
  return wanted.find((locale) => locale && locales.includes(locale)) ?? locales[0] ?? LOCALES[0];
};

/** The app's own, and after it the site's. */
const sheetsFor = ({ sheet }: AppFiles, { settings }: Site): Inlined[] => {
  const css = sheetFor(settings);
  return [...(sheet ? [sheet] : []), ...(css ? [inlined(css)] : [])];
};

/**
 * Where the loader has put the focus into the frame, the field takes letters with the first picture, before any script was
 * fetched. Browsers heed `autofocus` in no frame of another origin.
 */
const FOCUS = inlined("if(document.hasFocus())document.getElementById('message').focus()");

/** The browser's own edge around a page of its own goes on in the colour of its paper. */
const edgeColours = ({ settings }: Site): string =>
  (['light', 'dark'] as const)
    .map(
      (scheme) =>
        `<meta name="theme-color" media="(prefers-color-scheme:${scheme})" content="${paperFor(settings, scheme)}">`,
    )
    .join('');

/** Whether a frame opens the page to hand its conversation over. */
const isMove = (url: string): boolean => new URLSearchParams(url.split('?', 2)[1]).has('move');

const IMMUTABLE = { 'cache-control': 'public, max-age=31536000, immutable' };

/** A host page loads it from another origin and checks it with SRI, which needs CORS. */
const LOADER_HEADERS = {
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

export interface PagesDeps extends House {
  readonly store: Store;
  readonly clock: Clock;
  readonly assets: Assets;
  readonly publicOrigin: string;
  /** Who else knows who officers are: the page offers to sign in by it. */
  readonly provider: Pick<IdentityProvider, 'name'> | null;
}

/** The pages and files that browsers load: the frame, the full page, the officers' page, the loader. */
export const mountPages = (app: App, { store, clock, assets, publicOrigin, provider, ...house }: PagesDeps): void => {
  // RFC 6797: only said over https, where it means something.
  const transport: Record<string, string> = publicOrigin.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : {};
  const shelf = createPageShelf();
  const visitorPage = async (page: PageData['page'], id: string, request: Request, url: string): Promise<Response> => {
    const parsed = v.safeParse(siteId, id);
    const site = parsed.success ? await store.site(parsed.output) : null;
    if (!site) return problem('site_unknown');
    if (isClosed(site, house)) return problem('site_unsettled');
    const locale = localeFor(request, url, site);
    const { locales, ...onWire } = siteOnWire(site, clock(), house);
    const data: PageData = {
      ...onWire,
      ...(locales.length < LOCALES.length && { locales }),
      locale,
      page,
      embed: { origins: page !== 'chat' ? site.origins : [] },
    };
    const sheets = sheetsFor(assets.frame, site);
    const scripts = page === 'chat' ? [] : [FOCUS];
    const html = shell({
      locale,
      title: assets.drawing.titleOf(locale),
      files: assets.frame,
      sheets,
      head: page === 'chat' ? edgeColours(site) : '',
      className: site.settings.theme === 'lantern' ? '' : site.settings.theme,
      noScript: assets.drawing.drawNoScript(data),
      app: assets.drawing.drawApp(data),
      scripts,
      data: { site: data, texts: assets.drawing.textsOf(locale) },
    });
    const permissions = { sheets, scripts, powers: VISITOR_POWERS };
    const headers =
      page !== 'chat'
        ? framedBy(site.origins, permissions)
        : isMove(url)
          ? movedPage(permissions)
          : ownPage(permissions);
    return shelf.respond(html, request, { ...headers, ...transport });
  };

  app.get('/frame/:site', (c) =>
    visitorPage(c.req.query('inline') === undefined ? 'frame' : 'inline', c.req.param('site'), c.req.raw, c.req.url),
  );
  app.get('/chat/:site', (c) => visitorPage('chat', c.req.param('site'), c.req.raw, c.req.url));
  const desk = shell({
    locale: 'fr',
    title: 'Bureau',
    files: assets.console,
    noScript: '<p>Cette page a besoin de JavaScript.</p>',
    ...(provider && { data: { provider: provider.name } }),
  });
  app.get('/desk', (c) =>
    shelf.respond(desk, c.req.raw, {
      ...ownPage({ sheets: [], scripts: [], powers: DESK_POWERS }),
      ...transport,
    }),
  );
  app.get(
    '/',
    () => new Response(null, { status: 302, headers: { ...ANSWER_HEADERS, ...transport, location: '/desk' } }),
  );

  app.get('/lanterne.js', (c) => assetResponse(assets.loader, c.req.raw, { ...LOADER_HEADERS, ...transport }));
  app.get('/assets/:folder/:name', (c) => {
    const asset = assets.file(`${c.req.param('folder')}/${c.req.param('name')}`);
    return asset ? assetResponse(asset, c.req.raw, { ...IMMUTABLE, ...transport }) : problem('not_found');
  });
};
