import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Usage } from './command-line.ts';
import { parseOptions } from './options.ts';

const parse = (line: string, env = {}, stdin = '') => parseOptions(line.split(' ').filter(Boolean), env, () => stdin);

describe('options', () => {
  it('measure the headline when nothing is said', () => {
    expect(parse('')).toEqual({
      target: null,
      load: { visitors: 100, officers: 10, rate: 1_000, seconds: 30, warmup: 5, idle: 2_000, language: 'fr' },
    });
  });

  it('give help', () => {
    expect(parse('--help')).toBeNull();
  });

  it('take officers from the line, from a file, from the environment and from standard input', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'accounts');
    writeFileSync(file, 'b:two:2\n\nc:three\n');
    expect(parse(`--url http://127.0.0.1:8080 --officer a:one --officer @${file}`)?.target).toMatchObject({
      site: 'demo',
      pid: null,
      accounts: [
        { login: 'a', password: 'one' },
        { login: 'b', password: 'two:2' },
        { login: 'c', password: 'three' },
      ],
    });
    const environment = { BENCH_LOGIN: 'd', BENCH_PASSWORD: 'four' };
    expect(parse('--url http://localhost:1', environment)?.target?.accounts).toEqual([
      { login: 'd', password: 'four' },
    ]);
    expect(parse('--url http://[::1]:1 --login e --password-stdin', {}, 'five\n')?.target?.accounts).toEqual([
      { login: 'e', password: 'five' },
    ]);
  });

  it('go to another host only when that is said to be right', () => {
    expect(() => parse('--url https://chat.example.fr --officer a:b')).toThrow('another machine');
    expect(() => parse('--url http://127.0.0.1.example.fr --officer a:b')).toThrow('another machine');
    expect(parse('--url https://chat.example.fr --i-own-this-host --officer a:b')?.target?.url.hostname).toBe(
      'chat.example.fr',
    );
  });

  it.each([
    ['--rate 0', '--rate takes a whole number from 1 to 20000'],
    ['--rate 1.5', '--rate'],
    ['--seconds 601', '--seconds'],
    ['--visitors -1', '--visitors'],
    ['--idle x', '--idle'],
    ['--language xx', '--language takes one of fr, es'],
    ['--bogus', '--bogus'],
    ['stray', 'stray'],
    ['--officer a:b', '--officer goes with --url'],
    ['--server-pid 1', '--server-pid goes with --url'],
    ['--url http://127.0.0.1:8080', 'needs --officer'],
    ['--url ftp://127.0.0.1 --officer a:b', '--url takes an address'],
    ['--url http://127.0.0.1/path --officer a:b', '--url takes an address'],
    ['--url http://127.0.0.1 --officer a', 'LOGIN:PASSWORD'],
    ['--url http://127.0.0.1 --officer @/nowhere/accounts', 'ENOENT'],
    ['--url http://127.0.0.1 --login a', 'No password for a'],
    ['--url http://127.0.0.1 --password-stdin', '--login'],
    ['--url http://127.0.0.1 --officer a:b --server-pid x', '--server-pid'],
  ])('refuse %s', (line, reason) => {
    expect(() => parse(line)).toThrow(Usage);
    expect(() => parse(line)).toThrow(reason);
  });
});
