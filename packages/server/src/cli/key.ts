import { type Config, readConfig } from '../config.ts';
import { nameOfSource } from '../installation.ts';
import { newKey, parseKeys, readKeyFile, replaceKeyFile } from '../key.ts';
import { nameOfKey } from '../master-keys.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

/** The file of the master key and what is in it. Throws `Failure` where the key comes from elsewhere. */
const keyFile = ({ masterKey }: Config): { readonly file: string; readonly keys: readonly Uint8Array[] } => {
  if ('transit' in masterKey)
    throw new Failure('A service has the master key: give it a new version there, then: lanterne key rotate');
  if (!('file' in masterKey))
    throw new Failure('The master key comes from no file: put a new one before it by hand (docs/keys.md).');
  const keys = readKeyFile(masterKey.file);
  if (!keys) throw new Failure(`${masterKey.file} is not there yet: the first start makes it.`);
  return { file: masterKey.file, keys };
};

const make = (args: string[]): void => {
  parseCommand('key make', args, [], {});
  console.log(newKey());
};

/** Puts a new master key before the present one, which stays good: to be copied to every server before anything is rotated. */
const add = (args: string[]): void => {
  parseCommand('key add', args, [], {});
  const { file, keys } = keyFile(readConfig(process.env));
  if (keys.length > 1) throw new Failure(`${file} has a new key already: lanterne key rotate goes to it.`);
  const added = parseKeys(newKey(), file);
  replaceKeyFile(file, [...added, ...keys]);
  console.log(`${file} has a new key, ${added.map(nameOfKey)}, and the present one. Next: lanterne key rotate`);
};

/** What a command on keys tells a program that reads it. */
interface KeysTold {
  readonly newest: string;
  readonly byMaster: Readonly<Record<string, number>>;
}

const sayKeys = ({ newest, byMaster }: KeysTold): string =>
  Object.entries(byMaster)
    .map(
      ([name, count]) => `${name}  ${count} ${count === 1 ? 'key' : 'keys'}${name === newest ? '  (the newest)' : ''}`,
    )
    .join('\n');

const status = async (args: string[]): Promise<void> => {
  const { values } = parseCommand('key status', args, [], { json: { type: 'boolean' } });
  const told = await withStore((store) => store.keys());
  console.log(values.json ? JSON.stringify(told) : sayKeys(told));
};

/**
 * Wraps everything under the newest master key, then takes the older ones out of the file. May be stopped anywhere and run
 * again; servers go on meanwhile, which read the file again when they meet a key that they do not know.
 */
const rotate = async (args: string[]): Promise<void> => {
  const { values } = parseCommand('key rotate', args, [], { json: { type: 'boolean' } });
  const config = readConfig(process.env);
  const { rewrapped, broken, keys } = await withStore(async (store) => ({
    ...(await store.rotateKeys()),
    keys: await store.keys(),
  }));
  if (broken.length > 0)
    throw new Failure(
      `The keys of these days open under none of the master keys: ${broken.join(', ')}. The others are done; the older master key stays, in case it is they who are needed.`,
    );
  const left = Object.keys(keys.byMaster).filter((name) => name !== keys.newest);
  if (left.length > 0) throw new Failure(`Not all is done: run it again. ${sayKeys(keys)}`);
  const inFile = 'file' in config.masterKey ? keyFile(config) : null;
  const newest = inFile?.keys.filter((key) => nameOfKey(key) === keys.newest) ?? [];
  if (inFile && newest.length > 0 && inFile.keys.length > newest.length) replaceKeyFile(inFile.file, newest);
  if (values.json) console.log(JSON.stringify({ newest: keys.newest, rewrapped }));
  else {
    console.log(`all keys are under the master key ${keys.newest}; ${rewrapped} of days were wrapped anew`);
    if (inFile && inFile.keys.length === 1)
      console.log('there was no other one in the file: lanterne key add makes one');
    if ('transit' in config.masterKey && config.masterKey.older)
      console.log(`nothing lies under ${nameOfSource({ masterKey: config.masterKey.older })} any more: take it away`);
  }
};

const commands: Record<string, (args: string[]) => void | Promise<void>> = { make, add, rotate, status };

/** `lanterne key …`: the master key. */
export const key = async ([name = '', ...args]: string[]): Promise<void> => {
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!run) throw new Usage(`key takes one of ${Object.keys(commands).join(', ')}.`);
  await run(args);
};
