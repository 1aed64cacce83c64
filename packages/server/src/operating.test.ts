import { readFileSync } from 'node:fs';
import { siteSettings } from '@lanterne/protocol';
import { expect, it } from 'vitest';
import { parseDocument } from './json-file.ts';
import { DEFAULT_POLICY, policySchema } from './policy.ts';

const text = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
const [policy = '', settings = ''] = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, document]) => document);

it('shows a policy that is the one by default, and settings that a site may have', () => {
  expect(parseDocument(policySchema, policy, 'the policy of docs/operating.md')).toEqual(DEFAULT_POLICY);
  expect(Object.keys(JSON.parse(policy)).sort()).toEqual(Object.keys(policySchema.pipe[0].entries).sort());
  const shown = parseDocument(siteSettings, settings, 'the settings of docs/operating.md');
  expect(Object.keys(shown).sort()).toEqual(Object.keys(siteSettings.entries).sort());
  expect(Object.keys(JSON.parse(settings)).sort()).toEqual(Object.keys(siteSettings.entries).sort());
});
