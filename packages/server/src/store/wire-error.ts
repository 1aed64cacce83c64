import { KeysWanted, type Want } from '../master-keys.ts';
import { SealBroken, StoreUnavailable } from '../ports.ts';

/** An error on its way between threads: cloning one keeps neither its class nor its code. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: unknown;
  readonly cause: WireError | undefined;
  /** Of `KeysWanted` alone. */
  readonly wants?: readonly Want[];
}

export const toWire = (error: unknown): WireError => {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, code: undefined, cause: undefined };
  }
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const told = { name, message, stack, code, cause: cause === undefined ? undefined : toWire(cause) };
  return error instanceof KeysWanted ? { ...told, wants: error.wants } : told;
};

const classes: Readonly<Record<string, new (message: string, options?: ErrorOptions) => Error>> = {
  StoreUnavailable,
  SealBroken,
};

/** An error of the same class, for the classes that somebody looks for; of the same name, code and cause for all. */
export const fromWire = ({ name, message, stack, code, cause, wants }: WireError): Error => {
  if (wants) return new KeysWanted(wants);
  const Class = classes[name] ?? Error;
  const error = new Class(message, cause && { cause: fromWire(cause) });
  if (Class === Error) error.name = name;
  return Object.assign(error, stack !== undefined && { stack }, code !== undefined && { code });
};
