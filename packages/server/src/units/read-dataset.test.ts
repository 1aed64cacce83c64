import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { unitExamples } from '../paths.ts';
import { findUnits } from '../services/find-units.ts';
import { importUnits, type ReadDataset } from '../services/import-units.ts';
import { readDataset } from './read-dataset.ts';

const OF = Date.parse('2026-11-01T00:00:00Z');
const HEAD = 'code_commune;libelle_commune;institution;id_service;service;code_postal;codes_postaux\n';

let test: TestApp;
let cookie: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanterne-units-'));
  test = await createTestApp();
  cookie = await test.officer('camille');
  const lists: ReadDataset[] = [];
  for (const file of unitExamples) lists.push(await readDataset(file, OF));
  await test.store.write(importUnits, lists);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await test.close();
});

const written = (text: string | Uint8Array, name = 'list.csv'): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const faultsOf = async (text: string | Uint8Array): Promise<readonly string[]> => {
  try {
    await readDataset(written(text));
  } catch (error) {
    return (error as { faults: readonly string[] }).faults;
  }
  throw new Error('it was read');
};
const find = async (place: string) => {
  const { communes } = await findUnits(test.store, place);
  return communes.map(({ code, services }) => [code, ...services.map(({ name }) => name)]);
};

describe('the competent unit', () => {
  it('is found by the beginning of a name, whatever its accents', async () => {
    expect(await find('ferney voltaire')).toEqual([['01160', 'BRIGADE D’EXEMPLE ORNEX']]);
    expect((await find('SAINT DENIS')).map(([code]) => code)).toEqual(['93066', '97411']);
    expect((await find('st-den')).map(([code]) => code)).toEqual(['93066', '97411']);
    expect(await find('nowhere')).toEqual([]);
  });

  it('is found by a postcode, which may have several communes, and a commune several postcodes', async () => {
    expect((await find('01210')).map(([code]) => code)).toEqual(['01160', '01281', '01435']);
    for (const postcode of ['35000', '35200', '35700']) expect((await find(postcode))[0]?.[0]).toBe('35238');
    expect((await find('01210 Ornex')).map(([code]) => code)).toEqual(['01281']);
  });

  it('is found in the arrondissements, also where a list has the city whole or in parts', async () => {
    expect((await find('Paris 15ème')).map(([code]) => code)).toEqual(['75115']);
    expect((await find('75116')).map(([code]) => code)).toEqual(['75116']);
    expect((await find('69003')).map(([code]) => code)).toEqual(['69383']);
    expect((await find('Lyon')).map(([code]) => code)).toEqual(['69381', '69383']);
    // By INSEE: an arrondissement that the list has not, and a city that it has in parts.
    expect((await find('13208')).map(([code]) => code)).toEqual(['13055']);
    expect((await find('75056')).map(([code]) => code)).toEqual(['75115', '75116']);
  });

  it('is found in Corsica and overseas', async () => {
    expect((await find('2a004')).map(([code]) => code)).toEqual(['2A004']);
    expect((await find('20600')).map(([code]) => code)).toEqual(['2B033']);
    expect((await find('97417')).map(([code]) => code)).toEqual(['97411']);
    expect(await find('97411')).toHaveLength(1);
    expect((await find('Mamoudzou')).map(([code]) => code)).toEqual(['97611']);
  });

  it('comes with how it is reached, and with how sure that is', async () => {
    const reply = await test.call('POST', '/v1/officer/units', { cookie, json: { place: ' Saint-Denis ' } });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        communes: [
          { services: [{ institution: 'police', match: 'service', units: [{ telephone: '+33 1 99 00 00 93' }] }] },
          { services: [{ institution: 'gendarmerie', match: 'none', units: [] }, { institution: 'police' }] },
        ],
        datasets: [
          { kind: 'gendarmerie', dataAt: '2026-11-01T00:00:00.000Z', rows: 3 },
          { kind: 'police', rows: 8 },
          { kind: 'territories', source: 'exemple-competence-territoriale.csv', rows: 20 },
        ],
      },
    });
    const [rennes] = (await findUnits(test.store, 'rennes')).communes;
    expect(rennes?.services[0]).toMatchObject({ match: 'commune', units: [{ hours: null, latitude: 48.11 }] });
    const [ornex] = (await findUnits(test.store, 'ornex')).communes;
    expect(ornex?.services[0]).toMatchObject({
      match: 'service',
      units: [{ hours: expect.stringContaining('Lundi : 8h00-12h00'), latitude: 46.27591, longitude: 6.09523 }],
    });
  });

  it('is told to officers alone', async () => {
    const ask = (json: unknown, as?: string) => test.call('POST', '/v1/officer/units', { cookie: as, json });
    expect(await ask({ place: 'Brest' })).toMatchObject({ status: 401 });
    expect(await ask({ place: 'x' }, cookie)).toMatchObject({ status: 400 });
    expect(await ask({ place: 'x'.repeat(101) }, cookie)).toMatchObject({ status: 400 });
  });
});

describe('a list', () => {
  it('is known by its columns, under any of their names', async () => {
    const other =
      'Code Commune INSEE,Commune,Institution,Identifiant service,Libellé service\n1281,Ornex,gendarmerie nationale,7,B\n';
    expect(await readDataset(written(`\uFEFF${other}`), OF)).toMatchObject({
      kind: 'territories',
      dataAt: OF,
      territories: [{ commune: '01281', institution: 'gendarmerie', service: 'gendarmerie:7', postcodes: [] }],
    });
    const hours =
      'identifiant_public_unite;service;telephone;geocodage_x_GPS;geocodage_y_GPS;lundi_plage1_debut;lundi_plage1_fin\n' +
      '0;Brigade;;6,5;46,5;8h00;12h00\n';
    expect(await readDataset(written(hours), OF)).toMatchObject({
      kind: 'gendarmerie',
      units: [{ id: 'gendarmerie:brigade ', hours: 'Lundi : 8h00-12h00', longitude: 6.5, telephone: null }],
    });
  });

  it('that cannot be used says every line and column of it that is wrong', async () => {
    const rows = [
      '1;A;PN;1;S;01000;',
      '01001;;PN;1;S;;',
      '01002;B;AN;1;S;;',
      '01003;C;GN;1;S;0x;',
      '01004;D;GN;1;S;;;x',
    ];
    expect(await faultsOf(HEAD + rows.join('\n'))).toEqual([
      'line 2, column code_commune: “1” is no code of INSEE',
      'line 3, column libelle_commune: empty',
      'line 4, column institution: “AN” is neither police nor gendarmerie',
      'line 5, column codes_postaux: “0x” is no postcode',
      'line 6: 8 columns, the first line has 7',
    ]);
    const many = Array.from({ length: 40 }, () => 'x;A;PN;1;S;;').join('\n');
    expect((await faultsOf(HEAD + many)).at(-1)).toBe('and 30 more');
    expect(await faultsOf('institution;service\nPN;S\n')).toEqual([
      expect.stringMatching(/^line 1: no column code_commune or .* \(territories\)$/),
      expect.stringContaining('libelle_commune'),
      expect.stringContaining('id_service'),
      'line 1: the columns are institution, service',
    ]);
    const police = 'service;telephone;geocodage_x_GPS;geocodage_y_GPS\nA;1;200;1\n';
    expect(await faultsOf(police)).toEqual(['line 2, column geocodage_x_gps: “200” is not between -180 and 180']);
    expect(await faultsOf(HEAD)).toEqual(['there is no row in it']);
    expect(await faultsOf(Buffer.from(`${HEAD}01001;Ch\xe2tillon;PN;1;S;;\n`, 'latin1'))).toEqual(['it is not UTF-8']);
    expect(await faultsOf(`${HEAD}01001;"A;PN\n`)).toEqual(['line 2: a field is quoted and its end never comes']);
  });

  it('of every commune of France is taken in whole', async () => {
    const row = (n: number) =>
      `${String(n).padStart(5, '0')};Commune n° ${n};GN;${n % 3_000};Brigade ${n % 3_000};;0${(n % 6_000) + 1_000}`;
    const text = HEAD + Array.from({ length: 35_000 }, (_, n) => row(n + 1_001)).join('\n');
    const app = await createTestApp();
    try {
      const list = await readDataset(written(text), OF);
      await app.store.write(importUnits, [list]);
      expect(await app.store.datasets()).toMatchObject([{ kind: 'territories', rows: 35_000 }]);
      const found = await findUnits(app.store, '36000');
      expect(found.communes.map(({ code }) => code)).toEqual(['36000']);
      // The next one takes its place.
      await app.store.write(importUnits, [await readDataset(written(`${HEAD}01001;A;PN;1;S;;\n`), OF)]);
      expect((await findUnits(app.store, 'commune')).communes).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
