import { describe, expect, it } from 'vitest';
import { search } from './search.ts';

const items = [
  { shortcut: 'fin', title: 'Prendre congé', text: 'Je vais terminer cet échange.' },
  { shortcut: 'plainte', title: 'Porter plainte', text: 'Vous pouvez porter plainte où vous voulez.' },
  { shortcut: 'preuves', title: 'Garder les preuves', text: 'Gardez-les pour la plainte, jusqu’à la fin.' },
  { title: 'Vol de vélo', text: 'Écrivez le numéro gravé.' },
];
const found = (query: string) => search(items, query).map(({ title }) => title);

describe('the search of a palette', () => {
  it('shows all of them in their order before anything is typed', () => {
    expect(found('')).toEqual(items.map(({ title }) => title));
    expect(found('  ')).toHaveLength(4);
  });

  it('puts the shortcut first, then the title, then what stands in the text', () => {
    expect(found('plainte')).toEqual(['Porter plainte', 'Garder les preuves']);
    expect(found('fin')).toEqual(['Prendre congé', 'Garder les preuves']);
    expect(found('p')).toEqual(['Porter plainte', 'Garder les preuves', 'Prendre congé']);
  });

  it('puts a number that is typed before what speaks of it', () => {
    const told = { title: 'Violences', text: 'Appelez le 3919.' };
    const number = { title: 'Femmes Info', text: '3919 Jour et nuit' };
    expect(search([told, number], '3919')).toEqual([number, told]);
  });

  it('asks for every word, in any order, and forgives accents and capitals', () => {
    expect(found('CONGE prendre')).toEqual(['Prendre congé']);
    expect(found('velo grave')).toEqual(['Vol de vélo']);
    expect(found('vélo plainte')).toEqual([]);
  });
});
