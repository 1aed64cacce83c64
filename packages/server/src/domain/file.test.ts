// docs/security.md: T13

import { FILE_NAME_MAX, FILE_TYPES, fileFacts } from '@lanterne/protocol';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { nameFor, typeOf } from './file.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('the type of a file', () => {
  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['image/png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['application/pdf', '%PDF-1.7\n'],
    [null, ''],
    [null, '\xff\xd8'],
    [null, 'GIF89a'],
    [null, 'RIFF\0\0\0\0WEBPVP8 '],
    [null, '\0\0\0\x18ftypheic'],
    [null, '<svg xmlns="http://www.w3.org/2000/svg">'],
    [null, 'PK\x03\x04'],
    [null, '<html>'],
    [null, ' %PDF-1.7'],
    [null, 'MZ\x90\0 %PDF-1.7'],
  ])('is %s by its first bytes', (type, head) => {
    expect(typeOf(bytes(head))).toBe(type);
  });
});

describe('the name of a file', () => {
  it.each([
    ['photo.jpg', 'image/jpeg', 'photo.jpg'],
    ['IMG_0001.JPEG', 'image/jpeg', 'IMG_0001.jpg'],
    ['capture.png', 'image/jpeg', 'capture_png.jpg'],
    ['sans fin', 'image/png', 'sans fin.png'],
    ['C:\\Users\\marie\\Bureau\\plainte.pdf', 'application/pdf', 'plainte.pdf'],
    ['../../etc/passwd', 'application/pdf', 'passwd.pdf'],
    ['/home/marie/photo.png', 'image/png', 'photo.png'],
    ['facture.pdf.exe', 'application/pdf', 'facture_pdf_exe.pdf'],
    ['photo.php.jpg', 'image/jpeg', 'photo_php.jpg'],
    ['photo.html\u202egpj.exe', 'image/jpeg', 'photo_htmlgpj_exe.jpg'],
    ['\u202e\u2066fdp.exe', 'application/pdf', 'fdp_exe.pdf'],
    ['a\u0000b\u200bc\ufeff\r\nd.png', 'image/png', 'abcd.png'],
    ['2026.11.24 M. Dupont.pdf', 'application/pdf', '2026_11_24 M. Dupont.pdf'],
    ['CON', 'application/pdf', '_CON.pdf'],
    ['nul.pdf', 'application/pdf', '_nul.pdf'],
    ['a<b>:"c|?*.png', 'image/png', 'a_b___c___.png'],
    ['.htaccess', 'image/png', 'htaccess.png'],
    ['...', 'image/png', 'image.png'],
    ['.jpg', 'image/jpeg', 'image.jpg'],
    ['\u202e', 'application/pdf', 'document.pdf'],
    ['dossier/', 'application/pdf', 'document.pdf'],
    ['photo.jpg. . ', 'image/jpeg', 'photo_jpg.jpg'],
    ['شكوى 👩‍👧.pdf', 'application/pdf', 'شكوى 👩‍👧.pdf'],
  ] as const)('%j of %s is %j', (name, type, expected) => {
    expect(nameFor(name, type)).toBe(expected);
  });

  it('is cut to its limit, never within a character', () => {
    const long = nameFor(`${'🕯️'.repeat(200)}.jpg`, 'image/jpeg');
    expect([...long].length).toBeLessThanOrEqual(FILE_NAME_MAX);
    expect(long.isWellFormed()).toBe(true);
    expect(long.endsWith('.jpg')).toBe(true);
  });

  it('is always one that the wire takes, has one ending, and stays what it is when it is made again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...FILE_TYPES), (name, type) => {
        const made = nameFor(name.toWellFormed(), type);
        expect(v.is(fileFacts, { name: made, type, bytes: 1 })).toBe(true);
        expect(made).not.toMatch(/[/\\]/);
        expect(made).not.toMatch(/\.[^\s.]+\.[^\s.]+$/);
        expect(nameFor(made, type)).toBe(made);
      }),
      { numRuns: 300 },
    );
  });
});
