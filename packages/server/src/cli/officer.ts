import {
  alias,
  login,
  type OfficerChange,
  type OfficerId,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type ProblemCode,
  ROLES,
  type Role,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { passwordHasher } from '../installation.ts';
import type { OfficerAccount, Store } from '../ports.ts';
import { addOfficer } from '../services/add-officer.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { inviteLink } from '../services/invite-link.ts';
import { inviteOfficer } from '../services/invite-officer.ts';
import { hashSecret, newSecret } from '../services/secret.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';
import { readStandardInput } from './standard-input.ts';
import { atTerminal } from './terminal.ts';

const publicOrigin = (): string => {
  const { publicOrigin: configured, host, port } = readConfig(process.env);
  return configured ?? `http://${host}:${port}`;
};

const readPassword = async (): Promise<string> => {
  const password = (await readStandardInput()).replace(/\r?\n$/, '');
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX) {
    throw new Failure(`A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters; this one has ${password.length}.`);
  }
  return password;
};

const parseRole = (text: string | undefined): Role => {
  const role = ROLES.find((known) => known === text);
  if (!role) throw new Usage(`--role takes ${ROLES.join(', ')}.`);
  return role;
};

const parseAccount = (text: string, values: { alias?: string | undefined; role?: string | undefined }) => {
  const parsed = v.safeParse(login, text);
  if (!parsed.success) throw new Usage('LOGIN takes lower-case letters, digits, dots and hyphens.');
  const shownAs = v.safeParse(alias, values.alias?.trim());
  if (!shownAs.success || shownAs.output === '')
    throw new Usage('officer add needs --alias, the name that visitors see.');
  return {
    ...NEW_OFFICER,
    id: nanoid() as OfficerId,
    login: parsed.output,
    alias: shownAs.output,
    role: parseRole(values.role),
  };
};

/** Makes an account with a one-time link. Answers the link's secret, or null when the login is taken. */
export const addWithInvite = async (
  store: Store,
  account: Omit<OfficerAccount, 'password'>,
): Promise<string | null> => {
  const invite = newSecret();
  const added = await store.write(addOfficer, {
    officer: { ...account, password: null },
    invite: hashSecret(invite),
    by: atTerminal(),
  });
  return added.ok ? invite : null;
};

/** Gives an existing officer another one-time link. */
export const inviteAgain = async (store: Store, officer: OfficerAccount): Promise<string> => {
  const invite = newSecret();
  await store.write(inviteOfficer, { officer: officer.id, invite: hashSecret(invite), by: atTerminal() });
  return invite;
};

const add = async (args: string[]) => {
  const { values, operands } = parseCommand('officer add', args, ['LOGIN'], {
    alias: { type: 'string' },
    role: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const account = parseAccount(operands[0], values);
  const taken = () => new Failure(`There is already an officer ${account.login}.`);
  if (values['password-stdin']) {
    const password = await passwordHasher.hash(await readPassword());
    const added = await withStore((store) =>
      store.write(addOfficer, { officer: { ...account, password }, invite: null, by: atTerminal() }),
    );
    if (!added.ok) throw taken();
    console.log(values.json ? JSON.stringify(account) : `Officer ${account.login} can sign in.`);
    return;
  }
  const invite = await withStore((store) => addWithInvite(store, account));
  if (!invite) throw taken();
  const link = inviteLink(publicOrigin(), invite);
  console.log(
    values.json ? JSON.stringify({ ...account, link }) : `Officer ${account.login} chooses a password at ${link}`,
  );
};

const invite = async (args: string[]) => {
  const { values, operands } = parseCommand('officer invite', args, ['LOGIN'], { json: { type: 'boolean' } });
  const [wanted] = operands;
  const secret = await withStore(async (store) => {
    const officer = await store.officerByLogin(wanted);
    if (!officer) throw noSuchOfficer(wanted);
    if (!officer.active) throw new Failure(`Officer ${wanted} is deactivated: reactivate the account first.`);
    return inviteAgain(store, officer);
  });
  const link = inviteLink(publicOrigin(), secret);
  console.log(
    values.json ? JSON.stringify({ login: wanted, link }) : `Officer ${wanted} chooses a password at ${link}`,
  );
};

const noSuchOfficer = (login: string) => new Failure(`There is no officer ${JSON.stringify(login)}.`);

const WHY_NOT: Partial<Record<ProblemCode, string>> = {
  last_admin: 'is the last administrator who can sign in: make another one first.',
};

/** Changes an account by its login, under the same rules as an administrator in the console. */
const change = async (wanted: string, fields: OfficerChange): Promise<OfficerAccount> =>
  withStore(async (store) => {
    const account = await store.officerByLogin(wanted);
    if (!account) throw noSuchOfficer(wanted);
    const result = await store.write(changeOfficer, { officer: account.id, change: fields, by: atTerminal() });
    if (!result.ok) throw new Failure(`Officer ${wanted} ${WHY_NOT[result.code] ?? result.code}`);
    return result.value;
  });

const setRole = async (args: string[]) => {
  const { operands } = parseCommand('officer role', args, ['LOGIN', 'ROLE'], {});
  const role = parseRole(operands[1]);
  await change(operands[0], { role });
  console.log(`Officer ${operands[0]} is ${role}.`);
};

const setActive = (active: boolean) => async (args: string[]) => {
  const { operands } = parseCommand(`officer ${active ? 'reactivate' : 'deactivate'}`, args, ['LOGIN'], {});
  await change(operands[0], { active });
  console.log(`Officer ${operands[0]} can ${active ? 'sign in again' : 'sign in no more; every session is over'}.`);
};

const list = async (args: string[]) => {
  const { values } = parseCommand('officer list', args, [], { json: { type: 'boolean' } });
  const officers = await withStore(async (store) => {
    const linked = await store.officersWithIdentity();
    return (await store.officers()).map(({ password, ...officer }) => ({
      ...officer,
      hasPassword: password !== null,
      hasIdentity: linked.has(officer.id),
    }));
  });
  if (values.json) console.log(JSON.stringify(officers));
  else for (const { login, alias, role } of officers) console.log([login, alias, role].join('\t'));
};

const actions: Record<string, (args: string[]) => Promise<void>> = {
  add,
  invite,
  list,
  role: setRole,
  deactivate: setActive(false),
  reactivate: setActive(true),
};

export const officer = async ([action = '', ...args]: string[]): Promise<void> => {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new Usage(`officer takes ${Object.keys(actions).join(', ')}.`);
  return run(args);
};
