import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { backUp } from '../installation.ts';
import { parseCommand } from './exit.ts';

/** `lanterne backup FILE`: the database without its keys. With `--keys`: the keys alone, in the place of the copy before. */
export const backup = async (args: string[]): Promise<void> => {
  const { values, operands } = parseCommand('backup', args, ['FILE'], { keys: { type: 'boolean' } });
  const [to = ''] = operands;
  backUp(readConfig(process.env), values.keys ? 'keys' : 'database', resolve(to));
  console.log(
    values.keys ? `${to} holds the keys, apart from any backup` : `${to} holds the database, without its keys`,
  );
};
