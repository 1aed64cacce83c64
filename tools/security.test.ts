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

/** The rows of the table of what holds: its promise, how it is held, and the proofs that are named. */
const rows = page
  .slice(page.indexOf('## What holds'))
  .split(/\n## /)[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, promise = '', , proof = '']) => ({
    promise,
    proofs: [...proof.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, file]) => file ?? ''),
  }));

describe('what is promised in docs/security.md', () => {
  it('is a table', () => expect(rows?.length).toBeGreaterThan(30));

  it.each(rows ?? [])('$promise', ({ proofs }) => {
    expect(proofs, 'names a proof').not.toEqual([]);
    const missing = proofs.filter((proof) => !files.some((file) => file === proof || file.endsWith(`/${proof}`)));
    expect(missing, 'names proofs that exist').toEqual([]);
  });
});
