// docs/security.md: T9

import { LOCALES } from '@lanterne/protocol';
import { expect, it } from 'vitest';
import { createPageShelf } from './page-shelf.ts';

it('compresses a page once, however many sites and languages are asked for in turn, and keeps no more than there is room for', async () => {
  let compressed = 0;
  const shelf = createPageShelf((page) => {
    compressed += 1;
    return Buffer.concat([Buffer.from('small '), page.subarray(0, 9)]);
  });
  const ask = async (page: number, accept = 'br') => {
    const request = new Request('https://chat.example.fr/', { headers: { 'accept-encoding': accept } });
    const response = shelf.respond(`page ${`${page}`.padStart(4, '0')} of all`, request, {
      'cache-control': 'no-store',
    });
    return [response.headers.get('content-encoding'), await response.text()];
  };
  // Three pages of each site in each language.
  const pages = 25 * 3 * LOCALES.length;
  for (let round = 0; round < 2; round += 1) for (let page = 0; page < pages; page += 1) await ask(page);
  expect(compressed).toBe(pages);
  expect(await ask(7)).toEqual(['br', 'small page 0007']);
  expect(await ask(7, 'identity')).toEqual([null, 'page 0007 of all']);

  for (let page = 0; page < 3_001; page += 1) await ask(page);
  expect(compressed).toBe(3_001);
  await ask(0);
  expect(compressed).toBe(3_002);
});
