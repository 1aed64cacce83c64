// docs/security.md: T13

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PAGES_MAX, remakeDocument } from './document.ts';
import { activePdf, CANARY, lockedPdf, pdf, pdfOf, pdfOfPages, pdfStream } from './samples.fixture.ts';

const made = async (sent: Uint8Array): Promise<Buffer> => {
  const remade = await remakeDocument(sent);
  if (!remade.ok) throw new Error(remade.code);
  return Buffer.from(remade.bytes);
};

/** The document without the bytes of its pictures: all that a reader would act on. */
const skeletonOf = (document: Buffer): string =>
  document.toString('latin1').replace(/(\/DCTDecode[^>]*>>\nstream\n)[\s\S]*?(\nendstream\nendobj)/g, '$1$2');

/** The pictures of the pages. */
const picturesOf = (document: Buffer): Buffer[] =>
  [...document.toString('latin1').matchAll(/\/DCTDecode \/Length (\d+) >>\nstream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    return document.subarray(start, start + Number(match[1]));
  });

/** Share of the pixels of an area, in points from the top left of an A4 page, that are dark. */
const inkIn = async (picture: Buffer, area: { left: number; top: number; width: number; height: number }) => {
  const dots = Object.fromEntries(
    Object.entries(area).map(([side, points]) => [side, Math.round((points * 150) / 72)]),
  );
  const { data } = await sharp(picture)
    .extract(dots as typeof area)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data.filter((value) => value < 128).length / data.length;
};

const HEADING = { left: 72, top: 110, width: 200, height: 40 };
const FIELD = { left: 72, top: 282, width: 300, height: 60 };
const EMPTY = { left: 72, top: 600, width: 300, height: 60 };

/** Opened by a reader that is not ours to write: how many pages, and of what size in points. */
const openedByReader = async (bytes: Buffer) => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const reader = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  reader.PDFiumExt_Init();
  const memory = reader.pdfium as unknown as { HEAPU8: Uint8Array; wasmExports: { malloc(bytes: number): number } };
  const place = memory.wasmExports.malloc(bytes.length);
  memory.HEAPU8.set(bytes, place);
  const document = reader.FPDF_LoadMemDocument(place, bytes.length, '');
  const page = reader.FPDF_LoadPage(document, 0);
  return {
    pages: reader.FPDF_GetPageCount(document),
    size: [reader.FPDF_GetPageWidthF(page), reader.FPDF_GetPageHeightF(page)],
    annotations: reader.FPDFPage_GetAnnotCount(page),
  };
};

describe('a document that is made anew', () => {
  it('shows what it showed, and what was filled in', async () => {
    const [picture] = picturesOf(await made(activePdf()));
    if (!picture) throw new Error('no page');
    expect(await inkIn(picture, HEADING)).toBeGreaterThan(0.05);
    expect(await inkIn(picture, FIELD)).toBeGreaterThan(0.03);
    expect(await inkIn(picture, EMPTY)).toBe(0);
  });

  it('can do nothing: no script, link, form, file or font of it is left', async () => {
    const sent = activePdf();
    const active = [
      'JavaScript',
      'OpenAction',
      'Launch',
      'SubmitForm',
      'URI',
      'EmbeddedFile',
      'AcroForm',
      'Annots',
      CANARY,
    ];
    for (const word of active) expect(sent.includes(word)).toBe(true);
    const kept = await made(sent);
    for (const word of active) expect(kept.includes(word)).toBe(false);
    // By what may stand there, not by what may not: every name is one of these.
    const names = new Set(skeletonOf(kept).match(/\/\w+/g));
    expect([...names].sort()).toEqual(
      [
        ...[
          '/BitsPerComponent',
          '/Catalog',
          '/ColorSpace',
          '/Contents',
          '/Count',
          '/DCTDecode',
          '/DeviceRGB',
          '/Filter',
        ],
        ...['/Height', '/Image', '/Kids', '/Length', '/MediaBox', '/P', '/Page', '/Pages', '/Parent', '/Resources'],
        ...['/Root', '/Size', '/Subtype', '/Type', '/Width', '/XObject'],
      ].sort(),
    );
    expect(await openedByReader(kept)).toMatchObject({ pages: 1, annotations: 0 });
  });

  it('keeps its pages, their order and their size on paper', async () => {
    const kept = await made(pdfOfPages(3));
    expect(picturesOf(kept)).toHaveLength(3);
    expect(await openedByReader(kept)).toMatchObject({ pages: 3, size: [595, 842] });
    const turned = pdfOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Rotate 90 /Contents 4 0 R >>',
      pdfStream('0 0 100 100 re f'),
    ]);
    const { size } = await openedByReader(await made(turned));
    expect(size.map((side) => side.toFixed(1))).toEqual(['841.9', '595.3']);
  });

  it('draws a page as large as a house with no more dots than another', async () => {
    const [picture] = picturesOf(await made(pdf('0 0 9000 9000 re f', '0 0 14400 14400')));
    const { width = 0, height = 0 } = await sharp(picture).metadata();
    expect(width * height).toBeLessThanOrEqual(5_000_000);
    expect(width).toBe(height);
    await made(pdf('', '0 0 1 1'));
  });

  it.each([
    ['a page', '<html><script>alert(1)</script></html>'],
    ['an archive', 'PK\x03\x04 evil.exe'],
  ])('is no longer %s as well', async (_, second) => {
    const sent = Buffer.concat([pdf(`% ${second}\nBT /F 40 Tf 72 700 Td (Bonjour) Tj ET`), Buffer.from(second)]);
    expect((await made(sent)).includes(second)).toBe(false);
  });
});

describe('no document is made', () => {
  it('of one that needs a password', async () => {
    expect(await remakeDocument(lockedPdf())).toEqual({ ok: false, code: 'file_unreadable' });
  });

  it('of one that is cut off or is none', async () => {
    for (const sent of ['%PDF-', '%PDF-1.7\nnothing of it', `%PDF-1.7${'\0'.repeat(500)}`]) {
      expect(await remakeDocument(Buffer.from(sent))).toEqual({ ok: false, code: 'file_unreadable' });
    }
    const whole = pdf();
    expect(await remakeDocument(whole.subarray(0, 120))).toEqual({ ok: false, code: 'file_unreadable' });
  });

  it('of one without pages, or with a page that is not there', async () => {
    const none = pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']);
    expect(await remakeDocument(none)).toEqual({ ok: false, code: 'file_unreadable' });
    const lying = pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [9 0 R] /Count 1 >>']);
    expect(await remakeDocument(lying)).toEqual({ ok: false, code: 'file_unreadable' });
  });

  it('of one that is longer than what is drawn', async () => {
    expect(await remakeDocument(pdfOfPages(PAGES_MAX + 1))).toEqual({ ok: false, code: 'file_too_large' });
  });
});
