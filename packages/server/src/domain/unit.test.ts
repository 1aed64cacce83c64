import { expect, it } from 'vitest';
import { type Territory, type Unit, unitsOf } from './unit.ts';

const territory = {
  commune: '01990',
  institution: 'gendarmerie',
  service: 'gendarmerie:7',
  serviceKey: 'brigade de valmure',
} as Territory;
const unit = (more: Partial<Unit>): Unit =>
  ({ id: 'gendarmerie:1', institution: 'gendarmerie', key: 'brigade', commune: '01991', ...more }) as Unit;

it('finds a unit by its id, then by its name, then by where it stands', () => {
  const [byId, byName, there] = [
    unit({ id: 'gendarmerie:7' }),
    unit({ key: 'brigade de valmure' }),
    unit({ commune: '01990' }),
  ];
  expect(unitsOf(territory, [there, byName, byId])).toEqual({ match: 'service', units: [byId] });
  expect(unitsOf(territory, [there, byName])).toEqual({ match: 'service', units: [byName] });
  expect(unitsOf(territory, [there, unit({})])).toEqual({ match: 'commune', units: [there] });
  expect(unitsOf(territory, [unit({})])).toEqual({ match: 'none', units: [] });
});

it('never takes one institution for the other', () => {
  const police = unit({ id: 'gendarmerie:7', key: 'brigade de valmure', commune: '01990', institution: 'police' });
  expect(unitsOf(territory, [police])).toEqual({ match: 'none', units: [] });
});
