// docs/security.md: T13

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FilesUnavailable, type Logger } from '../ports.ts';
import { type Clamd, EICAR, startClamd } from './clamd.fixture.ts';
import { createClamd } from './clamd.ts';

let clamd: Clamd;
let lines: { facts: object; message: string }[] = [];
const warn = (facts: object, message: string) => void lines.push({ facts, message });
const logger: Logger = { info: warn, warn, error: warn };

beforeAll(async () => {
  clamd = await startClamd();
});
beforeEach(() => {
  clamd.misbehave(null);
  lines = [];
});
afterAll(() => clamd.close());

const scanner = (timeoutMs = 20_000, port = clamd.port) => createClamd({ host: '127.0.0.1', port, logger, timeoutMs });

const large = Buffer.alloc(9_000_000, 'clean ');

describe('a file that clamd looks at', () => {
  it.each([
    ['short', Buffer.from('clean')],
    ['long', large],
    ['empty', Buffer.alloc(0)],
  ])('is told whole when it is %s, and is clean', async (_, bytes) => {
    const before = clamd.scanned;
    expect(await scanner().scan(bytes)).toBe('clean');
    expect(clamd.scanned).toBe(before + 1);
  });

  it('is infected when a signature is found, at its start or at its end', async () => {
    expect(await scanner().scan(Buffer.from(EICAR))).toBe('infected');
    expect(await scanner().scan(Buffer.concat([large, Buffer.from(EICAR)]))).toBe('infected');
    expect(lines).toContainEqual({
      facts: { signature: 'Win.Test.EICAR_HDB-1' },
      message: 'the virus scanner refused a file',
    });
  });

  it('does not stand in the way of another', async () => {
    const answers = await Promise.all([large, Buffer.from(EICAR), large].map((bytes) => scanner().scan(bytes)));
    expect(answers).toEqual(['clean', 'infected', 'clean']);
  });
});

describe('nothing is called clean', () => {
  it.each(['hangs up', 'hangs up early', 'talks without end', 'says something else'] as const)(
    'when clamd %s',
    async (how) => {
      clamd.misbehave(how);
      await expect(scanner().scan(large)).rejects.toBeInstanceOf(FilesUnavailable);
      await expect(scanner().scan(Buffer.from('clean'))).rejects.toBeInstanceOf(FilesUnavailable);
      clamd.misbehave(null);
      expect(await scanner().scan(Buffer.from('clean'))).toBe('clean');
    },
  );

  it('when clamd never answers', async () => {
    clamd.misbehave('never answers');
    await expect(scanner(200).scan(large)).rejects.toThrow('no answer in 200 ms');
    await expect(scanner(200).check()).rejects.toBeInstanceOf(FilesUnavailable);
  });

  it('when it is longer than clamd looks at', async () => {
    const small = await startClamd(1_000_000);
    await expect(scanner(20_000, small.port).scan(large)).rejects.toBeInstanceOf(FilesUnavailable);
    await small.close();
  });

  it('when nobody is there', async () => {
    const gone = await startClamd();
    await gone.close();
    await expect(scanner(20_000, gone.port).scan(large)).rejects.toThrow('ECONNREFUSED');
  });

  it('and what clamd said reaches the log without control characters', async () => {
    clamd.misbehave('says something else');
    const error = await scanner()
      .scan(Buffer.from('x'))
      .catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('stream: ??31mNo idea ERROR') });
  });
});

describe('a check', () => {
  it('passes when clamd answers, and says why when it does not', async () => {
    await scanner().check();
    clamd.misbehave('says something else');
    await expect(scanner().check()).rejects.toBeInstanceOf(FilesUnavailable);
  });
});
