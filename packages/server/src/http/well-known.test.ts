// docs/security.md: T8

import { expect, it, onTestFinished } from 'vitest';
import { createTestApp, ORIGIN } from '../app.fixture.ts';

const CONTACT = 'mailto:securite@example.fr';

const appWith = async (securityContact: string | null) => {
  const test = await createTestApp({ securityContact });
  onTestFinished(() => test.close());
  return test;
};

it('says whom to tell of a weakness, in lines that programs read (RFC 9116)', async () => {
  const test = await appWith(CONTACT);
  const { status, headers, body } = await test.call<string>('GET', '/.well-known/security.txt');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const lines = body.trimEnd().split('\n');
  const fields = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  expect(fields).toEqual({
    Contact: CONTACT,
    Expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/),
    'Preferred-Languages': 'fr, en',
    Canonical: `${ORIGIN}/.well-known/security.txt`,
  });
  const days = (Date.parse(fields.Expires ?? '') - test.time.now) / 86_400_000;
  expect(days).toBeGreaterThan(30);
  expect(days).toBeLessThan(365);
  // However long the server has run.
  test.time.now += 400 * 86_400_000;
  const later = await test.call<string>('GET', '/.well-known/security.txt');
  expect(Date.parse(/Expires: (.*)/.exec(later.body)?.[1] ?? '')).toBeGreaterThan(test.time.now);
});

it('says nothing where nobody has said whom to tell', async () => {
  const test = await appWith(null);
  const { status, body } = await test.call('GET', '/.well-known/security.txt');
  expect([status, body.code]).toEqual([404, 'not_found']);
});

it('says of every file that it gives by what to check it', async () => {
  const test = await appWith(null);
  const { body } = await test.call('GET', '/.well-known/lanterne-build.json');
  expect(body).toEqual({ files: { '/lanterne.js': 'sha384-x' } });
});
