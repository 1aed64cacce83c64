import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { listen } from './listen.ts';

export interface SiteOptions {
  /** Folder of files to serve. */
  readonly folder?: string;
  /** Pages by path, such as `/` or `/other.html`; they come before those of the folder. */
  readonly pages?: Readonly<Record<string, string>>;
  /** `Content-Security-Policy` of every page. */
  readonly csp?: string;
  /** `Permissions-Policy` of every page. */
  readonly permissions?: string;
  /** `Cross-Origin-Opener-Policy` of every page. */
  readonly openerPolicy?: string;
  /** `Cache-Control` of everything; `no-store` when it is not said, which keeps a page out of the browser's back-forward cache. */
  readonly cache?: string;
  /** Takes the place of `http://127.0.0.1:8080` in pages and in the policy. */
  readonly backend?: string;
}

/** A website that embeds the widget, on an origin of its own. */
export interface TestSite {
  /** Under `localhost`: to a browser another site than the backend's 127.0.0.1, not only another origin. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The address that the examples are written for. */
const WRITTEN_FOR = 'http://127.0.0.1:8080';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

const readFrom = (folder: string, path: string): Buffer | null => {
  try {
    return readFileSync(join(folder, normalize(path)));
  } catch {
    return null;
  }
};

/** Serves a website on a port that the kernel chooses. */
export const serveSite = async (options: SiteOptions): Promise<TestSite> => {
  const pointed = (text: string) => text.replaceAll(WRITTEN_FOR, options.backend ?? WRITTEN_FOR);

  const find = (path: string): string | Buffer | null => {
    const page = options.pages?.[path];
    if (page !== undefined) return pointed(page);
    const file = options.folder ? readFrom(options.folder, path.endsWith('/') ? `${path}index.html` : path) : null;
    return file && ['.html', ''].includes(extname(path)) ? pointed(file.toString('utf8')) : file;
  };

  const { port, close } = await listen((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname);
    const content = find(path);
    if (content === null) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': TYPES[extname(path)] ?? 'text/html; charset=utf-8',
        'cache-control': options.cache ?? 'no-store',
        ...(options.csp !== undefined && { 'content-security-policy': pointed(options.csp) }),
        ...(options.openerPolicy !== undefined && { 'cross-origin-opener-policy': options.openerPolicy }),
        ...(options.permissions !== undefined && { 'permissions-policy': options.permissions }),
      })
      .end(content);
  });
  return {
    origin: `http://localhost:${port}`,
    close,
  };
};
