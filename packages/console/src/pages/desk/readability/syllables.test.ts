import { describe, expect, it } from 'vitest';
import { syllablesIn } from './syllables.ts';

/** Sixty words, divided by hand as they are read with care. */
const DIVIDED = `
  a-dresse a-gent a-gents a-gre-ssion aiment a-é-ro-port août ar-gent au-jour-d’hui bi-cy-clette
  ble-ssures bou-teille bri-ga-dier bruit ca-ca-o cha-os cli-ent cœur co-mmi-ssa-riat cri-er
  dé-cla-ra-tion dorment é-vi-de-mment eu-ro-pé-en fa-mille feuille fé-vri-er gen-dar-me-rie guerre hé-ro-ïne
  hier i-den-ti-té jouent jo-yeux l’en-fant le main mé-de-cin mo-nnaie mo-ment
  na-ïf œuvre ou-vri-er pai-ement parlent pa-yer pa-ys pi-geon plainte pluie
  qu’il quel-qu’un re-mer-cie-ment ré-a-li-té ré-qui-si-tion ren-dez-vous so-cié-té sou-vent sur-vei-ller yeux
`
  .trim()
  .split(/\s+/);

describe('the syllables of a French word', () => {
  it('are sixty words that were divided by hand', () => expect(new Set(DIVIDED).size).toBe(60));

  it.each(DIVIDED)('%s', (divided) => {
    // A hyphen that is a word's own ends a syllable too.
    const word = divided === 'ren-dez-vous' ? 'rendez-vous' : divided.replaceAll('-', '');
    expect(syllablesIn(word)).toBe(divided.split('-').length);
  });

  it('are those of its letters in an abbreviation, and its figures in a number', () => {
    expect(syllablesIn('OPJ')).toBe(3);
    expect(syllablesIn('WC')).toBe(4);
    expect(syllablesIn('2026')).toBe(4);
  });

  it('are one at least, whatever it is', () => {
    for (const word of ['hm', 'l’', 'к', '안녕']) expect(syllablesIn(word)).toBe(1);
  });
});
