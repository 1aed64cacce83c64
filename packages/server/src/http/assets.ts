import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locale, PageData } from '@lanterne/protocol';
import { ANSWER_HEADERS } from './answer-headers.ts';

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** Made by the build, for browsers that take them. */
  readonly brotli: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

/** What a page of one of the apps has to load. */
export interface AppFiles {
  readonly script: string;
  readonly styles: readonly string[];
  /** Scripts that the first one imports. */
  readonly preloads: readonly string[];
  /** The script that holds the texts of a language, where the page does not. */
  textsOf(locale: string): string | undefined;
  /** The styles themselves, for a page that carries them, and what its policy says of them. */
  readonly sheet?: Inlined;
}

/** Styles or a script that stand in a page, and what its policy says of them: no others are let through. */
export interface Inlined {
  readonly text: string;
  readonly source: string;
}

/** The visitor's app as the build made it for the server. */
export interface Drawing {
  /** The app before anything was done, as markup: what its script will find and take over. */
  drawApp(data: PageData): string;
  /** What a browser shows that runs no script, as markup. */
  drawNoScript(data: PageData): string;
  /** The texts that the first open needs. */
  textsOf(locale: Locale): unknown;
  /** What stands in the tab. */
  titleOf(locale: Locale): string;
}

export interface Assets {
  /** Under `/assets/`: each name holds a hash of the content. */
  file(path: string): Asset | undefined;
  /** Of all that is given, by its path: what a browser would be told to check it by (SRI). */
  readonly digests: Readonly<Record<string, string>>;
  readonly loader: Asset;
  readonly frame: AppFiles;
  readonly console: AppFiles;
  readonly drawing: Drawing;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
type Manifest = Record<string, ManifestChunk>;

const readOptional = (path: string, names: ReadonlySet<string>, name: string): Buffer | undefined =>
  names.has(name) ? readFileSync(join(path, name)) : undefined;

/** The files that a browser may ask for, in memory: a few hundred kilobytes, never a path from a request. */
const readFiles = (folder: string): Map<string, Asset> => {
  const names = new Set(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? entry.name : [])),
  );
  return new Map(
    [...names].flatMap((name): [string, Asset][] => {
      const type = TYPES[extname(name)];
      if (!type) return [];
      return [
        [
          name,
          {
            type,
            bytes: readFileSync(join(folder, name)),
            brotli: readOptional(folder, names, `${name}.br`),
            gzip: readOptional(folder, names, `${name}.gz`),
          },
        ],
      ];
    }),
  );
};

/** What a chunk imports, and what that imports, each once and before what needs it; the chunk itself comes last. */
const withImports = (manifest: Manifest, chunk: ManifestChunk, seen = new Set<ManifestChunk>()): ManifestChunk[] => {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const imported = (chunk.imports ?? []).flatMap((key) => manifest[key] ?? []);
  return [...imported.flatMap((one) => withImports(manifest, one, seen)), chunk];
};

const appFiles = (base: string, manifest: Manifest): AppFiles => {
  const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
  if (!entry) throw new Error(`the manifest of ${base} has no entry: build again`);
  const chunks = withImports(manifest, entry);
  const url = (file: string) => `/assets/${base}/${file}`;
  return {
    script: url(entry.file),
    // What the build has put apart, because a lazy part needs it too, belongs to the page all the same.
    styles: chunks.flatMap(({ css }) => css ?? []).map(url),
    preloads: chunks.filter((chunk) => chunk !== entry).map(({ file }) => url(file)),
    textsOf(locale) {
      const key = Object.keys(manifest).find((name) => name.endsWith(`/i18n/${locale}.json`));
      const file = key && manifest[key]?.file;
      return file ? url(file) : undefined;
    },
  };
};

const readApp = (web: string, name: string) => {
  const folder = join(web, name);
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  return { files: readFiles(folder), app: appFiles(name, manifest) };
};

/** A sheet that stands in the page is let through by its hash (CSP 3, section 6.7.3.3). */
export const inlined = (text: string): Inlined => ({
  text,
  source: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
});

const stylesOf = ({ files, app }: ReturnType<typeof readApp>): string =>
  app.styles.map((url) => files.get(basename(url))?.bytes.toString('utf8') ?? '').join('');

const digestsOf = (files: Iterable<readonly [string, Asset]>): Record<string, string> =>
  Object.fromEntries(
    [...files]
      .map(([path, { bytes }]) => [path, `sha384-${createHash('sha384').update(bytes).digest('base64')}`] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Reads what the build made for browsers from `web`. Throws when it is not there. */
export const readAssets = async (web: string): Promise<Assets> => {
  const frame = readApp(web, 'frame');
  const console = readApp(web, 'console');
  const loader = readFiles(join(web, 'loader')).get('lanterne.js');
  if (!loader) throw new Error(`${web} has no loader: build again`);
  // Made by the same build from the same sources as the script, so both draw the same.
  const drawing: Drawing = await import(pathToFileURL(join(web, 'drawing/drawing.js')).href);
  const folders: Record<string, Map<string, Asset>> = { frame: frame.files, console: console.files };
  const inFolders = Object.entries(folders).flatMap(([folder, files]) =>
    [...files].map(([name, asset]) => [`/assets/${folder}/${name}`, asset] as const),
  );
  return {
    digests: digestsOf([['/lanterne.js', loader], ...inFolders]),
    file(path) {
      const [folder = '', name = ''] = path.split('/', 2);
      return Object.hasOwn(folders, folder) ? folders[folder]?.get(name) : undefined;
    },
    loader,
    drawing,
    frame: { ...frame.app, styles: [], sheet: inlined(stylesOf(frame)) },
    console: console.app,
  };
};

/** The form of an asset that the browser takes, with its headers. */
export const assetResponse = (asset: Asset, request: Request, headers: Record<string, string>): Response => {
  const accepted = request.headers.get('accept-encoding') ?? '';
  const [bytes, encoding] =
    asset.brotli && /\bbr\b/.test(accepted)
      ? [asset.brotli, 'br']
      : asset.gzip && /\bgzip\b/.test(accepted)
        ? [asset.gzip, 'gzip']
        : [asset.bytes, null];
  return new Response(new Uint8Array(bytes), {
    headers: {
      ...ANSWER_HEADERS,
      'content-type': asset.type,
      vary: 'accept-encoding',
      ...(encoding && { 'content-encoding': encoding }),
      ...headers,
    },
  });
};
