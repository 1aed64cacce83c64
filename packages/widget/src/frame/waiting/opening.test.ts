import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { openingText } from './opening.ts';

/** A Tuesday, at noon in Paris. */
const NOW = Date.parse('2026-11-24T11:00:00Z');
const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const say = (at: string, now = NOW, timeZone = 'Europe/Paris', locale = 'fr') =>
  openingText(Date.parse(at), { now, timeZone, locale })
    .replaceAll(/\s/g, ' ')
    // The device that runs the tests has a zone of its own.
    .replace(/ \(.*\)$/, '');

describe('when officers are back, in French', () => {
  beforeAll(async () => {
    await loadLanguage('fr');
  });

  it.each([
    ['2026-11-24T17:00:00Z', 'aujourd’hui à 18 h'],
    ['2026-11-25T07:00:00Z', 'demain à 8 h'],
    ['2026-11-26T07:30:00Z', 'jeudi à 8 h 30'],
    ['2026-11-30T07:05:00Z', 'lundi à 8 h 05'],
    ['2026-12-01T07:00:00Z', 'le mardi 1er décembre à 8 h'],
    ['2026-11-24T23:00:00Z', 'demain à 0 h'],
  ])('at %s is said as one says it', (at, words) => {
    expect(say(at).replace("'", '’')).toBe(words);
  });

  it('counts days as the calendar of the site does, not by 24 hours, nor by this device', () => {
    // Half past midnight in Paris, still the day before in Greenwich.
    const night = Date.parse('2026-11-24T23:30:00Z');
    expect(say('2026-11-25T07:00:00Z', night).replace("'", '’')).toBe('aujourd’hui à 8 h');
    expect(say('2026-11-25T07:00:00Z', night, 'America/Cayenne')).toBe('demain à 4 h');
    // The night in which the clocks are changed.
    expect(say('2026-10-25T07:00:00Z', Date.parse('2026-10-24T20:00:00Z'))).toBe('demain à 8 h');
    expect(say('2026-10-24T06:00:00Z', Date.parse('2026-10-23T20:00:00Z'))).toBe('demain à 8 h');
  });

  it('names the zone where this device shows another time, and only there', () => {
    const at = Date.parse('2026-11-25T07:00:00Z');
    expect(openingText(at, { now: NOW, timeZone: own, locale: 'fr' })).not.toContain('(');
    const far = own === 'Pacific/Noumea' ? 'Europe/Paris' : 'Pacific/Noumea';
    expect(openingText(at, { now: NOW, timeZone: far, locale: 'fr' })).toMatch(/\(.+\)$/);
  });
});

describe('when officers are back, in English', () => {
  beforeAll(async () => {
    await loadLanguage('en');
  });

  it.each([
    ['2026-11-25T07:00:00Z', 'tomorrow at 8:00 AM'],
    ['2026-11-30T07:30:00Z', 'on Monday at 8:30 AM'],
    ['2026-12-07T07:30:00Z', 'on Monday, December 7 at 8:30 AM'],
  ])('at %s is said as one says it', (at, words) => {
    expect(say(at, NOW, 'Europe/Paris', 'en')).toBe(words);
  });
});
