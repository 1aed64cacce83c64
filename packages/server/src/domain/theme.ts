import type { Colours, SiteSettings } from '@lanterne/protocol';
import { DSFR, DSFR_FORMS } from './dsfr.ts';

export type Scheme = 'light' | 'dark';
type Name = keyof Colours | 'soft' | 'line' | 'edge' | 'alarm' | 'alarmPaper' | 'glow';
export type Palette = Readonly<Record<Name, string>>;

/** The colours of the theme `lantern`, as the widget's own sheet has them: what a site leaves as it is. */
export const LANTERN: Readonly<Record<Scheme, Palette>> = {
  light: {
    accent: '#154',
    onAccent: '#fff',
    paper: '#faf7f1',
    sheet: '#fff',
    ink: '#1b2322',
    soft: '#55605c',
    line: '#ddd5c6',
    edge: '#7b837e',
    alarm: '#8a1c10',
    alarmPaper: '#fceee4',
    glow: '#fb5',
  },
  dark: {
    accent: '#8fd3c8',
    onAccent: '#06201d',
    paper: '#131817',
    sheet: '#1f2726',
    ink: '#edefea',
    soft: '#a9b4af',
    line: '#36403d',
    edge: '#83908b',
    alarm: '#ffb4a2',
    alarmPaper: '#351a14',
    glow: '#fb5',
  },
};

const SCHEMES: readonly Scheme[] = ['light', 'dark'];

const property = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What differs from the colours that the widget brings: a site's own, or those of the State, which no site may change. */
const coloursOf = ({ theme, ...settings }: SiteSettings, scheme: Scheme): Partial<Palette> =>
  theme === 'lantern' ? settings[scheme] : DSFR[scheme];

/** The sheet that gives a site its looks, after the widget's own. Empty where there is nothing to change. */
export const sheetFor = (settings: SiteSettings): string => {
  const colours = SCHEMES.map((scheme) => {
    const properties = Object.entries(coloursOf(settings, scheme)).map(
      ([name, colour]) => `${property(name)}:${colour}`,
    );
    return properties.length > 0 ? `@media(prefers-color-scheme:${scheme}){:root{${properties.join(';')}}}` : '';
  });
  return [...colours, settings.theme === 'dsfr' ? DSFR_FORMS : ''].join('');
};

/** What the browser's own edge around a page of its own is coloured with. */
export const paperFor = (settings: SiteSettings, scheme: Scheme): string =>
  coloursOf(settings, scheme).paper ?? LANTERN[scheme].paper;

/** Which colour stands on which, and the least contrast that it needs (WCAG 1.4.3, 1.4.11). */
const PAIRS: readonly (readonly [front: Name, back: Name, least: number])[] = [
  ['onAccent', 'accent', 4.5],
  ['ink', 'paper', 4.5],
  ['ink', 'sheet', 4.5],
  ['soft', 'paper', 4.5],
  ['soft', 'sheet', 4.5],
  ['accent', 'paper', 4.5],
  ['accent', 'sheet', 4.5],
  ['alarm', 'paper', 4.5],
  ['alarm', 'alarmPaper', 4.5],
  ['ink', 'alarmPaper', 4.5],
  ['edge', 'paper', 3],
  ['edge', 'sheet', 3],
];

/** Red, green or blue, 0 to 1. */
const channel = (colour: string, index: 0 | 1 | 2): number => {
  const width = (colour.length - 1) / 3;
  const digits = colour.slice(1 + index * width, 1 + (index + 1) * width);
  return Number.parseInt(width === 1 ? digits + digits : digits, 16) / 255;
};

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** WCAG 2.2, relative luminance. */
const luminanceOf = (colour: string): number =>
  0.2126 * linear(channel(colour, 0)) + 0.7152 * linear(channel(colour, 1)) + 0.0722 * linear(channel(colour, 2));

/** WCAG 2.2, contrast ratio: 1 to 21. */
export const contrastOf = (a: string, b: string): number => {
  const [first, second] = [luminanceOf(a) + 0.05, luminanceOf(b) + 0.05];
  return Math.max(first, second) / Math.min(first, second);
};

export interface WeakContrast {
  readonly scheme: Scheme;
  readonly front: Name;
  readonly back: Name;
  readonly contrast: number;
  readonly least: number;
}

/** Where the colours of a site, with those that it leaves as they are, cannot be told apart by everybody. */
export const weakContrasts = (settings: SiteSettings): WeakContrast[] =>
  SCHEMES.flatMap((scheme) => {
    const palette: Palette = { ...LANTERN[scheme], ...coloursOf(settings, scheme) };
    return PAIRS.map(([front, back, least]) => ({
      scheme,
      front,
      back,
      contrast: contrastOf(palette[front], palette[back]),
      least,
    })).filter(({ contrast, least }) => contrast < least);
  });
