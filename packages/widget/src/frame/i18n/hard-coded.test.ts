import { parseSync } from 'vite';
import { expect, it } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.tsx', '!../**/*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Attributes that are read, or read out. */
const READ = new Set(['alt', 'aria-description', 'aria-label', 'aria-roledescription', 'placeholder', 'title']);

interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** What of a node of the syntax is shown as it stands there. */
const shownBy = ({ type, value, name, expression }: Node): unknown => {
  if (type === 'JSXText') return value;
  if (type === 'JSXExpressionContainer') return (expression as Node).value;
  return type === 'JSXAttribute' && READ.has(`${(name as Node).name}`) ? (value as Node | null)?.value : undefined;
};

/** The texts that an element shows without looking them up. */
const textsIn = (name: string, source: string): string[] => {
  const look = (node: Node, isRead = true): string[] => {
    const shown = isRead ? shownBy(node) : undefined;
    const own = typeof shown === 'string' && /\p{L}{2}/u.test(shown) ? [`${name}: ${shown.trim()}`] : [];
    // A name of a class or of an element is none.
    const isAttribute = node.type === 'JSXAttribute' && !READ.has(`${(node.name as Node).name}`);
    return [...own, ...childrenOf(node).flatMap((child) => look(child, !isAttribute))];
  };
  return look(parseSync(name, source, { lang: 'tsx' }).program as unknown as Node);
};

it('sees a text that stands in the code', () => {
  const source = `const a = <p title="Un titre" class="some">Bonjour{' '}{'le monde'}<b class={'c'} aria-label={t('a')}>{name}</b></p>`;
  expect(textsIn('a', source)).toEqual(['a: Un titre', 'a: Bonjour', 'a: le monde']);
});

it('finds none in what the visitor sees: every text can be translated', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(40);
  expect(Object.entries(sources).flatMap(([name, source]) => textsIn(name, source))).toEqual([]);
});
