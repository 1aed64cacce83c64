// docs/security.md: T6, T7, T12

import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider } from '../packages/server/src/auth/provider.fixture.ts';
import { startClamd } from '../packages/server/src/files/clamd.fixture.ts';
import { sayJson, startFake } from '../packages/server/src/translation/engine.fixture.ts';
import { root } from './harness/build.ts';

const program = join(root, 'packages/server/bin/lanterne.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanterne-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the real program, as `npx lanterne` does. */
const lanterne = (args: string[], { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {}) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, DATABASE_URL: `file:${folder}/lanterne.db`, ...env },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });

describe('lanterne', () => {
  it('adds and lists sites', async () => {
    const added = await lanterne(['site', 'add', 'impots', '--origin', 'https://www.impots.example', '--json']);
    expect(added).toMatchObject({ code: 0 });
    expect(JSON.parse(added.out)).toMatchObject({ id: 'impots', origins: ['https://www.impots.example'] });
    const again = await lanterne(['site', 'add', 'impots', '--origin', 'https://www.impots.example']);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('already a site impots') });
    const { out } = await lanterne(['site', 'list', '--json']);
    expect(JSON.parse(out)).toHaveLength(1);
  });

  it('adds officers, with a password from standard input or by a one-time link', async () => {
    const add = (login: string, extra: string[], input?: string) =>
      lanterne(['officer', 'add', login, '--alias', 'Camille', '--role', 'officer', ...extra], {
        ...(input && { input }),
      });
    expect(await add('camille', ['--password-stdin'], 'a long enough password\n')).toMatchObject({ code: 0 });
    expect(await add('sacha', ['--password-stdin'], 'short\n')).toMatchObject({
      code: 1,
      err: expect.stringContaining('12 to 256 characters'),
    });
    const linked = await add('sacha', ['--json']);
    expect(JSON.parse(linked.out).link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/desk#invite=[\w-]{43}$/);
    expect(await add('sacha', [])).toMatchObject({ code: 1, err: expect.stringContaining('already an officer sacha') });
    const { out } = await lanterne(['officer', 'list', '--json']);
    expect(JSON.parse(out)).toMatchObject([
      { login: 'camille', hasPassword: true },
      { login: 'sacha', hasPassword: false },
    ]);
    expect(out).not.toContain('argon2');
  });

  it('changes officers, and keeps one who administers', async () => {
    const password = { input: 'a long enough password\n' };
    const add = ['--alias', 'A', '--role', 'admin', '--password-stdin'];
    await lanterne(['officer', 'add', 'ada', ...add], password);
    const alone = await lanterne(['officer', 'deactivate', 'ada']);
    expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('last administrator') });
    await lanterne(['officer', 'add', 'bob', ...add], password);
    expect(await lanterne(['officer', 'role', 'bob', 'supervisor'])).toMatchObject({ code: 0 });
    expect(await lanterne(['officer', 'deactivate', 'bob'])).toMatchObject({ code: 0 });
    expect(await lanterne(['officer', 'invite', 'bob'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('deactivated'),
    });
    expect(await lanterne(['officer', 'role', 'nobody', 'admin'])).toMatchObject({ code: 1 });
    expect(await lanterne(['officer', 'role', 'bob', 'chief'])).toMatchObject({ code: 2 });
    const { out } = await lanterne(['officer', 'list', '--json']);
    expect(JSON.parse(out)).toMatchObject([{ login: 'ada' }, { login: 'bob', role: 'supervisor', active: false }]);
  });

  it('checks the scenarios that trainees practise with, and says where they are wrong', async () => {
    const shipped = await lanterne(['scenarios', 'check', '--json']);
    expect(shipped).toMatchObject({ code: 0 });
    expect(JSON.parse(shipped.out)).toMatchObject({ faults: [] });
    expect(JSON.parse(shipped.out).scenarios).toHaveLength(6);

    const scenes = join(folder, 'scenes');
    mkdirSync(scenes);
    const file = join(scenes, 'erreur.yaml');
    writeFileSync(file, 'title: Une erreur\nlevel: 7\n');
    const wrong = await lanterne(['scenarios', 'check', scenes]);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toContain(`${file}:2:8: level: one of 1, 2, 3`);
    expect(wrong.err).toContain(`${file}:1:1: summary is missing`);
    expect(await lanterne(['scenarios', 'check', join(folder, 'nowhere')])).toMatchObject({ code: 1 });
    expect(await lanterne(['scenarios', 'mend'])).toMatchObject({ code: 2 });

    const policy = join(folder, 'policy.json');
    writeFileSync(policy, '{"training": {"scenarios": "scenes"}}');
    const all = await lanterne(['scenarios', 'check'], { env: { LANTERNE_POLICY: policy } });
    expect(all).toMatchObject({ code: 1, err: expect.stringContaining(`${file}:2:8`) });
    const { out } = await lanterne(['doctor', '--json'], { env: { LANTERNE_POLICY: policy, PORT: '0' } });
    const said = JSON.parse(out).filter(({ check }: { check: string }) => check === 'scenarios');
    expect(said).toContainEqual({ check: 'scenarios', state: 'warning', says: `${file}:2:8: level: one of 1, 2, 3` });
  });

  it('settles a site by one document, or says all that is wrong with it', async () => {
    const origin = ['--origin', 'https://www.impots.example'];
    await lanterne(['site', 'add', 'impots', ...origin, '--exit', 'https://exit.example/', '--files']);
    const shown = async () => JSON.parse((await lanterne(['site', 'show', 'impots', '--json'])).out).settings;
    expect(await shown()).toMatchObject({ exit: 'https://exit.example/', files: true, keep: true, hours: null });

    const settings = { keep: false, light: { accent: '#ffd700' } };
    const set = await lanterne(['site', 'set', 'impots', '-'], { input: JSON.stringify(settings) });
    expect(set).toMatchObject({ code: 0, err: expect.stringContaining('light screens onAccent on accent') });
    expect(await shown()).toMatchObject({ ...settings, exit: 'https://meteofrance.com/', files: false });

    const wrong = { exit: 'http://x.example/', hours: { timeZone: 'Paris', weekly: {} }, keep: 1, colour: '#fff' };
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify(wrong));
    const refused = await lanterne(['site', 'set', 'impots', file]);
    expect(refused.code).toBe(1);
    for (const fault of ['/exit: malformed', '/hours/timeZone: malformed', '/hours/weekly/monday: missing']) {
      expect(refused.err).toContain(fault);
    }
    for (const fault of ['/keep: wrong type', '/colour: unknown field']) expect(refused.err).toContain(fault);
    expect(await shown()).toMatchObject(settings);

    const none = await lanterne(['site', 'set', 'nobody', '-'], { input: '{}' });
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('no site nobody') });
    expect(await lanterne(['site', 'set', 'impots', '-'], { input: '{' })).toMatchObject({ code: 1 });
    expect(await lanterne(['site', 'set', 'impots', `${folder}/none.json`])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no such file'),
    });
    expect((await lanterne(['site', 'show', 'impots'])).out).toContain('Impots'.toLowerCase());
  });

  it('starts with no policy that has a fault, and tells each', async () => {
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ retention: { ended: 'P1M' }, erase: true }));
    for (const args of [['serve'], ['doctor']]) {
      const { code, out, err } = await lanterne(args, { env: { LANTERNE_POLICY: policy, PORT: '0' } });
      expect(code).toBe(1);
      expect(out + err).toContain('/retention/ended: malformed');
      expect(out + err).toContain('/erase: unknown field');
    }
    writeFileSync(policy, JSON.stringify({ retention: { ended: 'PT36H' } }));
    expect((await lanterne(['doctor'], { env: { LANTERNE_POLICY: policy } })).out).toContain(
      'erased 1 day 12 hours after',
    );
  });

  it('starts with no help that lacks an emergency number', async () => {
    const help = join(folder, 'help.json');
    const none = { country: 'fr', reviewedOn: '2026-11-24', cards: [], services: [], numbers: [] };
    writeFileSync(help, JSON.stringify(none));
    const { code, err } = await lanterne(['serve'], { env: { LANTERNE_HELP: help, PORT: '0' } });
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('marked as emergency') });
  });

  it('counts what visitors answered', async () => {
    expect(JSON.parse((await lanterne(['feedback', '--json'])).out)).toEqual({
      groups: [],
      hidden: 0,
      hiddenBelow: 10,
    });
  });

  it('finds the record whole, gives it out, and fails with the place where somebody has changed it', async () => {
    await lanterne(['site', 'add', 'impots', '--origin', 'https://www.impots.example']);
    await lanterne(['site', 'add', 'travail', '--origin', 'https://www.travail.example']);
    const { out } = await lanterne(['audit', 'export']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ action }) => action)).toEqual(['site-added', 'site-added', 'audit-exported']);
    const { seq, hash } = lines.at(-1);
    const whole = await lanterne(['audit', 'verify', '--json', '--known', `${seq}:${hash}`]);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.out)).toMatchObject({ records: 3, head: { seq, hash }, broken: null });
    expect((await lanterne(['audit', 'export', '--csv', '--locale', 'en'])).out).toContain('"Place","Date"');
    const client = new Sqlite(join(folder, 'lanterne.db'));
    client.exec("update audit set login = 'nobody' where id = (select record from audit_links where seq = 2)");
    client.close();
    expect(await lanterne(['audit', 'verify'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('the newest that fits: 1:'),
      err: expect.stringMatching(/broken at 2: .*\(changed\)/),
    });
  });

  it('exits with 2 when it is called wrongly', async () => {
    const wrong: [string[], string][] = [
      [['fly'], 'no command "fly"'],
      [['site', 'add'], 'site add needs ID'],
      [['site', 'add', 'x', 'y', '--origin', 'https://x.example'], 'got also y'],
      [['site', 'list', 'x'], 'got also x'],
      [['site', 'add', 'x', '--origin', 'https://x.example', '--exit', 'x'], '--exit takes an address'],
      [['site', 'set', 'x'], 'site set needs FILE'],
      [['site', 'show'], 'site show needs ID'],
      [['site', 'burn'], 'site takes add, set, show or list'],
      [['feedback', 'x'], 'got also x'],
      [['audit'], 'audit takes verify or export'],
      [['audit', 'verify', '--known', '3'], '--known takes SEQ:HASH'],
      [['audit', 'export', '--locale', 'de'], '--locale takes fr or en'],
      [['officer', 'invite'], 'officer invite needs LOGIN'],
      [['officer', 'add', 'x', 'y', '--alias', 'X', '--role', 'admin'], 'got also y'],
      [['doctor', 'x'], 'got also x'],
      [['site', 'add', 'x'], 'at least one --origin'],
      [['site', 'add', 'x', '--origin', 'https://x.example/path'], 'exact origin'],
      [['site', 'add', 'x', '--origin', 'ftp://x.example'], 'exact origin'],
      [['officer', 'add', 'x', '--alias', 'X', '--role', 'king'], '--role takes officer, supervisor, admin'],
      [['serve', '--fast'], '--fast'],
    ];
    const look = async (half: number) => {
      for (const [args, says] of wrong.filter((_, index) => index % 2 === half))
        expect(await lanterne(args)).toMatchObject({ code: 2, err: expect.stringContaining(says) });
    };
    // Neither has anything to do with the other.
    await Promise.all([look(0), look(1)]);
  });

  it('exits with 1 on a wrong configuration and lists every fault', async () => {
    const { code, err } = await lanterne(['serve'], { env: { PORT: 'x', LANTERNE_ORIGIN: 'http://chat.example.fr' } });
    expect(code).toBe(1);
    expect(err).toContain('PORT: expected');
    expect(err).toContain('LANTERNE_ORIGIN: expected');
    expect(err).not.toMatch(/ at .*\.ts:/);
  });

  it('keeps to the master key of the first start, and never makes another in its place', async () => {
    expect((await lanterne(['site', 'list'])).code).toBe(0);
    const key = join(folder, 'lanterne.key');
    const right = readFileSync(key, 'utf8');
    rmSync(key);
    for (const args of [['site', 'list'], ['serve']]) {
      const lost = await lanterne(args, { env: { PORT: '0' } });
      expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('written under another master key') });
      expect(lost.err).not.toMatch(/ at .*\.js:/);
      expect(existsSync(key)).toBe(false);
    }
    expect(await lanterne(['doctor'])).toMatchObject({ code: 1, out: expect.stringContaining('put the key back') });
    writeFileSync(key, right, { mode: 0o600 });
    expect((await lanterne(['site', 'list'])).code).toBe(0);
  });

  it('copies the database without its keys, and the keys apart; refuses to start when they are lost', async () => {
    expect((await lanterne(['site', 'add', 'impots', '--origin', 'https://www.impots.example'])).code).toBe(0);
    const [copy, keys, live] = ['copy.db', 'keys.db', 'lanterne.keys.db'].map((name) => join(folder, name));
    if (!copy || !keys || !live) throw new Error('no names');
    expect(await lanterne(['backup', copy])).toMatchObject({
      code: 0,
      out: expect.stringContaining('without its keys'),
    });
    expect(await lanterne(['backup', copy])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
    expect((await lanterne(['backup', '--keys', keys])).code).toBe(0);
    expect((await lanterne(['backup', '--keys', keys])).code).toBe(0);
    expect(await lanterne(['backup'])).toMatchObject({ code: 2 });
    for (const file of [copy, keys, live]) expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(live);
    const lost = await lanterne(['serve'], { env: { PORT: '0' } });
    expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('does not go with the keys in') });
    expect(lost.err).not.toMatch(/ at .*\.js:/);
    cpSync(keys, live);
    expect(await lanterne(['site', 'list'])).toMatchObject({ code: 0, out: expect.stringContaining('impots') });

    const postgres = { DATABASE_URL: 'postgres://localhost/lanterne' };
    expect(await lanterne(['backup', join(folder, 'x')], { env: postgres })).toMatchObject({
      code: 1,
      err: expect.stringContaining('--exclude-schema=lanterne_keys'),
    });
  });

  it('takes the master key from the environment or from a command, and leaves none on the disk', async () => {
    const LANTERNE_KEY = Buffer.alloc(32, 5).toString('base64');
    expect((await lanterne(['site', 'list'], { env: { LANTERNE_KEY } })).code).toBe(0);
    const LANTERNE_KEY_COMMAND = `echo ${LANTERNE_KEY}`;
    expect((await lanterne(['site', 'list'], { env: { LANTERNE_KEY_COMMAND } })).code).toBe(0);
    expect(existsSync(join(folder, 'lanterne.key'))).toBe(false);
    const other = { LANTERNE_KEY: Buffer.alloc(32, 6).toString('base64') };
    expect(await lanterne(['site', 'list'], { env: other })).toMatchObject({
      code: 1,
      err: expect.stringContaining('another master key than LANTERNE_KEY holds'),
    });
    expect(await lanterne(['serve'], { env: { LANTERNE_KEY_COMMAND: 'echo sealed >&2; false' } })).toMatchObject({
      code: 1,
      err: expect.stringContaining('gave no master key: sealed'),
    });
    expect((await lanterne(['doctor'], { env: { LANTERNE_KEY } })).out).toContain(
      'ok       key: LANTERNE_KEY gives a key',
    );
  });

  it('says without a stack what is wrong with the database', async () => {
    writeFileSync(join(folder, 'lanterne.db'), 'this is no database, whatever its name may say'.repeat(100));
    const { code, err } = await lanterne(['serve'], { env: { PORT: '0' } });
    expect(code).toBe(1);
    expect(err).toContain('lanterne.db cannot be opened');
    expect(err).not.toMatch(/ at .*\.js:/);
  });

  it('examines an installation', async () => {
    const fresh = await lanterne(['doctor']);
    expect(fresh).toMatchObject({ code: 0, out: expect.stringContaining('the first start makes it') });
    await lanterne(['site', 'list']);
    const made = await lanterne(['doctor', '--json']);
    expect(made.code).toBe(0);
    expect(JSON.parse(made.out)).toContainEqual({ check: 'database', state: 'ok', says: 'sqlite reads and writes' });
    expect(JSON.parse(made.out)).toContainEqual({ check: 'files', state: 'ok', says: 'pictures can be made anew' });
    chmodSync(join(folder, 'lanterne.key'), 0o644);
    expect(await lanterne(['doctor'])).toMatchObject({ code: 1, out: expect.stringContaining('chmod 600') });
  });

  it('asks the virus scanner, where there is one, whether it is there', async () => {
    const clamd = await startClamd();
    const env = { LANTERNE_CLAMD: `127.0.0.1:${clamd.port}` };
    expect(await lanterne(['doctor'], { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('clamd answers'),
    });
    await clamd.close();
    expect(await lanterne(['doctor'], { env })).toMatchObject({
      code: 1,
      out: expect.stringContaining('FAULT    scanner: clamd at 127.0.0.1'),
    });
  });

  it('says which engine translates what, and where text goes; refuses one outside that nothing permits', async () => {
    const policy = join(folder, 'policy.json');
    const doctor = (translation: object) => {
      writeFileSync(policy, JSON.stringify({ translation }));
      return lanterne(['doctor'], { env: { LANTERNE_POLICY: policy } });
    };
    expect((await doctor({})).out).toContain('ok       translation: no engine');

    const fake = await startFake((_, response) => sayJson(response, [{ code: 'fr', targets: ['es', 'ar'] }]));
    const engine = { engine: 'libretranslate', url: fake.url, version: '1.6' };
    const up = await doctor({ engines: [engine] });
    expect(up).toMatchObject({ code: 0 });
    expect(up.out).toContain(
      `ok       translation: libretranslate (1.6, assist) serves fr-es fr-ar; text goes to ${fake.url}`,
    );
    await fake.close();
    expect(await doctor({ engines: [engine] })).toMatchObject({
      code: 1,
      out: expect.stringContaining('it cannot be reached'),
    });

    writeFileSync(join(folder, 'key'), 'secret');
    const outside = { engine: 'deepl', secretFile: 'key' };
    const refused = { code: 1, err: expect.stringContaining('refused unless /translation/external/legalBasis') };
    writeFileSync(policy, JSON.stringify({ translation: { engines: [outside] } }));
    expect(await lanterne(['serve'], { env: { LANTERNE_POLICY: policy, PORT: '0' } })).toMatchObject(refused);
    const calling = { engine: 'etranslation', application: 'App', secretFile: 'key' };
    const external = { legalBasis: 'Convention 2026-12 avec la Commission' };
    writeFileSync(policy, JSON.stringify({ translation: { engines: [calling], external } }));
    expect(await lanterne(['serve'], { env: { LANTERNE_POLICY: policy, PORT: '0' } })).toMatchObject({
      code: 1,
      err: expect.stringContaining('LANTERNE_ORIGIN must say where to'),
    });
  });

  it('says what a provider of identities lacks, and what is to be registered there', async () => {
    const provider = await startProvider({
      like: 'proconnect',
      returnTo: 'http://a.example',
      desk: 'http://b.example',
    });
    const policy = join(folder, 'policy.json');
    const { issuer, clientId } = provider;
    const settings = {
      name: 'ProConnect',
      issuer,
      clientId,
      secretFile: 'provider.key',
      secretBy: 'post',
      pkce: false,
    };
    const doctor = (more: object) => {
      writeFileSync(policy, JSON.stringify({ officers: { provider: { ...settings, ...more } } }));
      return lanterne(['doctor'], { env: { LANTERNE_POLICY: policy, LANTERNE_ORIGIN: 'https://chat.example.fr' } });
    };
    expect(await doctor({})).toMatchObject({ code: 1, out: expect.stringContaining('its secret: ENOENT') });
    writeFileSync(join(folder, 'provider.key'), `${provider.secret}\n`);
    const there = await doctor({ userinfo: 'signed' });
    expect(there).toMatchObject({ code: 0 });
    for (const said of [
      `ok       provider: ProConnect answers at ${issuer}`,
      'https://chat.example.fr/v1/officer/provider/return, and https://chat.example.fr/desk for signing out',
      'officers must show mfa or pop',
    ]) {
      expect(there.out).toContain(said);
    }
    expect((await doctor({ amr: [] })).out).toContain('no second factor is asked for');
    const lacking = await doctor({ algorithm: 'PS256', scopes: ['openid', 'siret'] });
    expect(lacking).toMatchObject({
      code: 1,
      out: expect.stringContaining('it does not sign by PS256; it has no scope siret'),
    });
    await provider.close();
    expect(await doctor({})).toMatchObject({ code: 1, out: expect.stringContaining('FAULT    provider: ') });
  });
});

/** What of other packages is loaded before a command begins: by the entry, by the command's own file, and by all that these import. */
const packagesOf = (command: string): string[] => {
  const folder = join(root, 'packages/server/dist/node');
  const entry = readFileSync(join(folder, 'lanterne.js'), 'utf8');
  const own = new RegExp(`\\b${command}: .*import\\("\\./(.+?)"\\)`).exec(entry)?.[1] ?? '';
  const files = new Set(['lanterne.js', own]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, from = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
      /^(?:import|export) .*?"(.+?)";$/gm,
    )) {
      if (from.startsWith('./')) files.add(from.slice(2));
      else packages.add(from);
    }
  }
  return [...packages];
};

describe('a command', () => {
  const OF_A_SERVER = ['hono', 'pino', 'prom-client', 'openid-client', 'yaml'];

  it.each(['site', 'officer', 'units', 'register', 'audit', 'key', 'backup'])('%s loads no server', (command) => {
    const packages = packagesOf(command);
    expect(packages).toContain('better-sqlite3');
    expect(packages.filter((name) => OF_A_SERVER.includes(name))).toEqual([]);
  });

  it('that is one does', () => {
    expect(packagesOf('serve')).toEqual(expect.arrayContaining(OF_A_SERVER));
  });
});
