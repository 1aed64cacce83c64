import { alias, login, type OfficerId, PASSWORD_MAX, PASSWORD_MIN, ROLES, type Role } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import { passwordHasher } from '../main.ts';
import type { OfficerAccount, Store } from '../ports.ts';
import { addOfficer } from '../services/add-officer.ts';
import { inviteOfficer } from '../services/invite-officer.ts';
import { hashSecret, newSecret } from '../services/secret.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

/** The secret stands in the fragment, which browsers send to no server and write to no log. */
export const inviteLink = (origin: string, invite: string): string => `${origin}/desk#invite=${invite}`;

const publicOrigin = (): string => {
  const { publicOrigin: configured, host, port } = readConfig(process.env);
  return configured ?? `http://${host}:${port}`;
};

const readPassword = async (): Promise<string> => {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += chunk;
  const password = text.replace(/\r?\n$/, '');
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
  return { id: nanoid() as OfficerId, login: parsed.output, alias: shownAs.output, role: parseRole(values.role) };
};

/** Makes an account with a one-time link. Answers the link's secret, or null when the login is taken. */
export const addWithInvite = async (
  store: Store,
  account: Omit<OfficerAccount, 'password'>,
): Promise<string | null> => {
  const invite = newSecret();
  const added = await store.write(addOfficer, { officer: { ...account, password: null }, invite: hashSecret(invite) });
  return added ? invite : null;
};

/** Gives an existing officer another one-time link. */
export const inviteAgain = async (store: Store, officer: OfficerAccount): Promise<string> => {
  const invite = newSecret();
  await store.write(inviteOfficer, { officer: officer.id, invite: hashSecret(invite) });
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
      store.write(addOfficer, { officer: { ...account, password }, invite: null }),
    );
    if (!added) throw taken();
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
    if (!officer) throw new Failure(`There is no officer ${JSON.stringify(wanted)}.`);
    return inviteAgain(store, officer);
  });
  const link = inviteLink(publicOrigin(), secret);
  console.log(
    values.json ? JSON.stringify({ login: wanted, link }) : `Officer ${wanted} chooses a password at ${link}`,
  );
};

const list = async (args: string[]) => {
  const { values } = parseCommand('officer list', args, [], { json: { type: 'boolean' } });
  const officers = (await withStore((store) => store.officers())).map(({ password, ...officer }) => ({
    ...officer,
    hasPassword: password !== null,
  }));
  if (values.json) console.log(JSON.stringify(officers));
  else for (const { login, alias, role } of officers) console.log([login, alias, role].join('\t'));
};

export const officer = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'add') return add(args);
  if (action === 'invite') return invite(args);
  if (action === 'list') return list(args);
  throw new Usage('officer takes add, invite or list.');
};
