import { expect, it } from 'vitest';
import { keepToSeen } from './keyboard.ts';

it('keeps to what a keyboard leaves, and takes the whole page again when it is gone', () => {
  const app = document.createElement('main');
  const seen = Object.assign(new EventTarget(), { height: innerHeight, scale: 1 });
  keepToSeen(seen, app);
  const change = (height: number, scale = 1) => {
    Object.assign(seen, { height, scale }).dispatchEvent(new Event('resize'));
    return app.style.blockSize;
  };
  expect(change(innerHeight)).toBe('');
  expect(change(innerHeight - 300)).toBe(`${innerHeight - 300}px`);
  // Zoomed in by its reader, not covered.
  expect(change(innerHeight / 2, 2)).toBe('');
  expect(change(innerHeight - 200)).toBe(`${innerHeight - 200}px`);
  expect(change(innerHeight)).toBe('');
});
