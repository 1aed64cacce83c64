// The software bill of materials (CycloneDX 1.6) of what an installation runs and gives to browsers. The same for the same lock file.
//   npm run --silent sbom > lanterne.cdx.json
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shippedOf } from './shipped.mjs';

/** https://github.com/package-url/purl-spec: the sign of a scope is written as its byte. */
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;

const licencesOf = (licence) => {
  if (licence === null) return {};
  if (/ (OR|AND|WITH) /.test(licence)) return { licenses: [{ expression: licence }] };
  return { licenses: [{ license: /^[\w.+-]+$/.test(licence) ? { id: licence } : { name: licence } }] };
};

const hashesOf = (integrity) => {
  const [, algorithm, digest] = /^(sha512|sha256|sha1)-(.+)$/.exec(integrity ?? '') ?? [];
  if (!digest) return {};
  const alg = { sha512: 'SHA-512', sha256: 'SHA-256', sha1: 'SHA-1' }[algorithm];
  return { hashes: [{ alg, content: Buffer.from(digest, 'base64').toString('hex') }] };
};

export const billOf = (lock, { name, version, license }) => {
  const shipped = [...shippedOf(lock).values()];
  const refOf = (id) => purlOf(...id.split(/@(?=[^@]*$)/));
  const own = { type: 'application', name, version, licenses: [{ license: { id: license } }] };
  const needed = new Set(shipped.flatMap(({ needs }) => needs));
  const roots = shipped.map((one) => `${one.name}@${one.version}`).filter((id) => !needed.has(id));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...own, 'bom-ref': 'lanterne', purl: purlOf(name, version) } },
    components: shipped.map((one) => ({
      type: 'library',
      'bom-ref': purlOf(one.name, one.version),
      name: one.name,
      version: one.version,
      purl: purlOf(one.name, one.version),
      ...licencesOf(one.licence),
      ...hashesOf(one.integrity),
    })),
    dependencies: [
      { ref: 'lanterne', dependsOn: roots.map(refOf) },
      ...shipped.map((one) => ({ ref: purlOf(one.name, one.version), dependsOn: one.needs.map(refOf) })),
    ],
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (path) => JSON.parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8'));
  console.log(JSON.stringify(billOf(read('package-lock.json'), read('packages/server/package.json')), null, 2));
}
