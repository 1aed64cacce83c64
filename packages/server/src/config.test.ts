import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('readConfig', () => {
  it('takes the master key from one source, and tells nothing of it', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    expect(readConfig({ LANTERNE_KEY: key }).masterKey).toEqual({ keys: [Buffer.alloc(32, 1)] });
    expect(readConfig({ LANTERNE_KEY: `${key} ${key}` }).masterKey).toMatchObject({ keys: { length: 2 } });
    expect(readConfig({ LANTERNE_KEY_COMMAND: 'vault read' }).masterKey).toEqual({ command: 'vault read' });
    expect(() => readConfig({ LANTERNE_KEY: 'c2hvcnQ=' })).toThrow('LANTERNE_KEY: expected 32 bytes in base64');
    expect(() => readConfig({ LANTERNE_KEY: 'c2hvcnQ=' })).not.toThrow('c2hvcnQ=');
    expect(() => readConfig({ LANTERNE_KEY: key, LANTERNE_KEY_FILE: 'a' })).toThrow('expected one of them, got more');
  });

  it('may leave the master key with a service, and names beside it one that is being left', () => {
    const url = 'https://bao.example.fr:8200/v1/transit/keys/lanterne';
    const both = { LANTERNE_KEY_TRANSIT: url, LANTERNE_KEY_TRANSIT_TOKEN_FILE: '/run/token' };
    expect(readConfig(both).masterKey).toEqual({ transit: { url, tokenFile: '/run/token' }, older: null });
    expect(readConfig({ ...both, LANTERNE_KEY_FILE: '/etc/key' }).masterKey).toMatchObject({
      older: { file: '/etc/key' },
    });
    expect(
      readConfig({ ...both, LANTERNE_KEY_TRANSIT: 'http://127.0.0.1:8200/v1/transit/keys/a' }).masterKey,
    ).toMatchObject({
      transit: {},
    });
    for (const [wrong, says] of [
      ['https://bao.example.fr/transit', 'a key of a Transit engine'],
      ['http://bao.example.fr/v1/transit/keys/a', 'keys must not cross a network in the clear'],
    ] as const)
      expect(() => readConfig({ ...both, LANTERNE_KEY_TRANSIT: wrong })).toThrow(says);
    expect(() => readConfig({ LANTERNE_KEY_TRANSIT: url })).toThrow('expected both or neither');
    expect(() => readConfig({ LANTERNE_KEY_TRANSIT_TOKEN_FILE: '/run/token' })).toThrow('expected both or neither');
  });

  it('runs on this machine alone when nothing is said', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      database: { kind: 'sqlite', file: expect.stringMatching(/\/data\/lanterne\.db$/) },
      masterKey: { file: expect.stringMatching(/\/data\/lanterne\.key$/) },
      publicOrigin: null,
    });
  });

  it('keeps the key beside the database', () => {
    expect(readConfig({ DATABASE_URL: 'file:/srv/l/x.db' })).toMatchObject({
      database: { file: '/srv/l/x.db' },
      masterKey: { file: '/srv/l/lanterne.key' },
    });
    expect(readConfig({ DATABASE_URL: 'file:///srv/l/x.db' }).database).toMatchObject({ file: '/srv/l/x.db' });
    expect(readConfig({ DATABASE_URL: 'postgres://u:p@h/d' }).database).toEqual({
      kind: 'postgres',
      url: 'postgres://u:p@h/d',
    });
  });

  it('takes the path of a real file, and says so of anything else', () => {
    expect(readConfig({ DATABASE_URL: 'file:/srv/mes%20bases/x.db' }).database).toMatchObject({
      file: '/srv/mes bases/x.db',
    });
    for (const wrong of ['', 'file:', 'file://:memory:', 'file:./100%.db', 'file:./a%00b', 'lanterne.db'])
      expect(faultsOf({ DATABASE_URL: wrong })).toEqual([
        'DATABASE_URL: expected file:PATH (of a real file) or postgres://…',
      ]);
  });

  it('names every fault at once, and no password', () => {
    const faults = faultsOf({
      PORT: '99999',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      LANTERNE_ORIGIN: 'http://chat.example.fr/path',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(':', 1)[0])).toEqual(
      expect.arrayContaining(['PORT', 'DATABASE_URL', 'LANTERNE_ORIGIN', 'LOG_LEVEL']),
    );
    expect(faults.join()).not.toContain('hunter2');
  });

  it('knows where the virus scanner is, if there is one', () => {
    expect(readConfig({}).clamd).toBeNull();
    expect(readConfig({ LANTERNE_CLAMD: 'clamd.internal:3310' }).clamd).toEqual({ host: 'clamd.internal', port: 3310 });
    expect(readConfig({ LANTERNE_CLAMD: '[::1]:3310' }).clamd).toEqual({ host: '::1', port: 3310 });
    for (const wrong of [
      '',
      'clamd',
      'clamd:',
      ':3310',
      'clamd:0',
      'clamd:99999',
      'tcp://clamd:3310',
      '::1:3310',
      'a b:1',
    ]) {
      expect(faultsOf({ LANTERNE_CLAMD: wrong })).toEqual([expect.stringContaining('LANTERNE_CLAMD: expected a host')]);
    }
  });

  it('knows where to write to about a weakness, if anybody has said so', () => {
    expect(readConfig({}).securityContact).toBeNull();
    for (const right of ['mailto:securite@example.fr', 'https://example.fr/securite', 'tel:+33-1-00-00-00-00']) {
      expect(readConfig({ LANTERNE_SECURITY_CONTACT: right }).securityContact).toBe(right);
    }
    for (const wrong of [
      '',
      'securite@example.fr',
      'http://example.fr',
      'mailto:',
      'mailto:a',
      'https://a/ b',
      'https://a\nX: y',
    ]) {
      expect(faultsOf({ LANTERNE_SECURITY_CONTACT: wrong })).toEqual([
        expect.stringContaining('LANTERNE_SECURITY_CONTACT: expected mailto:'),
      ]);
    }
  });

  it('looks at no address unless it is said how many proxies are believed', () => {
    expect(readConfig({}).trustProxy).toBeNull();
    expect(readConfig({ TRUST_PROXY: '0' }).trustProxy).toBe(0);
    expect(readConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
    for (const wrong of ['', 'true', '-1', '10', '1.5']) {
      expect(faultsOf({ TRUST_PROXY: wrong })).toEqual([
        expect.stringContaining('TRUST_PROXY: expected a whole number'),
      ]);
    }
  });

  it('refuses plain http on a network', () => {
    expect(faultsOf({ LANTERNE_ORIGIN: 'http://chat.example.fr' })).toHaveLength(1);
    expect(faultsOf({ LANTERNE_ORIGIN: 'https://chat.example.fr' })).toEqual([]);
    expect(faultsOf({ LANTERNE_ORIGIN: 'http://localhost:8080' })).toEqual([]);
  });
});
