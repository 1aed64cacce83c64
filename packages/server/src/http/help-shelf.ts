import { createHash } from 'node:crypto';
import type { HelpData } from '@lanterne/protocol';
import { helpFor, helpLanguage } from '../domain/help.ts';
import type { Site } from '../ports.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
import { type Asset, assetResponse } from './assets.ts';
import { brotli } from './brotli.ts';

/** The help of each site in each language, made when it is first asked for. */
export interface HelpShelf {
  respond(site: Site, wanted: string | undefined, request: Request): Response;
}

interface Book {
  readonly asset: Asset;
  readonly etag: string;
}

/** Those of thirty sites in all languages: with fewer places than books, who asks for one after the other has each made anew. */
const BOOKS_AT_HAND = 1_000;

/** Of 11: within two bytes in a hundred of the best, in half its time. */
const QUALITY = 10;

const HEADERS = { ...ANSWER_HEADERS, 'cache-control': 'public, max-age=300' };

const print = (answer: object): Book => {
  const bytes = Buffer.from(JSON.stringify(answer));
  return {
    asset: { type: 'application/json', bytes, brotli: brotli(bytes, QUALITY), gzip: undefined },
    // Weak: the same for every form in which the bytes travel (RFC 9110, 8.8.1).
    etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  };
};

const knows = (request: Request, etag: string): boolean =>
  (request.headers.get('if-none-match') ?? '').split(',').some((known) => known.trim() === etag);

export const createHelpShelf = (data: HelpData): HelpShelf => {
  // A Map keeps the order of insertion: the first is the one that was used longest ago.
  const books = new Map<string, Book>();

  const bookOf = ({ settings: { help: overlay }, locales }: Site, wanted: string | undefined): Book => {
    const language = helpLanguage(data, overlay, [wanted, locales[0]]);
    const key = `${language} ${overlay ? JSON.stringify(overlay) : ''}`;
    const book = books.get(key) ?? print(helpFor(data, overlay, language));
    books.delete(key);
    books.set(key, book);
    const [oldest] = books.keys();
    if (books.size > BOOKS_AT_HAND && oldest !== undefined) books.delete(oldest);
    return book;
  };

  return {
    respond(site, wanted, request) {
      const { asset, etag } = bookOf(site, wanted);
      const headers = { ...HEADERS, etag };
      return knows(request, etag)
        ? new Response(null, { status: 304, headers: { ...headers, vary: 'accept-encoding' } })
        : assetResponse(asset, request, headers);
    },
  };
};
