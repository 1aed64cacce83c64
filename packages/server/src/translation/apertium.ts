import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, type Language, type LanguagePair, type TranslationEngine } from '../ports.ts';

/** Apertium names languages by three letters, older pairs by two. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  ...{ arg: 'an', ast: 'ast', bre: 'br', cat: 'ca', cym: 'cy', eng: 'en', epo: 'eo', eus: 'eu', fra: 'fr', frp: 'frp' },
  ...{ glg: 'gl', ita: 'it', oci: 'oc', por: 'pt', ron: 'ro', spa: 'es' },
};
const languageOf = (code: string): Language => LANGUAGES[code] ?? code;

/** A text that is first in a pipeline for longer than this has stopped it. */
const STUCK_MS = 5_000;
/** The first text of a pipeline waits for its dictionaries too: a second or two on a busy machine. */
const LOADING_MS = 20_000;
/** What waits at one time in one pipeline; more is turned away, so that a flood ends in a word and not in memory. */
const WAITING_MAX = 256;
/** Longer than any translation of a message. */
const ANSWER_MAX_BYTES = 1_000_000;

/** Nothing of the server's own, which names the key and the database. */
const ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };

const RESERVED = /[\\[\]/$<>{}@]/g;
/**
 * `lrx-proc` waits for ever where a text ends with `^`, protected or not (apertium-lex-tools 0.4.2): anybody could stop a
 * pipeline with one letter. A character of private use, which nobody writes, goes in its place.
 */
const CARET = '\uE05E';
/** Anything but single spaces is a blank that goes through as it is; so is `~`, which the last program takes for a mark of its own. */
const BLANK = /[^\S ]\s*| {2,}|~+/g;
/** Ends a sentence whatever it ends with, so that nothing of it waits for the next text. */
const END = '[][\n]';

/** A text in the format of Apertium's stream, where some characters have a meaning and NUL ends it. */
export const toStream = (text: string): string =>
  `${text.replaceAll('\0', '').replaceAll('^', CARET).replace(RESERVED, '\\$&').replace(BLANK, '[$&]')}${END}\0`;

/** The text that a stream holds: blanks without their brackets, and no character that is only there to protect the next. */
export const fromStream = (stream: string): string =>
  (stream.endsWith(END) ? stream.slice(0, -END.length) : stream)
    .replace(/\\([\s\S])|[[\]]/g, '$1')
    .replaceAll(CARET, '^');

/**
 * The command of a mode: its last line, where `$1` stands for how unknown words are shown (`-n`: as they are) and `$2` for
 * nothing; every program of it is told to answer at each NUL (`-z`).
 */
export const commandOf = (mode: string): string => {
  const line = mode.trim().split('\n').at(-1) ?? '';
  const programs = line.replaceAll('$1', '-n').replaceAll('$2', '').split('|');
  return programs.map((program) => program.trim().replace(/^\S+/, '$& -z')).join(' | ');
};

/** One text on its way through a pipeline. */
interface Waiting {
  resolve(text: string): void;
  reject(error: EngineError): void;
}

interface Patience {
  readonly stuckMs: number;
  readonly loadingMs: number;
}

/** The processes of one mode, which stay: they load for a third of a second and translate in thousandths. */
const createPipeline = (command: string, { stuckMs, loadingMs }: Patience) => {
  let child: ChildProcessWithoutNullStreams | null = null;
  let waiting: Waiting[] = [];
  let watch: NodeJS.Timeout | undefined;
  let isLoaded = false;

  const rewatch = () => {
    clearTimeout(watch);
    if (waiting.length > 0) watch = setTimeout(() => stop('it is stuck'), isLoaded ? stuckMs : loadingMs);
  };

  /** Ends all processes of the pipeline, which are a group of their own; those who wait are told. */
  const stop = (why: string) => {
    const ended = child;
    child = null;
    isLoaded = false;
    const told = waiting;
    waiting = [];
    rewatch();
    for (const { reject } of told) reject(new EngineError('unavailable', why));
    if (!ended?.pid) return;
    try {
      process.kill(-ended.pid, 'SIGKILL');
    } catch {
      // They have ended already.
    }
  };

  const start = (): ChildProcessWithoutNullStreams => {
    // `sh` reads no file of settings; `bash` would, since to it a socket as standard input is a remote login.
    const started = spawn('/bin/sh', ['-c', command], { env: ENVIRONMENT, detached: true });
    const over = () => {
      if (child === started) stop('its processes have ended');
    };
    let rest: Buffer[] = [];
    let size = 0;
    started.stdout.on('data', (chunk: Buffer) => {
      let from = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
        const text = Buffer.concat([...rest, chunk.subarray(from, end)]).toString();
        rest = [];
        size = 0;
        from = end + 1;
        if (child !== started) continue;
        isLoaded = true;
        waiting.shift()?.resolve(fromStream(text));
        rewatch();
      }
      rest.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > ANSWER_MAX_BYTES && child === started) stop('it talks without end');
    });
    // What it complains of may quote the text.
    started.stderr.resume();
    started.stdin.on('error', over);
    started.on('error', over);
    started.on('exit', over);
    return started;
  };

  return {
    translate: (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        if (waiting.length >= WAITING_MAX) return reject(new EngineError('rate-limited', 'too many texts wait'));
        child ??= start();
        waiting.push({ resolve, reject });
        if (waiting.length === 1) rewatch();
        child.stdin.write(toStream(text));
      }),
    stop,
    get pid() {
      return child?.pid;
    },
  };
};

interface Mode extends LanguagePair {
  readonly name: string;
  readonly command: string;
}

const readModes = (folder: string, pairs: readonly string[]): readonly Mode[] => {
  const modes = new Map<string, Mode>();
  // Names of three letters come last, and replace those of two: they are the newer pairs.
  const names = readdirSync(folder).map((file) => /^([a-z]{2,3})-([a-z]{2,3})\.mode$/.exec(file));
  for (const match of names.filter((name) => name !== null).sort((a, b) => a[0].length - b[0].length)) {
    const [file, from = '', to = ''] = match;
    const pair = `${languageOf(from)}-${languageOf(to)}`;
    if (!pairs.includes(pair)) continue;
    const command = commandOf(readFileSync(join(folder, file), 'utf8'));
    modes.set(pair, { from: languageOf(from), to: languageOf(to), name: file.replace('.mode', ''), command });
  }
  return [...modes.values()];
};

/** What the modes are made of, in a word: another word, another engine. */
const versionOf = (modes: readonly Mode[]): string => {
  const hash = createHash('sha256');
  const files = new Set(
    modes.flatMap(({ command }) => [...command.matchAll(/'(\/[^']+)'/g)].map(([, file]) => file ?? '')),
  );
  for (const file of [...files].sort()) {
    try {
      hash.update(readFileSync(file));
    } catch {
      // A mode that is half installed says so when it is asked.
    }
  }
  return modes.length === 0 ? 'not installed' : `data ${hash.digest('hex').slice(0, 12)}`;
};

export interface ApertiumEngine extends TranslationEngine {
  /** The first process of each pair that is at work. */
  readonly processes: ReadonlyMap<string, number>;
}

/**
 * Apertium, as Debian packages it (GPL): rules and dictionaries, on this machine, in thousandths of a second. It loses
 * negations and takes one word for another, so that it is never more than an experiment, and always shown as one.
 */
export const createApertium = ({
  id,
  modes: folder,
  pairs,
  stuckMs = STUCK_MS,
  loadingMs = LOADING_MS,
}: {
  readonly id: string;
  /** Where its modes are. */
  readonly modes: string;
  readonly pairs: readonly string[];
} & Partial<Patience>): ApertiumEngine => {
  let found: readonly Mode[] = [];
  let fault: string | null = null;
  try {
    found = readModes(folder, pairs);
    if (found.length === 0) fault = `there is no pair of ours in ${folder}: install apertium-fr-es, for example`;
  } catch {
    fault = `${folder} cannot be read: is apertium installed?`;
  }
  const pipelines = new Map(
    found.map(({ from, to, command }) => [`${from}-${to}`, createPipeline(command, { stuckMs, loadingMs })] as const),
  );

  const assertInstalled = () => {
    if (fault !== null) throw new EngineError('unavailable', fault);
  };

  return {
    id,
    version: versionOf(found),
    locality: 'in-process',
    mode: 'sync',
    grade: 'experimental',
    protections: ['brackets', 'none'],
    destination: 'processes of this machine',
    async pairs() {
      assertInstalled();
      // Whoever asks wants to translate soon: the dictionaries are loaded before the first message, and after a crash.
      for (const { pid, translate } of pipelines.values()) if (pid === undefined) translate('1').catch(() => {});
      return found.map(({ from, to }) => ({ from, to }));
    },
    async check() {
      assertInstalled();
      for (const pipeline of pipelines.values()) await pipeline.translate('1');
    },
    async translate({ texts, from, to }) {
      const pipeline = pipelines.get(`${from}-${to}`);
      if (!pipeline) throw new EngineError('pair-unsupported', `there is no mode ${from}-${to}`);
      const translated = await Promise.all(texts.map((text) => pipeline.translate(text)));
      return { texts: translated };
    },
    async close() {
      for (const pipeline of pipelines.values()) pipeline.stop('the server stops');
    },
    get processes() {
      return new Map([...pipelines].flatMap(([pair, { pid }]) => (pid === undefined ? [] : [[pair, pid] as const])));
    },
  };
};
