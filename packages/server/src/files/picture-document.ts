/** One page that is a picture. */
export interface PicturePage {
  /** JPEG in RGB. */
  readonly jpeg: Uint8Array;
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Size on paper, in points of 1/72 inch. */
  readonly widthPoints: number;
  readonly heightPoints: number;
}

const OBJECTS_OF_A_PAGE = 3;

const number = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '');

/**
 * Writes a PDF whose pages are pictures: a catalogue, a list of pages and, for each, the picture and the one line that draws
 * it. No other object can be in it (ISO 32000-1: 7.5 for the file, 8.9.5 for the pictures).
 */
export const writePictureDocument = (pages: readonly PicturePage[]): Buffer => {
  const chunks: Buffer[] = [];
  const offsets: number[] = [];
  let length = 0;
  const add = (chunk: string | Uint8Array) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
  };
  const object = (dictionary: string, stream?: string | Uint8Array) => {
    offsets.push(length);
    add(`${offsets.length} 0 obj\n${dictionary}\n`);
    if (stream !== undefined) {
      add('stream\n');
      add(stream);
      add('\nendstream\n');
    }
    add('endobj\n');
  };

  const firstOf = (page: number): number => 3 + page * OBJECTS_OF_A_PAGE;
  // Four bytes above 127 say that the file is not text (7.5.2).
  add('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object(
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, page) => `${firstOf(page)} 0 R`).join(' ')}] >>`,
  );
  for (const [index, page] of pages.entries()) {
    const [width, height] = [number(page.widthPoints), number(page.heightPoints)];
    const [content, picture] = [firstOf(index) + 1, firstOf(index) + 2];
    const drawing = `q ${width} 0 0 ${height} 0 0 cm /P Do Q`;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${content} 0 R /Resources << /XObject << /P ${picture} 0 R >> >> >>`,
    );
    object(`<< /Length ${drawing.length} >>`, drawing);
    object(
      `<< /Type /XObject /Subtype /Image /Width ${page.widthPixels} /Height ${page.heightPixels} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${page.jpeg.length} >>`,
      page.jpeg,
    );
  }

  const table = length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  add(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries.join('')}`);
  add(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(chunks);
};
