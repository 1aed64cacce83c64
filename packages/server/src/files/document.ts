import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { FILE_MAX_BYTES } from '@lanterne/protocol';
import sharp from 'sharp';
import type { Remade } from '../ports.ts';
import { type PicturePage, writePictureDocument } from './picture-document.ts';

/** Longest document that is taken. */
export const PAGES_MAX = 50;

/** Small print can be read at 150 dots an inch, the resolution of a fax at its finest and of Dangerzone. */
const DOTS_PER_POINT = 150 / 72;
/** A poster is drawn with fewer dots: as many in all as an A3 page has. */
const PAGE_PIXELS_MAX = 5_000_000;
/** Longest side of a page in PDF 1.4 (ISO 32000-1, annex C). */
const POINTS_MAX = 14_400;
const JPEG_QUALITY = 80;

/** `FPDF_ANNOT` and `FPDF_REVERSE_BYTE_ORDER` of PDFium's public API: with remarks, and in the order red, green, blue. */
const DRAWING = 0x01 | 0x10;
const WHITE = 0xff_ff_ff_ff;
const BYTES_PER_PIXEL = 4;

/** What Emscripten gives beside the functions; its types are in a package that PDFium's own types forget to ask for. */
interface Memory {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(bytes: number): number };
}
/** Asked for anew each time: when the memory grows, the view of it is another one. */
const memoryOf = ({ pdfium }: WrappedPdfiumModule): Memory => pdfium as unknown as Memory;

const startPdfium = async (): Promise<WrappedPdfiumModule> => {
  const file = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const pdfium = await init({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });
  pdfium.PDFiumExt_Init();
  return pdfium;
};

/** Copies the bytes to where PDFium can see them, and opens them; 0 when they are no document, or one with a password. */
const open = (pdfium: WrappedPdfiumModule, bytes: Uint8Array): number => {
  const place = memoryOf(pdfium).wasmExports.malloc(bytes.length);
  memoryOf(pdfium).HEAPU8.set(bytes, place);
  return pdfium.FPDF_LoadMemDocument(place, bytes.length, '');
};

const sizeInDots = (width: number, height: number) => {
  const scale = Math.min(DOTS_PER_POINT, Math.sqrt(PAGE_PIXELS_MAX / (width * height)));
  const along = (points: number) => Math.max(1, Math.floor(points * scale));
  return { width: along(width), height: along(height) };
};

/** Draws one page as it would be printed, with what was filled in and remarked. Null when it cannot be read. */
const drawPage = async (pdfium: WrappedPdfiumModule, document: number, form: number, index: number) => {
  const page = pdfium.FPDF_LoadPage(document, index);
  if (!page) return null;
  const points = [pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)];
  const [widthPoints = 0, heightPoints = 0] = points.map((side) => Math.min(side, POINTS_MAX));
  if (!(widthPoints > 0 && heightPoints > 0)) return null;
  const { width, height } = sizeInDots(widthPoints, heightPoints);

  const bitmap = pdfium.FPDFBitmap_Create(width, height, 0);
  if (!bitmap) return null;
  pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
  pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, DRAWING);
  pdfium.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, DRAWING);
  const start = pdfium.FPDFBitmap_GetBuffer(bitmap);
  const pixels = Buffer.from(memoryOf(pdfium).HEAPU8.subarray(start, start + width * height * BYTES_PER_PIXEL));
  pdfium.FPDFBitmap_Destroy(bitmap);
  pdfium.FPDF_ClosePage(page);

  const jpeg = await sharp(pixels, { raw: { width, height, channels: BYTES_PER_PIXEL } })
    .removeAlpha()
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { jpeg, widthPixels: width, heightPixels: height, widthPoints, heightPoints } satisfies PicturePage;
};

/**
 * Makes a document anew: draws each page and writes a document of these drawings. Scripts, links, forms, attachments and
 * fonts have no way to the other side; nor has text that can be searched (docs/decisions/0012).
 * The process is at its end afterwards, so what PDFium holds is not given back.
 */
export const remakeDocument = async (bytes: Uint8Array): Promise<Remade> => {
  const pdfium = await startPdfium();
  const document = open(pdfium, bytes);
  const count = document ? pdfium.FPDF_GetPageCount(document) : 0;
  if (count < 1) return { ok: false, code: 'file_unreadable' };
  if (count > PAGES_MAX) return { ok: false, code: 'file_too_large' };

  // Draws what was filled in. Without scripts: this PDFium is built without an engine for them.
  const form = pdfium.PDFiumExt_InitFormFillEnvironment(document, pdfium.PDFiumExt_OpenFormFillInfo());
  const pages: PicturePage[] = [];
  let size = 0;
  for (let index = 0; index < count; index += 1) {
    const page = await drawPage(pdfium, document, form, index);
    if (!page) return { ok: false, code: 'file_unreadable' };
    pages.push(page);
    size += page.jpeg.length;
    if (size > FILE_MAX_BYTES) return { ok: false, code: 'file_too_large' };
  }
  return { ok: true, type: 'application/pdf', bytes: writePictureDocument(pages) };
};
