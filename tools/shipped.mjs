// What an installation runs and gives to browsers, as the lock file tells it, for every kind of machine. npm's own `--omit dev`
// is no answer: it leaves out what something else needs for building too, and what is built into the files for browsers.

/** Run as they are installed. */
const RUN = ['packages/server'];
/** Built into what is run or given to browsers, with all that they name. */
const BUILT_IN = ['packages/protocol', 'packages/widget', 'packages/console'];

const MODULES = 'node_modules/';
const nameOf = (path) => path.slice(path.lastIndexOf(MODULES) + MODULES.length);

/** Where Node finds a package that is asked for by another: beside it, or in a folder above. */
const placeOf = (packages, name, from) => {
  const inside = `${from}/${MODULES}${name}`;
  if (packages[inside]) return inside;
  const above = from.includes(MODULES) ? from.slice(0, Math.max(0, from.lastIndexOf(MODULES) - 1)) : '';
  if (from !== '') return placeOf(packages, name, above);
  return packages[`${MODULES}${name}`] ? `${MODULES}${name}` : null;
};

/** What a package cannot do without; which of the optional ones it gets depends on the machine. */
const neededBy = ({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
}) => [
  ...Object.keys(dependencies),
  ...Object.keys(optionalDependencies),
  ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional),
];

/** Every package that is shipped, by its name and version, with what it needs. */
export const shippedOf = ({ packages }) => {
  const places = new Map();
  const visit = (from, names) =>
    names.flatMap((name) => {
      const place = placeOf(packages, name, from);
      // One of ours, which has no licence and no version of its own to look at.
      if (!place || packages[place].link) return [];
      if (!places.has(place)) {
        places.set(place, []);
        places.set(place, visit(place, neededBy(packages[place])));
      }
      return [place];
    });
  for (const path of RUN) visit(path, neededBy(packages[path] ?? {}));
  for (const path of BUILT_IN) {
    const told = packages[path] ?? {};
    visit(path, [...neededBy(told), ...Object.keys(told.devDependencies ?? {})]);
  }
  const idOf = (place) => `${nameOf(place)}@${packages[place].version}`;
  const byId = new Map(
    [...places].map(([place, needs]) => {
      const { version, license, integrity } = packages[place];
      const shipped = { name: nameOf(place), version, licence: license || null, integrity: integrity ?? null };
      return [idOf(place), { ...shipped, needs: [...new Set(needs.map(idOf))].sort() }];
    }),
  );
  return new Map([...byId].sort(([a], [b]) => (a < b ? -1 : 1)));
};
