// docs/security.md: T12

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bergamotEntry, writerExecArgv } from '../paths.ts';
import type { TranslationRequest } from '../ports.ts';
import { createBergamot } from './bergamot.ts';

const signal = () => AbortSignal.timeout(25_000);

const request = (from: string, to: string): TranslationRequest => ({
  ...{ id: 'r', texts: ['Bonjour, où êtes-vous ?', 'J’ai vu 2 hommes. ⟦1⟧'], from, to },
  ...{ protect: 'brackets', deadlineMs: 20_000 },
});

/** A folder of models that the test writes: no real model is small enough to be at hand. */
const folderWith = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-models-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
};

const bergamot = (models: string, more: Partial<Parameters<typeof createBergamot>[0]> = {}) => {
  const engine = createBergamot({ id: 'bergamot', models, entry: bergamotEntry, execArgv: writerExecArgv, ...more });
  onTestFinished(() => engine.close());
  return engine;
};

const bytes = randomBytes(4_096);
const file = { name: 'model.bin', sha256: createHash('sha256').update(bytes).digest('hex') };
const entry = (from: string, to: string) => ({ from, to, model: file, lex: file, vocabs: [file] });
const manifest = (...models: object[]) => JSON.stringify({ models });

describe('Bergamot', () => {
  it('starts for real, and says that there is no model', async () => {
    for (const models of [folderWith({}), folderWith({ 'manifest.json': manifest() })]) {
      const engine = bergamot(models);
      // The WASM has been loaded and has answered: otherwise another sentence would be here.
      await expect(engine.check(signal())).rejects.toMatchObject({ fault: 'unavailable', message: /^NO_MODEL/ });
      await expect(engine.pairs(signal())).rejects.toMatchObject({ message: /^NO_MODEL/ });
      await expect(engine.translate(request('fr', 'en'), signal())).rejects.toMatchObject({
        fault: 'pair-unsupported',
        message: /^NO_MODEL/,
      });
    }
  });

  it('serves what its models lead to, through English where need be', async () => {
    const models = folderWith({ 'manifest.json': manifest(entry('fr', 'en'), entry('en', 'es')), 'model.bin': bytes });
    const engine = bergamot(models);
    expect((await engine.pairs(signal())).map(({ from, to }) => `${from}-${to}`)).toEqual(['fr-en', 'fr-es', 'en-es']);
    expect(engine.version).toMatch(/^0\.4\.9, models [0-9a-f]{12}$/);
    await engine.check(signal());
  });

  it('loads no file that is not the one which the manifest names, nor one elsewhere', async () => {
    const changed = bergamot(folderWith({ 'manifest.json': manifest(entry('fr', 'en')), 'model.bin': 'changed' }));
    const missing = bergamot(folderWith({ 'manifest.json': manifest(entry('fr', 'en')) }));
    for (const engine of [changed, missing]) {
      await expect(engine.translate(request('fr', 'en'), signal())).rejects.toMatchObject({ message: /model\.bin/ });
      await expect(engine.check(signal())).rejects.toMatchObject({ fault: 'unavailable' });
    }
    for (const name of ['../model.bin', '/etc/passwd', '']) {
      const outside = manifest({ ...entry('fr', 'en'), lex: { ...file, name } });
      const engine = bergamot(folderWith({ 'manifest.json': outside, 'model.bin': bytes }));
      await expect(engine.pairs(signal())).rejects.toMatchObject({ message: /^NO_MODEL/ });
    }
  });

  it('survives a model that is none, and is as before', async () => {
    const engine = bergamot(folderWith({ 'manifest.json': manifest(entry('fr', 'en')), 'model.bin': bytes }));
    for (let time = 0; time < 2; time += 1) {
      await expect(engine.translate(request('fr', 'en'), signal())).rejects.toMatchObject({ fault: 'unavailable' });
    }
    await engine.check(signal());
  });

  it('is told where the thread falls or is silent, and waits no longer', async () => {
    const models = folderWith({
      ...{ 'manifest.json': manifest(entry('fr', 'en')), 'model.bin': bytes },
      ...{ 'falls.mjs': 'throw new Error("no")', 'ends.mjs': 'process.exit(3)', 'hangs.mjs': 'for (;;);' },
    });
    for (const name of ['falls', 'ends', 'hangs']) {
      const engine = bergamot(models, { entry: new URL(`file://${models}/${name}.mjs`), execArgv: [], stuckMs: 500 });
      await expect(engine.translate(request('fr', 'en'), signal())).rejects.toMatchObject({ fault: 'unavailable' });
    }
  });

  it('asks nothing of any network, neither a list of models nor anything else', async () => {
    // Ends the thread at the first connection, whoever makes it.
    const watch = "import net from 'node:net'; net.Socket.prototype.connect = () => process.exit(9);";
    const watched = [...writerExecArgv, '--import', `data:text/javascript,${encodeURIComponent(watch)}`];
    const models = folderWith({
      ...{ 'manifest.json': manifest(entry('fr', 'en')), 'model.bin': bytes },
      'calls.mjs': "import { connect } from 'node:net'; connect(1, '127.0.0.1');",
    });
    await bergamot(models, { execArgv: watched }).check(signal());
    const control = bergamot(models, { entry: new URL(`file://${models}/calls.mjs`), execArgv: watched });
    await expect(control.check(signal())).rejects.toMatchObject({ message: 'its thread has ended' });
  });
});

// Its weights come through no registry: whoever has some says where.
const { BERGAMOT_MODELS } = process.env;
if (BERGAMOT_MODELS) {
  it('Bergamot translates with the models of BERGAMOT_MODELS', async () => {
    const engine = bergamot(BERGAMOT_MODELS);
    await engine.check(signal());
    const [pair] = await engine.pairs(signal());
    const answer = await engine.translate(request(pair?.from ?? '', pair?.to ?? ''), signal());
    if (answer === 'pending') throw new Error('it answers at once');
    expect(answer.texts).toHaveLength(2);
    expect(answer.texts[1]).toContain('2');
    for (const text of answer.texts) expect(text.trim()).not.toBe('');
  });
}
