import { expect, it } from 'vitest';
import { readAudit } from './audit.mjs';

it('knows an answer of the registry from none, and none from “nothing is known”', () => {
  expect(readAudit('{"vulnerabilities":{}}')).toEqual([]);
  expect(readAudit('{"vulnerabilities":{"a":{"name":"a","severity":"high","range":"<1.2.3"}}}')).toEqual([
    'a <1.2.3: high',
  ]);
  for (const nothing of [
    '',
    'npm error',
    '{"message":"405 Method Not Allowed"}',
    '{"error":{"code":"ENOTFOUND"}}',
    'null',
  ]) {
    expect(readAudit(nothing)).toBeNull();
  }
});
