/** The part of an entry of Vite's manifest that is read here. */
export interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

export const filesOf: (manifest: Readonly<Record<string, ManifestChunk>>, locale: string) => string[];
