// docs/security.md: T6

import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Watermark } from './watermark.tsx';

afterEach(() => render(null, document.body));

describe('what lies over a transcript', () => {
  it('names whose screen it is, and when, to whoever looks, and to nobody who listens', async () => {
    const now = signal(new Date(2026, 10, 30, 23, 59).getTime());
    render(<Watermark alias="Camille" now={now} />, document.body);
    const words = () => document.querySelector('.watermark text')?.textContent?.trim();
    expect(words()).toMatch(/^Camille · .*30.* 23:59$/);
    expect(document.querySelector('.watermark')?.getAttribute('aria-hidden')).toBe('true');
    now.value += 60_000;
    await vi.waitFor(() => expect(words()).toMatch(/^Camille · .*1.* 00:00$/));
  });
});
