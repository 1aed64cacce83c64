import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sources(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });
const files = ['packages', 'e2e', 'bench', 'tools'].flatMap(sources);
const page = readFileSync(`${root}docs/security.md`, 'utf8');

/** T0 is nobody: a crash, a cut line. */
const ADVERSARIES = Array.from({ length: 17 }, (_, number) => `T${number}`);

/** The first line by which a test says whom it holds against. */
const LINK = /^\/\/ docs\/security\.md: (T\d+(?:, T\d+)*)\n\n/;

const filesNamed = (proof: string): string[] => files.filter((file) => file === proof || file.endsWith(`/${proof}`));

/** The lines of one adversary's table: its promise, and the proofs that are named. */
const rowsOf = (section: string) =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .filter(([, first]) => first !== 'promise')
    .map(([, promise = '', , proof = '']) => ({
      promise,
      proofs: [...proof.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, file]) => file ?? ''),
    }));

const sections = (page.split('\n## ').find((part) => part.startsWith('Adversaries')) ?? '')
  .split('\n### ')
  .slice(1)
  .map((section) => ({ adversary: section.split(' ', 1)[0] ?? '', rows: rowsOf(section) }));

const lines = sections.flatMap(({ adversary, rows }) => rows.map((row) => ({ adversary, ...row })));

describe('what is promised in docs/security.md', () => {
  it('has every adversary once, each with a line at least', () => {
    expect(sections.map(({ adversary }) => adversary).toSorted()).toEqual(ADVERSARIES.toSorted());
    expect(sections.filter(({ rows }) => rows.length === 0)).toEqual([]);
  });

  it('does not shrink by itself', () => expect(lines.length).toBeGreaterThan(50));

  it.each(lines)('$adversary: $promise', ({ proofs }) => {
    expect(proofs, 'names a proof').not.toEqual([]);
    for (const proof of proofs) expect(filesNamed(proof), `${proof} names one file`).toHaveLength(1);
  });

  it('is said by its proofs too, and by no other test', () => {
    const named = new Map<string, Set<string>>();
    for (const { adversary, proofs } of lines) {
      for (const file of proofs.flatMap(filesNamed)) named.set(file, (named.get(file) ?? new Set()).add(adversary));
    }
    const inNumbers = (adversaries: Iterable<string>) =>
      [...adversaries].toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))).join(', ');
    const asked = [...named].map(([file, adversaries]) => `${file}: ${inNumbers(adversaries)}`);
    const said = files.flatMap((file) => {
      const link = LINK.exec(readFileSync(`${root}${file}`, 'utf8'))?.[1];
      return link ? `${file}: ${link}` : [];
    });
    // What each test's first line ought to be, in the order of the page: `// docs/security.md: T7`, and an empty line.
    expect(said.toSorted()).toEqual(asked.toSorted());
  });
});
