// docs/security.md: T12

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EngineError, type TranslationRequest } from '../ports.ts';
import { APERTIUM_MODES, chrF, FRENCH_AND_SPANISH, isApertiumHere } from './apertium.fixture.ts';
import { type ApertiumEngine, commandOf, createApertium, fromStream, toStream } from './apertium.ts';

const PAIRS = ['fr-es', 'es-fr', 'fr-ca', 'ca-fr'];

const request = (texts: readonly string[], from = 'fr', to = 'es'): TranslationRequest => ({
  id: 'r',
  texts,
  from,
  to,
  protect: 'brackets',
  deadlineMs: 20_000,
});

/** A folder of modes that the test writes. */
const modesWith = (modes: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-modes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, command] of Object.entries(modes)) writeFileSync(join(folder, `${name}.mode`), command);
  return folder;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Processes of one group that have not ended. */
const groupOf = (leader: number): number[] =>
  readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      // After the name, which may hold anything: state, parent, group.
      const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(group) === leader && state !== 'Z' ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });

describe('the stream of Apertium', () => {
  it('holds any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stream = toStream(text);
        expect(stream.indexOf('\0')).toBe(stream.length - 1);
        expect(fromStream(stream.slice(0, -1))).toBe(text.replaceAll('\0', '').replaceAll('\uE05E', '^'));
      }),
    );
    expect(toStream('a$b  c\n[1]~')).toBe('a\\$b[  ]c[\n]\\[1\\][~][][\n]\0');
  });

  it('runs the last line of a mode, each program with an answer at each NUL', () => {
    const mode = "#!/bin/sh\nlt-proc '/a b' | apertium-tagger -g $2 '/c' | lt-proc $1 -b '/d'\n";
    expect(commandOf(mode)).toBe("lt-proc -z '/a b' | apertium-tagger -z -g  '/c' | lt-proc -z -n -b '/d'");
  });
});

describe('Apertium that is not there', () => {
  it.each(['/nowhere', tmpdir()])('says so, and serves nothing: %s', async (modes) => {
    const engine = createApertium({ id: 'apertium', modes, pairs: PAIRS });
    await expect(engine.pairs(AbortSignal.timeout(1_000))).rejects.toMatchObject({ fault: 'unavailable' });
    await expect(engine.check(AbortSignal.timeout(1_000))).rejects.toMatchObject({ fault: 'unavailable' });
    await expect(engine.translate(request(['a']), AbortSignal.timeout(1_000))).rejects.toBeInstanceOf(EngineError);
  });
});

describe('a pipeline', () => {
  /** A program of the test's own, since those of a system do not know `-z`. */
  const program = (script: string): string => {
    const file = join(modesWith({}), 'program');
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };
  const pipeline = async (command: string, stuckMs = 200) => {
    const modes = modesWith({ 'fr-es': command, 'eco-fr-es': 'x', 'fr-de': 'cat' });
    const engine = createApertium({ id: 'apertium', modes, pairs: PAIRS, stuckMs, loadingMs: stuckMs });
    onTestFinished(() => engine.close());
    return engine;
  };
  const signal = () => AbortSignal.timeout(20_000);

  it('serves what the policy names, of what there is', async () => {
    const engine = await pipeline('cat');
    expect(await engine.pairs(signal())).toEqual([{ from: 'fr', to: 'es' }]);
    await expect(engine.translate(request(['a'], 'fr', 'de'), signal())).rejects.toMatchObject({
      fault: 'pair-unsupported',
    });
  });

  it('that ends at once is told, each time', async () => {
    const engine = await pipeline('false');
    for (let time = 0; time < 3; time += 1) {
      await expect(engine.translate(request(['a']), signal())).rejects.toMatchObject({ fault: 'unavailable' });
    }
  });

  it('that is stuck is ended with all its processes, and those who wait are told', async () => {
    const silent = program('sleep 1000');
    const engine = await pipeline(`${silent} | ${silent}`, 1_000);
    const asked = [engine.translate(request(['a']), signal()), engine.translate(request(['b']), signal())];
    const pid = engine.processes.get('fr-es') ?? 0;
    const outcomes = Promise.allSettled(asked);
    await vi.waitFor(() => expect(groupOf(pid).length).toBeGreaterThan(2));
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { fault: 'unavailable' } });
    await vi.waitFor(() => expect(groupOf(pid)).toEqual([]));
  });

  it('that talks without end is cut off', async () => {
    const engine = await pipeline(program('exec yes'), 20_000);
    await expect(engine.translate(request(['a']), signal())).rejects.toMatchObject({ fault: 'unavailable' });
  });

  it('takes so many texts and no more', async () => {
    const engine = await pipeline(program('sleep 1000'));
    const asked = await Promise.allSettled(
      Array.from({ length: 300 }, () => engine.translate(request(['a']), signal())),
    );
    const faults = asked.map((one) => (one.status === 'rejected' ? one.reason.fault : 'done'));
    expect(faults.filter((fault) => fault === 'rate-limited')).toHaveLength(300 - 256);
    expect(new Set(faults)).toEqual(new Set(['rate-limited', 'unavailable']));
  });
});

/** In CI the packages are installed, and whoever forgets it is told; elsewhere what was not run is named at the end. */
const isExpected = isApertiumHere || process.env.CI === 'true';

describe.skipIf(!isExpected)('Apertium itself (Debian: apertium apertium-fr-es apertium-fra-cat)', () => {
  let engine: ApertiumEngine;
  beforeEach(() => {
    engine = createApertium({ id: 'apertium', modes: APERTIUM_MODES, pairs: PAIRS });
  });
  afterEach(() => engine.close());

  const translate = async (texts: readonly string[], from = 'fr', to = 'es') => {
    const answer = await engine.translate(request(texts, from, to), AbortSignal.timeout(20_000));
    if (answer === 'pending') throw new Error('it answers at once');
    return answer.texts;
  };
  const one = async (text: string, from = 'fr', to = 'es') => (await translate([text], from, to))[0] ?? '';

  it('is installed, and serves the pairs that it is packaged for', async () => {
    expect(isApertiumHere).toBe(true);
    const pairs = await engine.pairs(AbortSignal.timeout(1_000));
    expect(pairs.map(({ from, to }) => `${from}-${to}`).sort()).toEqual([...PAIRS].sort());
    await engine.check(AbortSignal.timeout(1_000));
    expect(engine).toMatchObject({ grade: 'experimental', locality: 'in-process' });
    expect(engine.version).toMatch(/^data [0-9a-f]{12}$/);
  });

  it('comes near enough to what people write, and is not a copy', async () => {
    const translated = await translate(FRENCH_AND_SPANISH.map(([french]) => french));
    const score = chrF(FRENCH_AND_SPANISH.map(([, spanish], index) => [translated[index] ?? '', spanish]));
    const copied = chrF(FRENCH_AND_SPANISH);
    expect(score).toBeGreaterThan(40);
    expect(score).toBeGreaterThan(copied + 15);
    const back = await translate(
      FRENCH_AND_SPANISH.map(([, spanish]) => spanish),
      'es',
      'fr',
    );
    expect(chrF(FRENCH_AND_SPANISH.map(([french], index) => [back[index] ?? '', french]))).toBeGreaterThan(40);
  });

  it.each(PAIRS)('keeps marks, numbers and lines: %s', async (pair) => {
    const [from = '', to = ''] = pair.split('-');
    const text = '⟦1⟧ 12 ⟦2⟧\n\n450,50 € ⟦3⟧.\n';
    const translated = await one(text, from, to);
    for (const mark of ['⟦1⟧', '⟦2⟧', '⟦3⟧', '12', '450,50', '€']) expect(translated.split(mark)).toHaveLength(2);
    expect(translated.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('is not misled by its own language, nor by NUL', async () => {
    const texts = [
      '^Bonjour<n>$ \\ {x}',
      '[Bonjour] @moi ~ #a *b /c/ \\[',
      'Bonjour\0Adieu',
      '[][\n]\0',
      '^',
      '\\',
      '[',
      '~',
    ];
    const translated = await translate(texts);
    expect(translated).toHaveLength(texts.length);
    for (const text of translated) expect(text).not.toContain('\0');
    expect(translated.slice(4)).toEqual(['^', '\\', '[', '~']);
    // And the next one gets its own answer.
    expect(await one('⟦7⟧')).toBe('⟦7⟧');
  });

  it('gives everybody their own answer, whatever others write', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { numRuns: 200, seed: 32 });
    const translated = await Promise.all(texts.map((text, index) => one(`⟦${index}⟧ ${text.replace(/[⟦⟧]/g, '')}`)));
    for (const [index, text] of translated.entries())
      expect([index, text.includes(`⟦${index}⟧`)]).toEqual([index, true]);
  });

  it('is back after a crash in the middle, and tells those who waited', async () => {
    await one('Bonjour');
    const pid = engine.processes.get('fr-es') ?? 0;
    const asked = Promise.allSettled(Array.from({ length: 200 }, (_, index) => one(`J’ai vu ${index} voitures.`)));
    process.kill(-pid, 'SIGKILL');
    for (const [index, outcome] of (await asked).entries()) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toContain(String(index));
      else expect(outcome.reason).toMatchObject({ fault: 'unavailable' });
    }
    // All may have been answered before the end was heard of: who asks in that moment is told too, and asks again.
    await expect.poll(() => one('⟦1⟧').catch(({ fault }) => fault)).toBe('⟦1⟧');
    expect(engine.processes.get('fr-es')).not.toBe(pid);
  });

  it('leaves no process behind', async () => {
    await one('Bonjour');
    const pid = engine.processes.get('fr-es') ?? 0;
    expect(groupOf(pid).length).toBeGreaterThan(3);
    await engine.close();
    await vi.waitFor(() => expect(groupOf(pid)).toEqual([]));
  });

  it('leaves none behind either when the server is killed', async () => {
    const program = `
      import { createApertium } from ${JSON.stringify(new URL('./apertium.ts', import.meta.url).href)};
      const engine = createApertium({ id: 'a', modes: ${JSON.stringify(APERTIUM_MODES)}, pairs: ['fr-es'] });
      await engine.translate({ texts: ['Bonjour'], from: 'fr', to: 'es' });
      console.log(engine.processes.get('fr-es'));
      process.kill(process.pid, 'SIGKILL');
    `;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(isAlive(pid) && groupOf(pid).length > 0).toBe(false));
  });
});
