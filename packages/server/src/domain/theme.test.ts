import { readFileSync } from 'node:fs';
import { type SettingsDocument, siteSettings } from '@lanterne/protocol';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { contrastOf, LANTERN, paperFor, sheetFor, weakContrasts } from './theme.ts';

const settings = (given: SettingsDocument) => v.parse(siteSettings, given);

describe('the colours of a site', () => {
  it('are properties in the scheme that they are for', () => {
    expect(sheetFor(settings({ light: { accent: '#1d4f91', onAccent: '#FFF' }, dark: { paper: '#000' } }))).toBe(
      '@media(prefers-color-scheme:light){:root{--accent:#1d4f91;--on-accent:#FFF}}' +
        '@media(prefers-color-scheme:dark){:root{--paper:#000}}',
    );
    expect(sheetFor(settings({ dark: { ink: '#fff' } }))).toBe('@media(prefers-color-scheme:dark){:root{--ink:#fff}}');
  });

  it('are nothing where none are settled', () => {
    expect(sheetFor(settings({}))).toBe('');
  });

  it('are the State’s under its theme, whatever a site has settled', () => {
    const sheet = sheetFor(settings({ theme: 'dsfr', light: { accent: '#1d4f91' } }));
    expect(sheet).toBe(sheetFor(settings({ theme: 'dsfr' })));
    expect(sheet).toContain('--accent:#000091');
    // Nothing of the State's that is not ours to give out, and nothing that would be loaded.
    expect(sheet).not.toMatch(/url\(|@import|@font-face|marianne|bloc-marque/i);
    expect(weakContrasts(settings({ theme: 'dsfr', light: { accent: '#ffffff' } }))).toEqual([]);
  });

  it('give a page of its own the colour of its paper', () => {
    expect(paperFor(settings({ light: { paper: '#eee' } }), 'light')).toBe('#eee');
    expect(paperFor(settings({ light: { paper: '#eee' } }), 'dark')).toBe('#131817');
    expect(paperFor(settings({ theme: 'dsfr' }), 'light')).toBe('#fff');
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrastOf('#000', '#ffffff')).toBe(21);
    expect(contrastOf('#777777', '#fff')).toBeCloseTo(4.478, 3);
    expect(contrastOf('#fff', '#767676')).toBeCloseTo(4.542, 3);
    expect(contrastOf('#036', '#036')).toBe(1);
  });

  it('is enough in the theme itself', () => {
    expect(weakContrasts(settings({}))).toEqual([]);
  });

  it('is told where a site has too little of it, also against what it leaves as it is', () => {
    expect(weakContrasts(settings({ light: { accent: '#ffd700' } }))).toMatchObject([
      { scheme: 'light', front: 'onAccent', back: 'accent', least: 4.5 },
      { scheme: 'light', front: 'accent', back: 'paper' },
      { scheme: 'light', front: 'accent', back: 'sheet' },
    ]);
    const dark = weakContrasts(settings({ dark: { ink: '#333' } }));
    expect(dark.map(({ scheme, front, back }) => `${scheme} ${front}/${back}`)).toContain('dark ink/paper');
  });
});

it('knows the colours that the widget has', () => {
  const sheet = readFileSync(new URL('../../../widget/src/frame/styles.css', import.meta.url), 'utf8');
  const roots = [...sheet.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) =>
    Object.fromEntries([...body.matchAll(/--([a-z-]+): (#[0-9a-f]+);/g)].map(([, name, colour]) => [name, colour])),
  );
  for (const [index, scheme] of (['light', 'dark'] as const).entries()) {
    for (const [name, colour] of Object.entries(LANTERN[scheme])) {
      const inSheet = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(roots[index]?.[inSheet], `${scheme} ${name}`).toBe(colour);
    }
  }
});
