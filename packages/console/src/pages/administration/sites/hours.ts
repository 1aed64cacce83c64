import type { OpeningHours } from '@lanterne/protocol';

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The hours of a day as they are typed: `09:00-12:00, 14:00-18:00`; empty for a closed day. */
export const sayHours = (spans: readonly (readonly string[])[]): string =>
  spans.map((span) => span.join('-')).join(', ');

/** What was typed, as the server takes it: it says what is wrong with it. */
export const hoursIn = (text: string): string[][] =>
  text
    .split(/[,;\n]+/)
    .map((span) => span.trim())
    .filter(Boolean)
    .map((span) => span.split(/\s*[-–]\s*/));

/** Days that have hours of their own, one a line: `2026-12-25: 09:00-12:00`; nothing after the colon for a closed day. */
export const sayDays = (days: OpeningHours['days']): string =>
  Object.entries(days)
    .map(([day, spans]) => `${day}: ${sayHours(spans)}`.trim())
    .join('\n');

export const daysIn = (lines: readonly string[]): Record<string, string[][]> =>
  Object.fromEntries(
    lines.map((line) => {
      const [day = '', ...rest] = line.split(/:\s+|:$/);
      return [day.trim(), hoursIn(rest.join(': '))];
    }),
  );
