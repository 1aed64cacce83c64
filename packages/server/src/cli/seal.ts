import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeHalf, newPassPhrase, openHalf, readHalf } from '@lanterne/protocol/seal-half';
import { readConfig } from '../config.ts';
import { readText } from '../json-file.ts';
import { readPolicy } from '../policy.ts';
import { Failure, parseCommand, Usage } from './exit.ts';
import { readStandardInput } from './standard-input.ts';

/** Makes one half: its file, for this account alone, and a pass phrase that is shown once. */
const make = async (args: string[]): Promise<void> => {
  const { values, operands } = parseCommand('seal make', args, ['FILE'], { json: { type: 'boolean' } });
  const file = resolve(operands[0]);
  const phrase = newPassPhrase();
  const half = await makeHalf(phrase);
  try {
    writeFileSync(file, `${JSON.stringify(half, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new Failure(`${file} is there already: a half is never written over another one.`);
    throw error;
  }
  if (values.json)
    return console.log(JSON.stringify({ file, half: half.half, public: half.public, passPhrase: phrase }));
  console.log(`the half ${half.half} is in ${file}: one person keeps it, and nobody who keeps the other one

pass phrase    ${phrase}
               write it down now, apart from the file; it is kept nowhere and not shown again

public part    ${half.public}
               for /sealed/keys of the policy; it is no secret (docs/sealed.md)`);
};

/** Tries a half: whether its pass phrase is the right one, and whether the policy names it. */
const check = async (args: string[]): Promise<void> => {
  const { values, operands } = parseCommand('seal check', args, ['FILE'], { json: { type: 'boolean' } });
  const file = resolve(operands[0]);
  const half = readHalf(readText(file, `The half ${file}`));
  if (!half) throw new Failure(`${file} is no half of a seal.`);
  if (!(await openHalf(half, await readStandardInput()))) throw new Failure(`The pass phrase does not open ${file}.`);
  const { sealKeys } = readPolicy(readConfig(process.env).policyFile);
  const named = sealKeys?.includes(half.public) ?? false;
  if (values.json) return console.log(JSON.stringify({ half: half.half, opens: true, named }));
  console.log(`the half ${half.half} opens; the policy ${named ? 'names it' : 'does not name it'}`);
};

const commands: Record<string, (args: string[]) => Promise<void>> = { make, check };

/** `lanterne seal …`: the halves of the key that opens sealed addresses. */
export const seal = async ([name = '', ...args]: string[]): Promise<void> => {
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!run) throw new Usage(`seal takes one of ${Object.keys(commands).join(', ')}.`);
  await run(args);
};
