import { createHash } from 'node:crypto';

/** What a server wants to be answered, as `WWW-Authenticate` says it (RFC 7616). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  readonly opaque: string | undefined;
}

/** Reads a challenge; null where it asks for something else, or for a way that we do not know. */
export const readChallenge = (header: string | undefined): Challenge | null => {
  const said = /^digest\s+(.*)$/is.exec(header ?? '')?.[1];
  if (said === undefined) return null;
  const fields = new Map(
    [...said.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name = '', quoted, bare]) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
    ]),
  );
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const offered = fields.get('qop')?.split(/\s*,\s*/) ?? [];
  if ((algorithm !== 'MD5' && algorithm !== 'SHA-256') || realm === undefined || !nonce || !offered.includes('auth')) {
    return null;
  }
  return { realm, nonce, algorithm, opaque: fields.get('opaque') };
};

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The `Authorization` of one request. `count` is how many times the nonce has been used, this time included. */
export const answerChallenge = (
  { realm, nonce, algorithm, opaque }: Challenge,
  { username, password }: { readonly username: string; readonly password: string },
  {
    method,
    path,
    count,
    cnonce,
  }: { readonly method: string; readonly path: string; readonly count: number; readonly cnonce: string },
): string => {
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const nc = count.toString(16).padStart(8, '0');
  const response = hash(
    [hash(`${username}:${realm}:${password}`), nonce, nc, cnonce, 'auth', hash(`${method}:${path}`)].join(':'),
  );
  const fields = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(path)}`,
    `algorithm=${algorithm}`,
    'qop=auth',
    `nc=${nc}`,
    `cnonce=${quote(cnonce)}`,
    `response=${quote(response)}`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ];
  return `Digest ${fields.join(', ')}`;
};
