import { createHash } from 'node:crypto';
import { assetResponse } from './assets.ts';
import { brotli } from './brotli.ts';

/** Pages that are made for each request, each compressed once for all who ask for the same. */
export interface PageShelf {
  respond(html: string, request: Request, headers: Record<string, string>): Response;
}

/** Of 11: some milliseconds for a page, in which nobody else is answered. */
const QUALITY = 9;

/**
 * Those of thirty sites in all languages, of some kilobytes each. Were there fewer places than pages, whoever asks for one after
 * the other would have each compressed anew.
 */
const PAGES_KEPT = 3_000;

/** Pages are small, and hold no secret that their compressed length could betray, nor anything of a visitor. */
export const createPageShelf = (compress = (page: Buffer): Buffer => brotli(page, QUALITY)): PageShelf => {
  // A Map keeps the order of insertion: the first is the one that was asked for longest ago.
  const kept = new Map<string, Buffer>();

  return {
    respond(html, request, headers) {
      const bytes = Buffer.from(html);
      const digest = createHash('sha256').update(bytes).digest('base64');
      const compressed = kept.get(digest) ?? compress(bytes);
      kept.delete(digest);
      kept.set(digest, compressed);
      const [oldest] = kept.keys();
      if (kept.size > PAGES_KEPT && oldest !== undefined) kept.delete(oldest);
      const asset = { type: 'text/html; charset=utf-8', bytes, brotli: compressed, gzip: undefined };
      return assetResponse(asset, request, headers);
    },
  };
};
