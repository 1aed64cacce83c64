import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('./', import.meta.url);

/** The files that are written once for both dialects. */
const shared = readdirSync(folder).filter(
  (name) => name.endsWith('.ts') && !/\.(?:test|sqlite|postgres|fixture|child|contract.*)\.ts$/.test(name),
);

/** What type-checks on SQLite's builders and does not exist on PostgreSQL's, or is another language there. */
const BANNED = [/\.(?:get|all|run)\(\)/, /\bdb\.(?:execute|query|run|all|get|values)\b/, /\bpragma\b/i, /\bsql\.raw\b/];

describe('the queries', () => {
  it.each(['conversations.ts', 'events.ts', 'officers.ts', 'sites.ts', 'tables.ts'])('of %s are shared', (name) => {
    expect(shared).toContain(name);
  });

  it.each(shared)('of %s run on both dialects', (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    for (const banned of BANNED) expect(source).not.toMatch(banned);
  });
});

it('never change the record of what officers did, and remove from it by the clock alone', () => {
  const sources = shared.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
  expect(sources.flatMap(([name, source]) => (/\baudit: /.test(source) ? name : []))).toEqual([
    'audit-chain.ts',
    'audit.ts',
    'reader.ts',
  ]);
  const record = readFileSync(new URL('audit.ts', folder), 'utf8');
  expect(record).not.toMatch(/\.update\(/);
  expect(record.match(/\.delete\(/g)).toHaveLength(1);
  const chain = readFileSync(new URL('audit-chain.ts', folder), 'utf8');
  expect(chain).not.toMatch(/\.(?:insert|update|delete)\(a\)/);
  // The marks of its beginning and its end move; what lies between them does not.
  expect(chain).not.toMatch(/\bdb\s*\.update\((?!m\))/);
});
