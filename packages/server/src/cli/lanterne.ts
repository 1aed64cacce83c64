import { ConfigError } from '../config.ts';
import { FileError } from '../json-file.ts';
import { KeyError } from '../key.ts';
import { DatabaseError } from '../main.ts';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { Failure, Usage } from './exit.ts';
import { feedback } from './feedback.ts';
import { key } from './key.ts';
import { officer } from './officer.ts';
import { register } from './register.ts';
import { scenarios } from './scenarios.ts';
import { seal } from './seal.ts';
import { serve } from './serve.ts';
import { site } from './site.ts';
import { units } from './units.ts';

const commands: Record<string, (args: string[]) => Promise<void>> = {
  serve,
  demo,
  site,
  officer,
  units,
  scenarios,
  feedback,
  audit,
  register,
  backup,
  key,
  seal,
  doctor,
};

const HELP = `lanterne: anonymous live chat between the public and a public service

  lanterne serve                         the server; settings come from the environment (docs/operating.md)
  lanterne demo                          the server, an example site on a second port, a first officer
  lanterne site add ID --origin URL …    let a website embed the widget   [--name NAME] [--exit URL]
                                         [--files] [--json]
  lanterne site set ID FILE|-            settle hours, exit, files, theme, help … (docs/operating.md)
  lanterne site show ID                  [--json]
  lanterne site list                     [--json]
  lanterne officer add LOGIN --alias NAME --role officer|supervisor|admin|dpo
                                         prints a one-time link           [--password-stdin] [--json]
  lanterne officer invite LOGIN          another one-time link            [--json]
  lanterne officer role LOGIN officer|supervisor|admin|dpo
  lanterne officer deactivate LOGIN      ends every session               (reactivate LOGIN)
  lanterne officer list                  [--json]
  lanterne units import FILE …            take in who is competent where, from data.gouv.fr (docs/operating.md)
                                         [--date YYYY-MM-DD] [--json]
  lanterne units list PLACE              who is competent there           [--json]
  lanterne units status                  of when the lists are            [--json]
  lanterne scenarios check [FOLDER]      the files that trainees practise with       [--json]
  lanterne feedback                      what visitors answered at the end, counted   [--json]
  lanterne audit verify                  whether the record of what officers did is whole; fails and says where not
                                         [--known SEQ:HASH …] [--json]
  lanterne audit export                  the record as lines of JSON, or a table   [--csv] [--locale fr|en]
  lanterne register                      entries of the register of processing, a site each (docs/policy.md)
                                         [--site ID] [--at INSTANT] [--locale fr|en] [--json]
  lanterne backup FILE                   a copy of the database, without its keys; the server may run
  lanterne backup --keys FILE            a copy of the keys, in the place of the one before (docs/keys.md)
  lanterne key add                       puts a new master key before the present one, in its file
  lanterne key rotate                    goes to the new one; servers may run     [--json]
  lanterne key status                    how many keys lie under which            [--json]
  lanterne key make                      prints a new master key, and keeps it nowhere
  lanterne seal make FILE                makes one half of the key that opens sealed addresses: a file, and a pass phrase
                                         that is shown once (docs/sealed.md)             [--json]
  lanterne seal check FILE               tries it, with the pass phrase from standard input      [--json]
  lanterne doctor                        checks the installation          [--json]

Exit codes: 0 done, 1 failed, 2 wrong usage.`;

/** Errors whose message says all that the person at the terminal needs. */
const TOLD = [ConfigError, DatabaseError, Failure, FileError, KeyError];

/** What went wrong; a stack only for a fault of ours. */
const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (TOLD.some((kind) => error instanceof kind)) return error.message;
  const { code, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL') return `HOST is no address of this machine: ${error.message}.`;
  return syscall ? error.message : (error.stack ?? error.message);
};

const [name = 'help', ...args] = process.argv.slice(2);
try {
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (run) await run(args);
  else if (['help', '--help', '-h'].includes(name)) console.log(HELP);
  else throw new Usage(`There is no command ${JSON.stringify(name)}.`);
} catch (error) {
  if (error instanceof Usage) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exitCode = 2;
  } else {
    console.error(explain(error));
    process.exitCode = 1;
  }
}
