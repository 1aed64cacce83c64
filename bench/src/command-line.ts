import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The command was called wrongly: exit code 2. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** Beside the result, which is for standard output alone. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** The flags as they were given. Throws `Usage` at one that there is not. */
export const readFlags = <Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) => {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new Usage((error as Error).message);
  }
};

/** The number that a flag was given. Throws `Usage` where it is none between these two. */
export const whole = (name: string, text: string, least: number, most: number): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Usage(`--${name} takes a whole number from ${least} to ${most}, got ${JSON.stringify(text)}.`);
};

/** What `read` makes of the command line; where it was called wrongly, says why, with the help, and ends the program. */
export const readCall = <Call>(help: string, read: () => Call): Call => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    say(`${error.message}\n\n${help}`);
    process.exit(2);
  }
};
