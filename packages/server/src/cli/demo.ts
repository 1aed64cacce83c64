import { DOORS, LOCALES, type OfficerId, type SiteId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { readConfig } from '../config.ts';
import { createLogger, type RunningServer, startServer } from '../main.ts';
import type { Site, Store } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { updateSite } from '../services/update-site.ts';
import { serveExampleSite } from './example-site.ts';
import { parseCommand, Usage } from './exit.ts';
import { addWithInvite, inviteAgain, inviteLink } from './officer.ts';
import { closeOnSignal } from './serve.ts';

const SITE = 'demo' as SiteId;
const LOGIN = 'officer';

/** The example site may be opened under either name of this machine. */
const originsAt = (port: number): string[] => [`http://127.0.0.1:${port}`, `http://localhost:${port}`];

const ensureSite = async (store: Store, origins: string[]) => {
  const site: Site = { id: SITE, name: 'Site d’exemple', origins, doors: DOORS, locales: LOCALES };
  if (!(await store.write(addSite, site))) await store.write(updateSite, site);
};

/** A link for the first officer until a password is chosen: there is no default one. */
const firstOfficerLink = async (store: Store, origin: string): Promise<string | null> => {
  const officer = await store.officerByLogin(LOGIN);
  if (officer?.password) return null;
  const invite = officer
    ? await inviteAgain(store, officer)
    : await addWithInvite(store, { id: nanoid() as OfficerId, login: LOGIN, alias: 'Camille', role: 'officer' });
  // Only another demo on the same database, in the same moment, could have taken the login.
  if (!invite) throw new Error(`the login ${LOGIN} was taken meanwhile`);
  return inviteLink(origin, invite);
};

const announce = (server: RunningServer, siteOrigin: string, link: string | null): string =>
  [
    `Lanterne listens on ${server.origin}`,
    '',
    `  Example site      ${siteOrigin}/`,
    `  Officers' page    ${link ?? `${server.origin}/desk`}`,
    link
      ? `                    one-time link: choose a password for the login "${LOGIN}"`
      : `                    sign in as "${LOGIN}"`,
    `  OpenAPI document  ${server.origin}/v1/openapi.json`,
    '',
    'Stop with Ctrl+C.',
  ].join('\n');

/** Everything at once, to try it: the server, and a site of another origin that embeds the widget. */
export const demo = async (args: string[]): Promise<void> => {
  const { positionals } = parseCommand(args, {});
  if (positionals.length > 0) throw new Usage(`demo takes no arguments, got ${positionals.join(' ')}.`);
  const config = readConfig(process.env);
  const server = await startServer(config, createLogger(config.logLevel));
  const example = await serveExampleSite(server.origin, config.port === 0 ? 0 : config.port + 1).catch(
    async (error: unknown) => {
      await server.close();
      throw error;
    },
  );
  closeOnSignal(async () => {
    await Promise.all([example.close(), server.close()]);
  });
  await ensureSite(server.store, originsAt(example.port));
  const link = await firstOfficerLink(server.store, server.origin);
  console.log(announce(server, `http://127.0.0.1:${example.port}`, link));
};
