// @vitest-environment node
import { LOCALES } from '@lanterne/protocol/languages';
import { describe, expect, it } from 'vitest';
import { drawApp, drawNoScript, textsOf, titleOf } from './drawing.tsx';
import { TELLING } from './i18n/telling.fixture.ts';
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

describe('what a browser shows that runs no script', () => {
  const emergency = { police: '17', general: '112', text: '114' };

  it('has the numbers and a way out, in every language', () => {
    const exit = 'https://exit.example/?a=1&b="2"';
    for (const locale of LOCALES) {
      const markup = drawNoScript(pageData({ locale, exit }));
      expect(markup).toMatch(/tel:17.*tel:112.*sms:114/);
      expect(markup).toMatch(/<a [^>]*href="https:\/\/exit.example\/\?a=1&amp;b=&quot;2(&quot;|")/);
      expect(markup).toContain(textsOf(locale).exit);
    }
  });

  it('names a number once where police and emergency have the same, and none to write to where there is none', () => {
    const data = (police: string, text: string | null) => pageData({ emergency: { ...emergency, police, text } });
    expect(drawNoScript(data('112', '114')).match(/tel:112/g)).toHaveLength(1);
    expect(drawNoScript(data('17', null))).not.toContain('sms:');
  });
});

describe('the title of the page', () => {
  it.each(LOCALES)('says nothing of what it is for, in %s', (locale) => {
    expect(titleOf(locale)).toMatch(/\S/);
    expect(titleOf(locale)).not.toMatch(TELLING[locale]);
  });
});
