import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Told } from '../told.ts';

/** The command was called wrongly: exit code 2, with the help. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** The command could not do what was asked: exit code 1, with the reason. */
export class Failure extends Told {
  override readonly name = 'Failure';
}

/**
 * Parses the arguments of a command: exactly the named operands, and options. What is wrong with them becomes a `Usage`.
 */
export const parseCommand = <
  const Operands extends readonly string[],
  Options extends NonNullable<ParseArgsConfig['options']>,
>(
  command: string,
  args: string[],
  operands: Operands,
  options: Options,
) => {
  const parsed = (() => {
    try {
      return parseArgs({ args, options, allowPositionals: true, strict: true });
    } catch (error) {
      throw new Usage(`${command}: ${error instanceof Error ? error.message : error}`);
    }
  })();
  const { positionals } = parsed;
  const missing = operands[positionals.length];
  if (missing) throw new Usage(`${command} needs ${missing}.`);
  const extra = positionals.slice(operands.length);
  if (extra.length > 0)
    throw new Usage(`${command} takes ${operands.join(' ') || 'no operands'}, got also ${extra.join(' ')}.`);
  // As many as there are names: that was just made sure.
  return { values: parsed.values, operands: positionals as { [Index in keyof Operands]: string } };
};
