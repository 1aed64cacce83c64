/** The part of an entry of Vite's manifest that is read here. */
export interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

export const filesOf: (manifest: Readonly<Record<string, ManifestChunk>>, locale: string) => string[];

export const lazyPartsOf: (
  manifest: Readonly<Record<string, ManifestChunk>>,
  locale: string,
) => { name: string; files: string[] }[];

/** What the visitor's page weighs as the server sends it, from the build. */
export const visitorPageBytes: () => Promise<number>;
