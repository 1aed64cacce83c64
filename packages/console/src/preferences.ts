import { CONSOLE_LOCALES, type ConsoleLocale } from '@lanterne/protocol/constants';
import { effect, type Signal, signal } from '@preact/signals';

/** Kept on this machine for the officer; nothing of a conversation ever is. */
const stored = <Value extends string>(name: string, allowed: readonly Value[], otherwise: Value): Signal<Value> => {
  const key = `lanterne.desk.${name}`;
  const preference = signal(otherwise);
  try {
    preference.value = allowed.find((value) => value === localStorage.getItem(key)) ?? otherwise;
    effect(() => {
      if (preference.value !== otherwise || localStorage.getItem(key)) localStorage.setItem(key, preference.value);
    });
  } catch {
    // Storage is blocked: preferences then last as long as the page.
  }
  return preference;
};

const SWITCH = ['on', 'off'] as const;

export const sound = stored('sound', SWITCH, 'on');
export const shortcuts = stored('shortcuts', SWITCH, 'on');
/** Words on the screen of the machine while nobody looks at the desk; the browser asks once whether they may come. */
export const notifications = stored('notifications', SWITCH, 'off');
/** `auto` follows the machine. */
export const theme = stored('theme', ['auto', 'light', 'dark'], 'auto');
/** `auto` follows the browser. */
export const language = stored<ConsoleLocale | 'auto'>('language', ['auto', ...CONSOLE_LOCALES], 'auto');

export const flip = (preference: Signal<'on' | 'off'>): void => {
  preference.value = preference.peek() === 'on' ? 'off' : 'on';
};
