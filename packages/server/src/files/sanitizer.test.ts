// docs/security.md: T13

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sanitizerEntry, sanitizerExecArgv } from '../paths.ts';
import { FilesUnavailable, type Logger } from '../ports.ts';
import { activePdf, jpegWithPlace, pdfBomb, pdfLabour } from './samples.fixture.ts';
import { createSanitizer, type SanitizerLimits } from './sanitizer.ts';

vi.setConfig({ testTimeout: 60_000 });

const createSubject = (limits: Partial<SanitizerLimits> = {}, source?: string) => {
  const lines: { facts: Record<string, unknown>; message: string }[] = [];
  const warn = (facts: object, message: string) => void lines.push({ facts: { ...facts }, message });
  const logger: Logger = { info: () => {}, warn, error: warn };
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-sanitizer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (source !== undefined) writeFileSync(join(folder, 'entry.mjs'), source);
  const sanitizer =
    source === undefined
      ? createSanitizer({ entry: sanitizerEntry, execArgv: sanitizerExecArgv, logger, limits })
      : createSanitizer({ entry: pathToFileURL(join(folder, 'entry.mjs')), execArgv: [], logger, limits });
  return { sanitizer, lines, folder };
};

const bytes = Buffer.from('any');

describe('a file is made anew in a process of its own', () => {
  it('for each type', async () => {
    const { sanitizer } = createSubject();
    const [picture, document] = await Promise.all([
      sanitizer.remake('image/jpeg', await jpegWithPlace()),
      sanitizer.remake('application/pdf', activePdf()),
    ]);
    expect(picture).toMatchObject({ ok: true, type: 'image/jpeg' });
    expect(document).toMatchObject({ ok: true, type: 'application/pdf' });
  });

  it('that knows nothing of the server’s settings', async () => {
    const { sanitizer } = createSubject(
      {},
      'process.stdout.write("image/png\\n" + Object.keys(process.env) + " " + process.argv.slice(2))',
    );
    expect(process.env.PATH).toBeDefined();
    const remade = await sanitizer.remake('image/png', bytes);
    if (!remade.ok) throw new Error(remade.code);
    expect(Buffer.from(remade.bytes).toString()).toMatch(/^(SystemRoot)? image\/png,\d+$/);
  });

  it('that is ended when a bomb would fill the memory', async () => {
    const { sanitizer, lines } = createSubject({ memoryMaxBytes: 300_000_000 });
    const bomb = pdfBomb(500_000_000);
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await sanitizer.remake('application/pdf', bomb)).toEqual({ ok: false, code: 'file_too_large' });
    expect(lines).toMatchObject([{ facts: { signal: 'SIGKILL', late: false } }]);
    // The next one has a process of its own.
    expect(await sanitizer.remake('image/jpeg', await jpegWithPlace())).toMatchObject({ ok: true });
  });

  it('that is ended when a bomb would take for ever', async () => {
    // It takes memory too, and on a quick machine soon: here the clock is to end it.
    const { sanitizer, lines } = createSubject({ timeoutMs: 2_000, memoryMaxBytes: 16_000_000_000 });
    const bomb = pdfLabour(8);
    expect(bomb.length).toBeLessThan(10_000);
    expect(await sanitizer.remake('application/pdf', bomb)).toEqual({ ok: false, code: 'file_too_large' });
    expect(lines).toMatchObject([{ facts: { signal: 'SIGKILL', late: true } }]);
  });
});

describe('a process that misbehaves', () => {
  it.each([
    ['crashes', 'process.abort()', 'file_unreadable'],
    ['throws', 'throw new Error("never told")', 'file_unreadable'],
    ['says nothing', '', 'file_unreadable'],
    ['says what it may not', 'console.log("text/html\\n<script>")', 'file_unreadable'],
    ['says that it made nothing', 'process.stdout.write("image/png\\n")', 'file_unreadable'],
    ['has failed after it spoke', 'process.stdout.write("image/png\\nabc", () => process.exit(3))', 'file_unreadable'],
    ['never ends', 'setInterval(() => {}, 1000)', 'file_too_large'],
    ['is busy for ever', 'for (;;);', 'file_too_large'],
    [
      'talks without end',
      'const more = () => process.stdout.write("image/png\\n".padEnd(1e6), more); more()',
      'file_too_large',
    ],
  ])('and %s costs one file, nothing else', async (_, source, code) => {
    const { sanitizer, lines } = createSubject({ timeoutMs: code === 'file_too_large' ? 1_000 : 30_000 }, source);
    expect(await sanitizer.remake('image/png', Buffer.alloc(5_000_000))).toEqual({ ok: false, code });
    expect(JSON.stringify(lines)).not.toContain('never told');
    expect(lines).toHaveLength(1);
  });

  it('is not there at all: a file costs nothing else either', async () => {
    const { sanitizer, folder } = createSubject({}, '');
    rmSync(join(folder, 'entry.mjs'));
    expect(await sanitizer.remake('image/png', bytes)).toEqual({ ok: false, code: 'file_unreadable' });
  });
});

describe('many files at one time', () => {
  it('are made anew so many at once, wait, and are turned away beyond that', async () => {
    const { sanitizer, folder } = createSubject(
      { atOnce: 2, waiting: 3 },
      // Says that it runs, and ends when it is told to.
      `import { existsSync, writeFileSync, readdirSync } from 'node:fs';
       const here = new URL('.', import.meta.url).pathname;
       writeFileSync(here + 'running-' + process.pid, '');
       const timer = setInterval(() => {
         if (!existsSync(here + 'go')) return;
         clearInterval(timer);
         process.stdout.write('image/png\\n' + readdirSync(here).filter((name) => name.startsWith('running')).length);
       }, 5);`,
    );
    const { existsSync, readdirSync } = await import('node:fs');
    const running = () => readdirSync(folder).filter((name) => name.startsWith('running'));
    const accepted = Array.from({ length: 5 }, () => sanitizer.remake('image/png', bytes));
    await vi.waitFor(() => expect(running()).toHaveLength(2));
    await expect(sanitizer.remake('image/png', bytes)).rejects.toBeInstanceOf(FilesUnavailable);
    expect(running()).toHaveLength(2);
    writeFileSync(join(folder, 'go'), '');
    const seen = (await Promise.all(accepted)).map(
      (remade) => remade.ok && Number(Buffer.from(remade.bytes).toString()),
    );
    expect(seen.slice(0, 2)).toEqual([2, 2]);
    expect(existsSync(join(folder, 'go'))).toBe(true);
    // Every place is free again.
    expect(await sanitizer.remake('image/png', bytes)).toMatchObject({ ok: true });
    expect(readFileSync(join(folder, 'go'), 'utf8')).toBe('');
  });
});
