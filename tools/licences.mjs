// Whether everything that an installation runs, or gives to browsers, may be given on under the terms of this project.
//   node tools/licences.mjs    exit code 1, and what is wrong, when a package has a licence that nobody has looked at
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shippedOf } from './shipped.mjs';

/** They ask for no more than that their text goes along. */
const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense']);

/** Looked at one by one. A pattern ends with `*`. */
const LOOKED_AT = [
  // Weak copyleft, of its own files alone, which are used as they were published.
  { name: '@browsermt/bergamot-translator', licence: 'MPL-2.0' },
  // A library of its own that is loaded at run time, and that whoever likes can replace by another build.
  { name: '@img/sharp-libvips-*', licence: 'LGPL-3.0-or-later' },
  { name: '@img/sharp-win32-*', licence: 'Apache-2.0 AND LGPL-3.0-or-later' },
  { name: '@img/sharp-wasm32', licence: 'Apache-2.0 AND LGPL-3.0-or-later AND MIT' },
  // That of Bitstream Vera, for fonts: they may be given on with whatever is not a font alone.
  { name: 'dejavu-fonts-ttf', licence: 'SEE LICENSE IN README.md AND LICENSE' },
  // MIT, by the text that it brings.
  { name: 'png-js', licence: null },
];

const isNamed = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** One of several is enough; all of several is for somebody to look at. */
const isAllowed = (licence) =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => ALLOWED.has(one));

/** Those whose licence nobody has looked at, and what was looked at and is not there any more. */
export const licenceFaults = (lock) => {
  const shipped = [...shippedOf(lock).values()];
  const looked = (one) => LOOKED_AT.find(({ name, licence }) => isNamed(name, one.name) && licence === one.licence);
  const strange = shipped.filter((one) => !looked(one) && !(one.licence && isAllowed(one.licence)));
  const idle = LOOKED_AT.filter(({ name }) => !shipped.some((one) => isNamed(name, one.name)));
  return [
    ...strange.map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'it names no licence'}`),
    ...idle.map(({ name }) => `${name} is looked at in tools/licences.mjs, and nothing needs it`),
  ];
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8'));
  const faults = licenceFaults(lock);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
