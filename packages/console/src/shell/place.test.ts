import { describe, expect, it } from 'vitest';
import { addressOf, pagesFor, placeIn } from './place.ts';

describe('a place in the console', () => {
  it('is read from the address, and written to it', () => {
    expect(placeIn('', 'admin')).toEqual({ page: 'desk', path: [] });
    expect(placeIn('#/', 'admin')).toEqual({ page: 'desk', path: [] });
    expect(placeIn('#/administration/sites/impots', 'admin')).toEqual({
      page: 'administration',
      path: ['sites', 'impots'],
    });
    for (const address of [addressOf('desk'), addressOf('administration', 'sites', 'impots')]) {
      const place = placeIn(address, 'admin');
      expect(place && addressOf(place.page, ...place.path)).toBe(address);
    }
  });

  it('is the desk for whoever may not have the page, or for a page that there is not', () => {
    expect(placeIn('#/administration/officers', 'officer')).toEqual({ page: 'desk', path: [] });
    expect(placeIn('#/nowhere', 'admin')).toEqual({ page: 'desk', path: [] });
  });

  it('is not named by a mark within a page', () => {
    expect(placeIn('#queue-title', 'admin')).toBeNull();
  });

  it('is offered by role', () => {
    expect(pagesFor('officer')).toEqual(['desk', 'answers', 'training', 'account']);
    expect(pagesFor('admin')).toContain('administration');
  });
});
