import { describe, expect, it } from 'vitest';
import { id } from './desk.fixture.ts';
import { columnsFor, firstPanes, hidePane, noPanes, openPane, visiblePanes } from './panes.ts';

const three = [1, 2, 3].reduce((panes, number) => openPane(panes, id(number)), noPanes);

describe('the panes of the desk', () => {
  it('shows the ones worked in last, each in its own place', () => {
    expect(visiblePanes(three, 2)).toEqual([id(2), id(3)]);
    expect(visiblePanes(openPane(three, id(1)), 2)).toEqual([id(1), id(3)]);
    expect(visiblePanes(three, 1)).toEqual([id(3)]);
    expect(visiblePanes(three, 5)).toEqual([id(1), id(2), id(3)]);
  });

  it('opens one once', () => {
    expect(openPane(three, id(2)).open).toEqual(three.open);
  });

  it('begins with as many as there is room for, and the first of them is worked in', () => {
    const panes = firstPanes([id(3), id(1), id(2)], 2);
    expect(visiblePanes(panes, 2)).toEqual([id(3), id(1)]);
    expect(visiblePanes(panes, 1)).toEqual([id(3)]);
    expect(firstPanes([], 2)).toEqual(noPanes);
  });

  it('gives the place of a hidden one to the one before', () => {
    expect(visiblePanes(hidePane(three, id(3)), 1)).toEqual([id(2)]);
  });

  it('has one column on a tablet and two or more from 1280 pixels on, where text is 16 pixels high', () => {
    expect([820, 1024, 1279, 1280, 1920].map((px) => columnsFor(px / 16))).toEqual([1, 1, 1, 2, 3]);
  });

  it('has fewer columns for larger text', () => {
    expect([1280, 1920, 2560].map((px) => columnsFor(px / 32))).toEqual([1, 1, 2]);
  });
});
