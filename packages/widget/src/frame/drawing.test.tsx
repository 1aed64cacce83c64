// @vitest-environment node
import { LOCALES } from '@lanterne/protocol/constants';
import { describe, expect, it } from 'vitest';
import { drawApp, textsOf } from './drawing.tsx';
import { pageData } from './page.fixture.ts';

describe('the app, drawn without a browser', () => {
  it('asks for no window, and shows the numbers and the field', () => {
    expect(typeof document).toBe('undefined');
    for (const locale of LOCALES) {
      for (const page of ['frame', 'inline', 'chat'] as const) {
        const markup = drawApp(pageData({ locale, page }));
        expect(markup).toContain('<textarea id="message"');
        for (const link of ['tel:17', 'tel:112', 'sms:114']) expect(markup).toContain(`href="${link}"`);
        expect(markup).toContain(textsOf(locale).welcome);
        expect(markup).not.toMatch(/style=|<script| on\w+=/);
      }
    }
  });

  it('speaks the language of each page, whatever the one before spoke', () => {
    const [fr, en] = (['fr', 'en'] as const).map((locale) => drawApp(pageData({ locale })));
    expect(drawApp(pageData({ locale: 'fr' }))).toBe(fr);
    expect(fr).not.toBe(en);
  });
});
