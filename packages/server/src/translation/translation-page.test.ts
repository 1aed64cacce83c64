import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readPolicy } from '../policy.ts';

const page = readFileSync(new URL('../../../../docs/translation.md', import.meta.url), 'utf8');
const policies = [...page.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
  text.includes('"translation"') ? [text] : [],
);

it('docs/translation.md shows policies that can be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(policies).toHaveLength(2);
  const kinds = policies.flatMap((text) => {
    writeFileSync(join(folder, 'policy.json'), text);
    return readPolicy(join(folder, 'policy.json')).translation.engines.map(({ engine }) => engine);
  });
  expect(kinds).toEqual(['bergamot', 'libretranslate', 'openai-compatible', 'apertium', 'deepl']);
});
