import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command was called wrongly: exit code 2, with the help. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** The command could not do what was asked: exit code 1, with the reason. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Parses arguments; what is wrong with them becomes a `Usage`. */
export const parseCommand = <Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) => {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
};
