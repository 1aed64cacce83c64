import { createRequire } from 'node:module';
import { type Handover, SUMMARY_FIELDS } from '@lanterne/protocol';
import PDFDocument from 'pdfkit';
import { wordsFor } from './words.ts';

/** DejaVu Sans: free to embed, and whole for the scripts that are printed here. */
const fontFile = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** Letters that this font sets as they are written. Others, and those that run from right to left, would come out wrong. */
const FOREIGN = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/** Of what belongs to no script: signs that are pictures, and those that no font of this kind has. */
const UNPRINTABLE = /[\p{Extended_Pictographic}\p{Co}\p{Cn}\u{10000}-\u{10ffff}]+/gu;
/** What looks like a picture to Unicode and is an old printer's sign. */
const KEPT = /[©®™‼⁉↔-↪▪▫▶◀◼-◾★☆♀♂♠♣♥♦✓✔✗✘]/u;

/** A text as it can be set, and whether signs are missing of it; null where it cannot be set at all. */
export const printable = (text: string): { readonly text: string; readonly whole: boolean } | null => {
  if (FOREIGN.test(text)) return null;
  // What is unseen and steers how others are set says nothing that is lost with it.
  const seen = text
    .replaceAll(/\p{Cf}|\p{Variation_Selector}/gu, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', ' ');
  const set = seen.replaceAll(UNPRINTABLE, (signs) => (KEPT.test(signs) && signs.length === 1 ? signs : '\ufffd'));
  return { text: set, whole: set === seen };
};

const MARGIN = 64;
const GREY = '#444444';

const read = (doc: PDFKit.PDFDocument): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });

const dateText = (instant: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(
    new Date(instant),
  );

/**
 * Sets a hand-over as a document to read and to file: tagged, with its language and its title, all fonts within. The same
 * hand-over gives the same bytes.
 */
export const printHandover = (handover: Handover): Promise<Buffer> => {
  const { reference, language, consentedAt, fields } = handover;
  const { locale, words } = wordsFor(language);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    // Known to pdfkit, and not yet to its types.
    subset: 'PDF/UA' as 'PDF/A-1',
    tagged: true,
    lang: locale,
    displayTitle: true,
    font: fontFile('DejaVuSans'),
    info: {
      Title: `${words.title} ${reference}`,
      Creator: 'Lanterne',
      Producer: 'Lanterne',
      // Not the moment of printing, which differs from one attempt to the next.
      CreationDate: new Date(consentedAt),
      ModDate: new Date(consentedAt),
    },
  });
  doc.registerFont('plain', fontFile('DejaVuSans'));
  doc.registerFont('bold', fontFile('DejaVuSans-Bold'));
  const done = read(doc);

  const root = doc.struct('Document');
  doc.addStructure(root);
  const line = (tag: string, text: string, { font = 'plain', size = 11, color = 'black', gap = 0.4 } = {}) =>
    root.add(
      doc.struct(tag, {}, () => {
        doc.font(font).fontSize(size).fillColor(color).text(text, { lineGap: 2 }).moveDown(gap);
      }),
    );

  line('H1', words.title, { font: 'bold', size: 18 });
  line('P', `${words.reference} ${reference}`, { font: 'bold', gap: 0.1 });
  line('P', `${words.consented} ${dateText(consentedAt, locale)}`);
  line('P', words.about, { size: 10, color: GREY, gap: 1 });
  for (const field of SUMMARY_FIELDS) {
    const part = fields[field];
    if (!part) continue;
    const set = printable(part.text);
    line('H2', part.corrected ? `${words[field]} (${words.corrected})` : words[field], { font: 'bold', gap: 0.2 });
    line('P', set?.text ?? words.otherScript, { gap: set?.whole === false ? 0.2 : 1 });
    if (set?.whole === false) line('P', words.signsLeftOut, { size: 10, color: GREY, gap: 1 });
  }
  root.end();
  doc.end();
  return done;
};
