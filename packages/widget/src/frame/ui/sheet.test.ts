import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every sheet but those at the top: of the whole page, of the numbers, and what little height changes of others. */
const frame = join(import.meta.dirname, '..');
const sheets = readdirSync(frame, { recursive: true, encoding: 'utf8' }).filter((path) => /[/\\].*\.css$/.test(path));

/** The classes by which the selectors of a sheet begin: what it claims for itself. */
const claims = (css: string): Set<string> => {
  const bare = css.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/@media[^{]*\{/g, '');
  const selectors = [...bare.matchAll(/([^{}]+)\{[^{}]*\}/g)].flatMap(([, list]) => (list ?? '').split(','));
  return new Set(selectors.flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []));
};

it('has words of its own in each folder: all sheets come together in one page', () => {
  const owner = new Map<string, string>();
  const twice: string[] = [];
  for (const path of sheets) {
    const [folder = ''] = path.split(/[/\\]/);
    for (const name of claims(readFileSync(join(frame, path), 'utf8'))) {
      const other = owner.get(name) ?? folder;
      if (other !== folder) twice.push(`.${name} of ${other} and of ${folder}`);
      owner.set(name, other);
    }
  }
  expect(owner.size).toBeGreaterThan(50);
  expect(twice).toEqual([]);
});
