import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_POLICY } from './policy.ts';
import { parseScenario, readScenarios, sayFileFault, scenarioFolders } from './scenarios.ts';

const WHOLE = `title: Une question
summary: Quelqu’un demande son chemin.
level: 1
door: ask
language: fr
mood: calme
moods:
  calme:
    title: Calme
    patience: 60
steps:
  start:
    acts:
      - say: Bonjour
    otherwise: fin
  fin:
    acts:
      - leave: end
goals:
  - text: Répondre
    does: answered
`;

/** What is said of the whole file after some of its text was replaced. */
const said = (...changes: [string, string][]): string[] => {
  const text = changes.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replace(from, () => to);
  }, WHOLE);
  const read = parseScenario(text, 'une-question.yaml');
  return 'faults' in read ? read.faults.map(sayFileFault) : [];
};

describe('a scenario file', () => {
  it('is read, with its defaults', () => {
    const read = parseScenario(WHOLE, '/srv/scenes/une-question.yaml');
    expect(read).toMatchObject({
      scenario: {
        id: 'une-question',
        lasts: 1_800,
        moods: { calme: { patience: 60, reminders: [], leaves: 'end' } },
        steps: { start: { acts: [{ say: 'Bonjour', after: 2 }], on: [] } },
      },
    });
  });

  it('is told where a field is wrong, missing, or not known', () => {
    expect(said(['level: 1', 'level: 4'])).toEqual(['une-question.yaml:3:8: level: one of 1, 2, 3']);
    expect(said(['patience: 60', 'patience: long'])).toEqual([
      'une-question.yaml:10:15: patience: a number from 5 to 600',
    ]);
    expect(said(['    patience: 60\n', ''])).toEqual(['une-question.yaml:9:5: patience is missing']);
    expect(said(['    title: Calme', '    titel: Calme'])).toEqual([
      'une-question.yaml:9:5: title is missing',
      'une-question.yaml:9:5: there is no field titel',
    ]);
    expect(said(['say: Bonjour', 'say: Bonjour\n        leave: end'])).toEqual([
      'une-question.yaml:14:9: exactly one of say, tell, press, leave',
    ]);
    expect(said(['say: Bonjour', 'say: 17'])).toEqual([
      'une-question.yaml:14:14: say: of the wrong type; a number that is meant as text goes into quotes',
    ]);
    expect(said(['  calme:', '  Très calme:'])).toEqual([
      'une-question.yaml:8:3: Très calme: small letters, digits and hyphens',
    ]);
    expect(said(['does: answered', 'hears: ["?"]'])).toEqual([
      'une-question.yaml:21:13: a word needs a letter or a digit',
    ]);
  });

  it('is told every fault of its form at once, and then those of its story', () => {
    expect(said(['level: 1', 'level: 9'], ['door: ask', 'door: porte'])).toHaveLength(2);
    expect(said(['otherwise: fin', 'otherwise: la-fin'])).toEqual([
      'une-question.yaml:15:16: there is no step la-fin',
      'une-question.yaml:16:3: nothing leads to this step',
    ]);
  });

  it('is told where it is no YAML, says a thing twice, or refers to itself', () => {
    expect(said(['title: Une question', 'title: "Une question'])[0]).toMatch(/^une-question\.yaml:\d+:\d+: /);
    expect(said(['level: 1', 'level: 1\nlevel: 2'])).toEqual([
      expect.stringMatching(/^une-question\.yaml:4:1: .*unique/),
    ]);
    expect(said(['title: Une question', 'title: &a Une question'], ['text: Répondre', 'text: *a'])).toEqual([
      'une-question.yaml:20:11: write it out: anchors and aliases are not taken',
    ]);
    for (const text of ['', '- a', 'a', '~']) {
      expect(parseScenario(text, 'a.yaml')).toMatchObject({ faults: [{ line: 1, column: 1 }] });
    }
    expect(parseScenario(WHOLE, 'Une Question.yaml')).toMatchObject({ faults: [{ line: 1, column: 1 }] });
  });

  it('never breaks the reader, whatever is in it', () => {
    const lines = WHOLE.split('\n');
    const line = fc.nat(lines.length - 1);
    const other = fc.oneof(fc.string(), fc.constantFrom('  - a: [', '&a', '*a', '? b', '---', '!!js/function x', '\t'));
    fc.assert(
      fc.property(line, other, (index, text) => {
        const read = parseScenario(lines.with(index, text).join('\n'), 'une-question.yaml');
        if (!('faults' in read)) return;
        expect(read.faults.length).toBeGreaterThan(0);
        for (const fault of read.faults) {
          expect(fault.line).toBeGreaterThan(0);
          expect(fault.line).toBeLessThanOrEqual(lines.length + text.split('\n').length);
          expect(fault.column).toBeGreaterThan(0);
        }
      }),
    );
  });
});

it('is written as docs/training.md shows', () => {
  const page = readFileSync(new URL('../../../docs/training.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(parseScenario(example, 'portail.yaml')).toHaveProperty('scenario');
});

describe('the scenarios of a server', () => {
  const folderWith = (files: Record<string, string | Buffer>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'lanterne-scenarios-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };

  it('are six in French, without a fault', async () => {
    const { scenarios, faults } = await readScenarios(scenarioFolders(DEFAULT_POLICY));
    expect(faults.map(sayFileFault)).toEqual([]);
    expect(scenarios).toHaveLength(6);
    expect(new Set(scenarios.map(({ door }) => door))).toEqual(new Set(['victim', 'report', 'ask', 'unsure']));
  });

  it('are joined by those of a folder of the policy, which may take the place of one', async () => {
    const folder = folderWith({ 'carte-perdue.yaml': WHOLE, 'autre.yml': WHOLE, 'lisez-moi.txt': 'a' });
    const { scenarios, faults } = await readScenarios(
      scenarioFolders({ ...DEFAULT_POLICY, training: { scenarios: folder } }),
    );
    expect(faults).toEqual([]);
    expect(scenarios).toHaveLength(7);
    expect(scenarios.find(({ id }) => id === 'carte-perdue')?.title).toBe('Une question');
  });

  it('leave out what cannot be read, and say so', async () => {
    const folder = folderWith({
      'bon.yaml': WHOLE,
      'casse.yaml': 'title: [',
      'octets.yaml': Buffer.from([0xff, 0xfe, 0x00]),
      'enorme.yaml': `# ${'a'.repeat(300_000)}\n${WHOLE}`,
    });
    const { scenarios, faults } = await readScenarios([folder, '/nowhere/scenes']);
    expect(scenarios.map(({ id }) => id)).toEqual(['bon']);
    expect(new Set(faults.map(({ file }) => file.replace(`${folder}/`, '')))).toEqual(
      new Set(['casse.yaml', 'octets.yaml', 'enorme.yaml', '/nowhere/scenes']),
    );
  });
});
