import { brotliCompressSync, constants } from 'node:zlib';

/** Compresses by brotli; `quality` is from 0 to 11, each slower than the one before. */
export const brotli = (bytes: Buffer, quality: number): Buffer =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
