import { describe, expect, it } from 'vitest';
import { filesOf, lazyPartsOf } from './sizes.mjs';

const manifest = {
  'src/frame/main.tsx': {
    file: 'main-1.js',
    isEntry: true,
    css: ['main-1.css'],
    imports: ['_shared.js'],
    dynamicImports: ['src/frame/i18n/fr.json', 'src/frame/i18n/en.json', 'src/frame/rare.ts'],
  },
  '_shared.js': { file: 'shared-1.js', imports: ['_deep.js'] },
  '_deep.js': { file: 'deep-1.js', css: ['deep-1.css'], imports: ['_shared.js'] },
  'src/frame/i18n/fr.json': { file: 'fr-1.js', imports: ['_shared.js'] },
  'src/frame/i18n/en.json': { file: 'en-1.js', isDynamicEntry: true },
  'src/frame/rare.ts': { file: 'rare-1.js', isDynamicEntry: true, imports: ['_shared.js', '_rarer.js'] },
  '_rarer.js': { file: 'rarer-1.js' },
};

it('weighs a part that is fetched later with what it needs beside the first open', () => {
  expect(lazyPartsOf(manifest, 'fr')).toEqual([
    { name: 'src/frame/i18n/en.json', files: ['en-1.js'] },
    { name: 'src/frame/rare.ts', files: ['rare-1.js', 'rarer-1.js'] },
  ]);
});

describe('what a browser must load', () => {
  it('is the entry, all that it stands on, the styles and one language, each once', () => {
    expect(filesOf(manifest, 'fr').sort()).toEqual([
      'deep-1.css',
      'deep-1.js',
      'fr-1.js',
      'main-1.css',
      'main-1.js',
      'shared-1.js',
    ]);
  });

  it('does without a language that is part of the entry', () => {
    expect(filesOf({ 'main.tsx': { file: 'main.js', isEntry: true } }, 'fr')).toEqual(['main.js']);
  });

  it('refuses a manifest that does not hold together', () => {
    expect(() => filesOf({}, 'fr')).toThrow('no entry');
    expect(() => filesOf({ 'main.tsx': { file: 'main.js', isEntry: true, imports: ['_x.js'] } }, 'fr')).toThrow(
      '_x.js',
    );
  });
});
