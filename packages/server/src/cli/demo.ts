import {
  type CannedAnswerId,
  cannedAnswerRequest,
  DOORS,
  LOCALES,
  type OfficerId,
  type SiteId,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { parseDocument, readText } from '../json-file.ts';
import { createLogger, type RunningServer, readHouse, startServer } from '../main.ts';
import { firstAnswers, unitExamples } from '../paths.ts';
import type { SiteToKeep, Store } from '../ports.ts';
import { addCannedAnswer } from '../services/add-canned-answer.ts';
import { addSite } from '../services/add-site.ts';
import { importUnits, type ReadDataset } from '../services/import-units.ts';
import { inviteLink } from '../services/invite-link.ts';
import { updateSite } from '../services/update-site.ts';
import { readDataset } from '../units/read-dataset.ts';
import { serveExampleSite } from './example-site.ts';
import { Failure, parseCommand } from './exit.ts';
import { addWithInvite, inviteAgain } from './officer.ts';
import { closeOnSignal } from './serve.ts';

const SITE = 'demo' as SiteId;
const LOGIN = 'officer';

/** Where `npm run dev` of examples/npm-portal listens. */
const VITE_PORT = 5173;

/** The example sites may be opened under either name of this machine. */
const originsAt = (port: number): string[] =>
  [port, VITE_PORT].flatMap((each) => [`http://127.0.0.1:${each}`, `http://localhost:${each}`]);

/**
 * What was settled for it since stays; the first time it shows all that there is, day and night. Answers whether it is the
 * first time.
 */
const ensureSite = async (store: Store, origins: string[]): Promise<boolean> => {
  const settings = (await store.site(SITE))?.settings ?? { files: true };
  const site: SiteToKeep = { id: SITE, name: 'Site d’exemple', origins, doors: DOORS, locales: LOCALES, settings };
  const isNew = await store.write(addSite, site);
  if (!isNew) await store.write(updateSite, site);
  return isNew;
};

/** Canned answers to begin with, once: those that were changed or removed since do not come back. */
const addFirstAnswers = async (store: Store) => {
  const subject = `The canned answers ${firstAnswers}`;
  const schema = v.strictObject({ answers: v.array(cannedAnswerRequest) });
  for (const answer of parseDocument(schema, readText(firstAnswers, subject), subject).answers) {
    await store.write(addCannedAnswer, { answer: { ...answer, id: nanoid() as CannedAnswerId, owner: null } });
  }
};

/** Of when the invented lists are. */
const EXAMPLES_OF = Date.parse('2026-11-01T00:00:00Z');

/** Invented units, so that the dispatch card can be tried; never over lists that somebody has taken in. */
const ensureUnits = async (store: Store) => {
  if ((await store.datasets()).length > 0) return;
  const lists: ReadDataset[] = [];
  for (const file of unitExamples) lists.push(await readDataset(file, EXAMPLES_OF));
  await store.write(importUnits, lists);
};

/** A link for the first officer until a password is chosen: there is no default one. */
const firstOfficerLink = async (store: Store, origin: string): Promise<string | null> => {
  const officer = await store.officerByLogin(LOGIN);
  if (officer?.password) return null;
  const invite = officer
    ? await inviteAgain(store, officer)
    : await addWithInvite(store, {
        ...NEW_OFFICER,
        id: nanoid() as OfficerId,
        login: LOGIN,
        alias: 'Camille',
        // Whoever tries it sees all that there is.
        role: 'admin',
      });
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
  parseCommand('demo', args, [], {});
  const config = readConfig(process.env);
  if (config.port === 65_535)
    throw new Failure('The example site takes the port after PORT: set PORT to a smaller one.');
  const server = await startServer(config, createLogger(config.logLevel), {
    ...readHouse(config),
    mustBeSettled: false,
  });
  const example = await serveExampleSite(server.origin, config.port === 0 ? 0 : config.port + 1).catch(
    async (error: unknown) => {
      await server.close();
      throw error;
    },
  );
  closeOnSignal(async () => {
    await Promise.all([example.close(), server.close()]);
  });
  if (await ensureSite(server.store, originsAt(example.port))) await addFirstAnswers(server.store);
  await ensureUnits(server.store);
  const link = await firstOfficerLink(server.store, server.origin);
  console.log(announce(server, `http://127.0.0.1:${example.port}`, link));
};
