// docs/security.md: T8

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Bill } from './sbom.mjs';
import { type Lock, shippedOf } from './shipped.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('what is shipped', () => {
  const packages: Lock['packages'] = {
    '': { devDependencies: { vitest: '*' } },
    'packages/server': { dependencies: { a: '*' }, devDependencies: { '@lanterne/protocol': '*', tested: '*' } },
    'packages/widget': { devDependencies: { preact: '*' } },
    'node_modules/@lanterne/protocol': { link: true },
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { b: '*' },
      optionalDependencies: { 'a-linux': '*', 'a-nowhere': '*' },
      peerDependencies: { peer: '*', rare: '*' },
      peerDependenciesMeta: { rare: { optional: true } },
    },
    'node_modules/a-linux': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { a: '*' } },
    'node_modules/peer': { version: '1.0.0' },
    'node_modules/rare': { version: '1.0.0' },
    'node_modules/preact': { version: '11.0.0' },
    'node_modules/tested': { version: '1.0.0' },
    'node_modules/vitest': { version: '4.0.0' },
  };

  it('is what is run on any machine and what is built into the files for browsers, not what only builds and tests', () => {
    expect([...shippedOf({ packages }).keys()]).toEqual([
      'a-linux@1.0.0',
      'a@1.0.0',
      'b@1.0.0',
      'peer@1.0.0',
      'preact@11.0.0',
    ]);
  });

  it('says of each what it needs, the one that it finds itself', () => {
    expect(shippedOf({ packages }).get('a@1.0.0')?.needs).toEqual(['a-linux@1.0.0', 'b@1.0.0', 'peer@1.0.0']);
  });
});

describe('the bill of materials', () => {
  const text = execFileSync(process.execPath, ['tools/sbom.mjs'], { cwd: root, encoding: 'utf8' });
  const bill = JSON.parse(text) as Bill;

  it('names each package once, with its version, its digest, and its licence where it says one', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(new Set(bill.components.map(({ purl }) => purl)).size).toBe(bill.components.length);
    for (const { name, version, purl, hashes } of bill.components) {
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect([name, hashes?.[0]?.alg, hashes?.[0]?.content.length]).toEqual([name, 'SHA-512', 128]);
    }
    expect(bill.components.filter(({ licenses }) => !licenses).length).toBeLessThan(3);
  });

  it('leaves out nothing that the packages of ours name, and refers to nothing that it does not name', () => {
    const named = new Set(bill.components.map(({ name }) => name));
    for (const [folder, kinds] of [
      ['server', ['dependencies']],
      ['protocol', ['dependencies']],
      ['widget', ['dependencies', 'devDependencies']],
      ['console', ['dependencies', 'devDependencies']],
    ] as const) {
      const told = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
      const asked = kinds
        .flatMap((kind) => Object.keys(told[kind] ?? {}))
        .filter((name) => !name.startsWith('@lanterne/'));
      expect(asked.filter((name) => !named.has(name))).toEqual([]);
    }
    const refs = new Set(['lanterne', ...bill.components.map((one) => one['bom-ref'])]);
    expect(
      bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref)),
    ).toEqual([]);
    expect(bill.dependencies[0]?.dependsOn.length).toBeGreaterThan(10);
  });

  it('comes out the same each time', () => {
    expect(execFileSync(process.execPath, ['tools/sbom.mjs'], { cwd: root, encoding: 'utf8' })).toBe(text);
  });
});
