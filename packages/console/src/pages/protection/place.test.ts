import { expect, it } from 'vitest';
import { PROTECTION_PAGES, protectionPageIn } from './place.ts';

it('the data-protection officer stands where the address says, and at the record where it says nothing of theirs', () => {
  for (const page of PROTECTION_PAGES) expect(protectionPageIn(`#/${page}`)).toBe(page);
  for (const address of ['', '#/', '#/desk', '#/administration/officers']) {
    expect(protectionPageIn(address)).toBe('record');
  }
  expect(protectionPageIn('#page-title')).toBeNull();
});
