import { posix } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { firstIn, groupIn } from './i18n.fixture.ts';
import { GROUPS, type Group } from './later.ts';

/** Modules by their path in the folder of the frame. */
type Sources = Readonly<Record<string, string>>;

interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

const nodesIn = (node: Node, isSkipped = (_: Node) => false): Node[] => [
  node,
  ...Object.values(node)
    .flat()
    .filter((child) => isNode(child) && !isSkipped(child))
    .flatMap((child) => nodesIn(child as Node, isSkipped)),
];

const stringOf = (node: unknown): string | undefined => {
  const { type, value } = (node ?? {}) as Node;
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
};

/** Where names of states, rooms, classes and formats stand, some of which are names of texts too. */
const isNoText = ({ type, operator, key, name, callee }: Node): boolean =>
  type.startsWith('TS') ||
  type === 'SwitchCase' ||
  (type === 'BinaryExpression' && `${operator}`.endsWith('==')) ||
  (type === 'Property' && /^(type|kind|to|how|dateStyle|unitDisplay)$/.test(`${(key as Node).name}`)) ||
  (type === 'JSXAttribute' && (name as Node).name === 'class') ||
  (type === 'CallExpression' && /^(open|openRoom|lazy|room|set[A-Z]\w*)$/.test(`${(callee as Node).name}`));

/** What a module is to the texts. */
interface Module {
  /** Modules that come with it. */
  readonly imports: readonly string[];
  /** Modules that are fetched later, each with the group of texts that comes along, where it has a say in that. */
  readonly later: readonly (readonly [path: string, group: Group | undefined])[];
  /** Names of texts among others, and beginnings of names that are put together. */
  readonly strings: readonly string[];
  readonly beginnings: readonly string[];
}

const readModule = (path: string, source: string): Module => {
  const program = parseSync(path, source, { lang: 'tsx' }).program as unknown as Node;
  const all = nodesIn(program);
  const isCode = (node: Node) => /^\..*\.tsx?$/.test(stringOf(node.source) ?? '');
  const pathIn = ({ source }: Node) => posix.join(posix.dirname(path), stringOf(source) ?? '');
  const fetchedIn = (node: Node) => nodesIn(node).filter((one) => one.type === 'ImportExpression' && isCode(one));

  const brought = new Map<string, Group>();
  for (const { type, callee, arguments: given } of all) {
    if (type !== 'CallExpression' || !/^(lazy|room)$/.test(`${(callee as Node).name}`)) continue;
    const [group, load] = given as Node[];
    if (load) for (const node of fetchedIn(load)) brought.set(pathIn(node), stringOf(group) as Group);
  }
  const isBinding = ({ type, importKind, exportKind }: Node) =>
    /^(Import|Export).*Declaration$/.test(type) && importKind !== 'type' && exportKind !== 'type';
  const shown = nodesIn(program, isNoText);
  const beginningOf = ({ quasis }: Node) => ((quasis as [Node])[0].value as { cooked: string }).cooked;
  return {
    imports: all.filter((node) => isBinding(node) && isCode(node)).map(pathIn),
    later: fetchedIn(program).map((node) => [pathIn(node), brought.get(pathIn(node))]),
    strings: shown.map(stringOf).filter((text) => text !== undefined),
    beginnings: shown
      .filter(({ type }) => type === 'TemplateLiteral')
      .map(beginningOf)
      .filter((text) => text.endsWith('.')),
  };
};

const first = new Set(Object.keys(firstIn('fr')));
/** By their group, without the mark of each. */
const groups = Object.fromEntries(
  GROUPS.map((group) => [group, new Set(Object.keys(groupIn(group, 'fr')).filter((key) => key !== group))]),
);

/** The texts that a part may show and that do not come with it, as `part: module: texts`. */
const missingIn = (sources: Sources): string[] => {
  const modules = new Map(Object.entries(sources).map(([path, source]) => [path, readModule(path, source)]));
  const named = new Set([...modules.values()].flatMap(({ strings }) => strings));
  // Of those with such a beginning, some are named in full.
  const composed = (beginning: string) => (key: string) => key.startsWith(beginning) && !named.has(key);
  const keys = [...new Set([...first, ...GROUPS.flatMap((group) => [...(groups[group] ?? [])])])];
  const shownBy = ({ strings, beginnings }: Module) => [
    ...keys.filter((key) => strings.includes(key)),
    ...beginnings.flatMap((beginning) => keys.filter(composed(beginning))),
  ];
  const withAll = (path: string, found = new Set<string>()): Set<string> => {
    const module = found.has(path) ? undefined : modules.get(path);
    if (!module) return found;
    found.add(path);
    for (const next of module.imports) withAll(next, found);
    return found;
  };
  const missing = (part: string, paths: string[], has: (key: string) => boolean | undefined) =>
    paths.flatMap((path) => {
      const lacking = shownBy(modules.get(path) as Module).filter((key) => !has(key));
      return lacking.length > 0 ? [`${part}: ${path}: ${lacking.join(', ')}`] : [];
    });

  const atFirst = withAll('main.tsx');
  const parts = [...modules.values()].flatMap(({ later }) => later);
  return [
    ...missing('main.tsx', [...atFirst], (key) => first.has(key)),
    ...parts.flatMap(([part, group]) =>
      missing(
        part,
        [...withAll(part)].filter((path) => !atFirst.has(path)),
        (key) => first.has(key) || groups.early?.has(key) || (group && groups[group]?.has(key)),
      ),
    ),
  ];
};

it('finds what a part shows whose text does not come with it', () => {
  expect(
    missingIn({
      'main.tsx': `import { a } from './a.tsx'; t('send'); t('help.all'); room('menu', () => import('./room.tsx'));`,
      'a.tsx': `t(x ? 'hall' : 'over'); import('./alone.tsx');`,
      'room.tsx': `import { b } from './sub/b.ts'; t('options.title'); t('hall'); t('feedback');`,
      'sub/b.ts': `import type { C } from '../c.ts'; t(\`where.\${x}\`); t(\`feedback.\${y}\`);`,
      'c.ts': `t('help.ask')`,
      'alone.tsx': `t('hall'); t('options.title');`,
    }),
  ).toEqual([
    'main.tsx: main.tsx: help.all',
    'main.tsx: a.tsx: hall',
    'room.tsx: room.tsx: feedback',
    'room.tsx: sub/b.ts: feedback.least, feedback.most, feedback.send, feedback.apart, feedback.failed, feedback.thanks',
    'alone.tsx: alone.tsx: options.title',
  ]);
});

it('finds none: no part is there without its words', () => {
  const sources = import.meta.glob<string>(['../**/*.tsx', '../**/*.ts', '!../**/*.test.*', '!../**/*.fixture.*'], {
    eager: true,
    query: '?raw',
    import: 'default',
  });
  const byPath = Object.entries(sources).map(([path, source]) => [posix.join('i18n', path), source] as const);
  expect(byPath.length).toBeGreaterThan(100);
  expect(missingIn(Object.fromEntries(byPath))).toEqual([]);
});
