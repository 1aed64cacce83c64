import { describe, expect, it } from 'vitest';
import { answerChallenge, readChallenge } from './digest.ts';

/** The example of RFC 7616, section 3.9.1. */
const header = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
const asked = {
  ...{ method: 'GET', path: '/dir/index.html', count: 1 },
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const who = { username: 'Mufasa', password: 'Circle of Life' };

describe('digest authentication', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers as the standard does: %s', (algorithm, response) => {
    const challenge = readChallenge(header(algorithm));
    const answer = challenge && answerChallenge(challenge, who, asked);
    expect(answer).toContain(`response="${response}"`);
    expect(answer).toContain('nc=00000001');
    expect(answer).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  it('reads quoted quotes, and needs neither algorithm nor opaque', () => {
    const challenge = readChallenge('digest realm="a \\"b\\"", nonce=n, qop=auth');
    expect(challenge).toEqual({ realm: 'a "b"', nonce: 'n', algorithm: 'MD5', opaque: undefined });
    expect(challenge && answerChallenge(challenge, { ...who, username: 'a"b' }, asked)).toContain(
      'username="a\\"b", realm="a \\"b\\""',
    );
  });

  it.each([
    undefined,
    '',
    'Basic realm="x"',
    'Digest realm="x", qop="auth"',
    header('SHA-512-256'),
    'Digest realm="x", nonce="n"',
  ])('knows no answer to %j', (said) => expect(readChallenge(said)).toBeNull());
});
