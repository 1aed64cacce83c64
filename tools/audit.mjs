// Whether a weakness is known in a package that an installation runs. It asks npm's registry, and needs a network for that:
// where there is none, or the registry does not answer such questions, it says so and fails nothing.
//   node tools/audit.mjs    exit code 0 for none, 1 for some, 3 for not asked
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PATIENCE_MS = 60_000;
export const NOT_ASKED = 3;

/** What `npm audit --json` has said: the packages that are known to be weak, or null where nobody has answered. */
export const readAudit = (text) => {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (!told?.vulnerabilities) return null;
  return Object.values(told.vulnerabilities).map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
};

const askRegistry = async () => {
  const args = ['audit', '--omit=dev', '--audit-level=none', '--json'];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const root = fileURLToPath(new URL('..', import.meta.url));
  // npm is a script of the shell on some systems.
  const npm = spawn('npm', args, {
    cwd: root,
    signal,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  await once(npm, 'close').catch(() => undefined);
  return readAudit(said);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const weak = await askRegistry();
  if (!weak) console.error('The registry has not answered: nothing is known of weaknesses in what is installed.');
  for (const one of weak ?? []) console.error(one);
  process.exitCode = weak ? Math.sign(weak.length) : NOT_ASKED;
}
