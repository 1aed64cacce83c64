import { Told } from '../told.ts';
import { Usage } from './exit.ts';

type Command = (args: string[]) => Promise<void>;

/** Each loads what it needs and nothing else: a person waits for it, and scripts run many of them. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve.ts')).serve,
  demo: async () => (await import('./demo.ts')).demo,
  site: async () => (await import('./site.ts')).site,
  officer: async () => (await import('./officer.ts')).officer,
  units: async () => (await import('./units.ts')).units,
  scenarios: async () => (await import('./scenarios.ts')).scenarios,
  feedback: async () => (await import('./feedback.ts')).feedback,
  audit: async () => (await import('./audit.ts')).audit,
  register: async () => (await import('./register.ts')).register,
  backup: async () => (await import('./backup.ts')).backup,
  key: async () => (await import('./key.ts')).key,
  seal: async () => (await import('./seal.ts')).seal,
  doctor: async () => (await import('./doctor.ts')).doctor,
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

/** What went wrong; a stack only for a fault of ours. */
const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Told) return error.message;
  const { code, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL') return `HOST is no address of this machine: ${error.message}.`;
  return syscall ? error.message : (error.stack ?? error.message);
};

const [name = 'help', ...args] = process.argv.slice(2);
try {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) await (await load())(args);
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
