import type { Palette, Scheme } from './theme.ts';

/**
 * The colours of the State's design system (DSFR 1.14, https://www.systeme-de-design.gouv.fr): blue-france-sun-113, greys 50 to
 * 1000 and the red of errors. Only State entities may turn them on: docs/embedding.md.
 */
export const DSFR: Readonly<Record<Scheme, Palette>> = {
  light: {
    accent: '#000091',
    onAccent: '#fff',
    paper: '#fff',
    sheet: '#f6f6f6',
    ink: '#161616',
    soft: '#666',
    line: '#ddd',
    edge: '#666',
    alarm: '#ce0500',
    alarmPaper: '#ffe9e9',
    glow: '#000091',
  },
  dark: {
    accent: '#8585f6',
    onAccent: '#000091',
    paper: '#161616',
    sheet: '#1e1e1e',
    ink: '#fff',
    soft: '#929292',
    line: '#353535',
    edge: '#929292',
    alarm: '#ff5655',
    alarmPaper: '#331111',
    glow: '#8585f6',
  },
};

/**
 * Its forms: square, white, a field underlined, the system's own ring of focus. Arial is the official substitute; the font of the
 * State, its Marianne and its bloc-marque belong to its own pages, and nothing here loads anything.
 */
export const DSFR_FORMS = [
  '.dsfr{font-family:arial,sans-serif}',
  // Every part has round corners of its own, also those that are fetched later.
  '.dsfr *{border-radius:0!important}',
  '.dsfr h1::before{display:none}',
  '.dsfr :is(header,.standing,.composer,.end){background:var(--paper)}',
  '.dsfr textarea{border-color:transparent;border-block-end:2px solid var(--ink);background:var(--sheet)}',
  '.dsfr :focus-visible{outline:2px solid #0a76f6}',
].join('');
