import { expect, it } from 'vitest';
import { kindOf } from './kind.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ['image/jpeg', '\xff\xd8\xff\xe1\0\x10Exif'],
  ['image/png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['application/pdf', '%PDF-1.7'],
  ['heic', '\0\0\0\x18ftypheic\0\0\0\0'],
  ['heic', '\0\0\0\x24ftypmif1\0\0\0\0'],
  ['heic', '\0\0\0\x18ftyphevc\0\0\0\0'],
  [null, '\0\0\0\x18ftypmp42\0\0\0\0'],
  [null, ''],
  [null, 'GIF89a'],
  [null, '<svg xmlns="http://www.w3.org/2000/svg">'],
  [null, 'PK\x03\x04'],
  [null, 'MZ\x90\0'],
])('a file is %s by its first bytes', (kind, head) => {
  expect(kindOf(bytes(head))).toBe(kind);
});
