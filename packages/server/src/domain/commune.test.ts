import { describe, expect, it } from 'vitest';
import { codesLike, nameKey, readPlace } from './commune.ts';

describe('nameKey', () => {
  it.each([
    ['Saint-Étienne-du-Rouvray', 'st etienne du rouvray'],
    ['STE GENEVIEVE DES BOIS', 'ste genevieve des bois'],
    ['L’Haÿ-les-Roses', 'l hay les roses'],
    ['Œting', 'oeting'],
    ['Paris 15e Arrondissement', 'paris 15'],
    ['paris 15ème', 'paris 15'],
    ['PARIS 01', 'paris 1'],
    ['Paris 1er', 'paris 1'],
    ['Lyon 3E', 'lyon 3'],
    [' -- ', ''],
  ])('of %s is %s', (name, key) => {
    expect(nameKey(name)).toBe(key);
  });
});

describe('codesLike', () => {
  it('finds an arrondissement where the city is listed, and the city where its arrondissements are', () => {
    expect(codesLike('75115')).toEqual(['75115', '75056']);
    expect(codesLike('75056')).toHaveLength(21);
    expect(codesLike('69123').slice(0, 3)).toEqual(['69123', '69381', '69382']);
    expect(codesLike('13216')).toEqual(['13216', '13055']);
    expect(codesLike('13217')).toEqual(['13217']);
    expect(codesLike('2A004')).toEqual(['2A004']);
  });
});

describe('readPlace', () => {
  it('takes five figures for a postcode and for a code', () => {
    expect(readPlace(' 97411 ')).toEqual({ codes: ['97411'], postcode: '97411', name: null });
    expect(readPlace('2b033')).toEqual({ codes: ['2B033'], postcode: null, name: null });
  });

  it('takes anything else for a name, with a postcode or without', () => {
    expect(readPlace('Fontclaire-sur-Orme')).toEqual({ codes: [], postcode: null, name: 'fontclaire sur orme' });
    expect(readPlace('01990 Valmure')).toEqual({ codes: [], postcode: '01990', name: 'valmure' });
    expect(readPlace(' ? ')).toEqual({ codes: [], postcode: null, name: null });
  });
});
