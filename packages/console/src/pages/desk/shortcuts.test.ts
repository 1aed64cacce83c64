import { describe, expect, it } from 'vitest';
import { type KeyPress, shortcutFor } from './shortcuts.ts';

const press = (more: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

describe('shortcuts', () => {
  it('takes letters by what the layout prints', () => {
    expect(shortcutFor(press({ altKey: true, key: 'n', code: 'KeyN' }), true)).toEqual({ act: 'next' });
    // AZERTY prints w where QWERTY prints z.
    expect(shortcutFor(press({ altKey: true, key: 'w', code: 'KeyZ' }), true)).toEqual({ act: 'close' });
    expect(shortcutFor(press({ altKey: true, key: 'z', code: 'KeyW' }), true)).toBeNull();
  });

  it('takes the place of the key where Alt makes another sign of it', () => {
    expect(shortcutFor(press({ altKey: true, key: 'Dead', code: 'KeyN' }), true)).toEqual({ act: 'next' });
  });

  it('takes digits by place', () => {
    const third = { act: 'conversation', number: 3 };
    expect(shortcutFor(press({ altKey: true, key: '3', code: 'Digit3' }), true)).toEqual(third);
    expect(shortcutFor(press({ altKey: true, key: '"', code: 'Digit3' }), true)).toEqual(third);
    expect(shortcutFor(press({ altKey: true, key: '0', code: 'Digit0' }), true)).toBeNull();
  });

  it('leaves AltGr, Ctrl and Meta to the writer and the browser', () => {
    expect(shortcutFor(press({ altKey: true, ctrlKey: true, key: 'n', code: 'KeyN' }), true)).toBeNull();
    expect(shortcutFor(press({ altKey: true, metaKey: true, key: 'n', code: 'KeyN' }), true)).toBeNull();
    expect(shortcutFor(press({ key: 'n', code: 'KeyN' }), false)).toBeNull();
  });

  it('opens the help with ?, except where ? is text', () => {
    expect(shortcutFor(press({ key: '?', code: 'KeyM', shiftKey: true }), false)).toEqual({ act: 'help' });
    expect(shortcutFor(press({ key: '?', code: 'KeyM', shiftKey: true }), true)).toBeNull();
  });
});
