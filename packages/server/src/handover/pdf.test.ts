// docs/security.md: T10

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import type { Handover, SiteId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { printerEntry, sanitizerExecArgv } from '../paths.ts';
import { printable, printHandover } from './pdf.ts';
import { createHandoverPrinter } from './printer.ts';

const HANDOVER: Handover = {
  schema: 'lanterne.handover/1',
  reference: 'K7QM-3FXT',
  site: 'demo' as SiteId,
  language: 'fr',
  proposedAt: '2026-11-30T08:00:00.000Z',
  consentedAt: '2026-11-30T08:02:10.000Z',
  fields: {
    facts: { text: 'Un vélo a été volé : « l’œuvre » de Łukasz.\n½ € perdus.', corrected: false },
    place: { text: 'Ελλάδα, Москва', corrected: true },
  },
};

/** What a reader of the document reads, page by page, by a program that did not write it. */
const textIn = async (bytes: Uint8Array): Promise<string[]> => {
  const file = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
  const pdfium = await init({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });
  pdfium.PDFiumExt_Init();
  // What Emscripten gives beside the functions.
  const memory = pdfium.pdfium as unknown as { HEAPU8: Uint8Array; wasmExports: { malloc(bytes: number): number } };
  const place = memory.wasmExports.malloc(bytes.length);
  memory.HEAPU8.set(bytes, place);
  const document = pdfium.FPDF_LoadMemDocument(place, bytes.length, '');
  return Array.from({ length: pdfium.FPDF_GetPageCount(document) }, (_, index) => {
    const page = pdfium.FPDFText_LoadPage(pdfium.FPDF_LoadPage(document, index));
    const units = Array.from({ length: pdfium.FPDFText_CountChars(page) }, (__, at) =>
      pdfium.FPDFText_GetUnicode(page, at),
    );
    return String.fromCodePoint(...units);
  });
};

describe('a printed hand-over', () => {
  it('says what was consented to, by what to ask for it, and when', async () => {
    const [page = ''] = await textIn(await printHandover(HANDOVER));
    const read = page.replaceAll(/\s+/g, ' ');
    for (const text of [
      'Référence K7QM-3FXT',
      '30 novembre 2026',
      'Un vélo a été volé : « l’œuvre » de Łukasz. ½ € perdus.',
      'Le lieu (corrigé par la personne)',
      'Ελλάδα, Москва',
    ]) {
      expect(read).toContain(text);
    }
    expect(read).not.toMatch(/Les personnes|Le préjudice|souhaite/);
  });

  it('speaks the visitor’s language where it is one of ours', async () => {
    const [page] = await textIn(await printHandover({ ...HANDOVER, language: 'en-GB' }));
    expect(page).toContain('Accepted summary');
  });

  it('is the same each time, and tagged, with its language, its title and its fonts', async () => {
    const first = await printHandover(HANDOVER);
    expect((await printHandover(HANDOVER)).equals(first)).toBe(true);
    const said = first.toString('latin1');
    for (const mark of ['/StructTreeRoot', '/Lang (fr)', '/Marked true', '/DisplayDocTitle true', '<pdfuaid:part>1']) {
      expect(said).toContain(mark);
    }
    expect(said.match(/\/FontFile2/g)?.length).toBeGreaterThan(1);
  });

  it('goes over as many pages as it takes', async () => {
    const facts = { text: 'mot\n'.repeat(500).trim(), corrected: false };
    const pages = await textIn(await printHandover({ ...HANDOVER, fields: { ...HANDOVER.fields, facts } }));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.join('').match(/mot/g)).toHaveLength(500);
    expect(pages.at(-1)).toContain('Москва');
  });

  it('says so where a text cannot be printed, in the place of signs or of all of it', async () => {
    expect(printable('أين؟')).toBeNull();
    expect(printable('ไทย')).toBeNull();
    expect(printable('a\u200bb\u202ec ©')).toEqual({ text: 'abc ©', whole: true });
    expect(printable('un vélo 🚲, une 👩‍👩‍👧')).toEqual({ text: 'un vélo \ufffd, une \ufffd', whole: false });
    const fields = { facts: { text: 'vélo 🚲', corrected: false }, place: { text: 'أين', corrected: false } };
    const [page = ''] = await textIn(await printHandover({ ...HANDOVER, fields }));
    expect(page).toContain('Des signes n’ont pas pu être imprimés');
    expect(page.replaceAll(/\s+/g, ' ')).toContain('Il est dans le fichier JSON.');
  });

  it('is printed beside the server, the same; a thread that takes too long is ended', async () => {
    const thread = { entry: printerEntry, execArgv: sanitizerExecArgv };
    expect((await createHandoverPrinter(thread).print(HANDOVER)).equals(await printHandover(HANDOVER))).toBe(true);
    await expect(createHandoverPrinter({ ...thread, timeoutMs: 1 }).print(HANDOVER)).rejects.toThrow('within 1 ms');
    const broken = { ...HANDOVER, consentedAt: 'never' };
    await expect(createHandoverPrinter(thread).print(broken)).rejects.toThrow();
  });
});
