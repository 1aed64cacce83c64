// docs/security.md: T8

import { expect, it } from 'vitest';
import { licenceFaults } from './licences.mjs';
import type { LockedPackage } from './shipped.mjs';

const LOOKED_AT: Record<string, LockedPackage> = {
  '@browsermt/bergamot-translator': { version: '1.0.0', license: 'MPL-2.0' },
  '@img/sharp-libvips-linux-x64': { version: '1.0.0', license: 'LGPL-3.0-or-later' },
  '@img/sharp-win32-x64': { version: '1.0.0', license: 'Apache-2.0 AND LGPL-3.0-or-later' },
  '@img/sharp-wasm32': { version: '1.0.0', license: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT' },
  'dejavu-fonts-ttf': { version: '1.0.0', license: 'SEE LICENSE IN README.md AND LICENSE' },
  'png-js': { version: '1.0.0' },
};

/** Of a server that needs just these. */
const faultsOf = (packages: Record<string, LockedPackage>) => {
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
  const installed = Object.entries(packages).map(([name, told]) => [`node_modules/${name}`, told]);
  return licenceFaults({ packages: { 'packages/server': { dependencies }, ...Object.fromEntries(installed) } });
};
const faultsWith = (license?: string) =>
  faultsOf({ ...LOOKED_AT, a: { version: '2.0.0', ...(license !== undefined && { license }) } });

it('lets pass what asks for no more than its text, and one of several that does', () => {
  for (const license of ['MIT', 'ISC', '(MIT OR WTFPL)', '(BSD-2-Clause OR MIT OR Apache-2.0)', 'GPL-3.0 OR MIT']) {
    expect(faultsWith(license)).toEqual([]);
  }
});

it('finds what nobody has looked at', () => {
  for (const license of ['AGPL-3.0-only', 'GPL-2.0', 'MIT AND GPL-2.0', 'UNLICENSED', 'SEE LICENSE IN LICENSE', '']) {
    expect(faultsWith(license)).toEqual([`a 2.0.0: ${license || 'it names no licence'}`]);
  }
  expect(faultsWith()).toEqual(['a 2.0.0: it names no licence']);
});

it('finds a licence that has changed since it was looked at, and what nothing needs any more', () => {
  expect(
    faultsOf({ ...LOOKED_AT, '@browsermt/bergamot-translator': { version: '2.0.0', license: 'GPL-3.0' } }),
  ).toEqual(['@browsermt/bergamot-translator 2.0.0: GPL-3.0']);
  const { 'png-js': _, ...packages } = LOOKED_AT;
  expect(faultsOf(packages)).toEqual(['png-js is looked at in tools/licences.mjs, and nothing needs it']);
});
