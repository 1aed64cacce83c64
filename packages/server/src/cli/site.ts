import { DOORS, LOCALES, type SiteId, siteId } from '@lanterne/protocol';
import * as v from 'valibot';
import { readConfig } from '../config.ts';
import { readOrMakeKey } from '../key.ts';
import { openStore } from '../main.ts';
import type { Site, Store } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

/** Runs one command on the database that the environment names, whether a server runs on it or not. */
export const withStore = async <Value>(use: (store: Store) => Promise<Value>): Promise<Value> => {
  const config = readConfig(process.env);
  const store = await openStore(config, readOrMakeKey(config.keyFile));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};

const parseOrigin = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.origin !== text) {
    throw new Usage(`--origin takes an exact origin such as https://www.example.fr, got ${JSON.stringify(text)}.`);
  }
  return text;
};

const parseSiteId = (text: string | undefined): SiteId => {
  const parsed = v.safeParse(siteId, text);
  if (!parsed.success)
    throw new Usage('A site needs an ID of lower-case letters, digits and hyphens, such as impots-gouv.');
  return parsed.output;
};

const add = async (args: string[]) => {
  const { values, positionals } = parseCommand(args, {
    origin: { type: 'string', multiple: true },
    name: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [id, ...rest] = positionals;
  if (rest.length > 0) throw new Usage(`site add takes one ID, got also ${rest.join(' ')}.`);
  const site: Site = {
    id: parseSiteId(id),
    name: values.name ?? id ?? '',
    origins: (values.origin ?? []).map(parseOrigin),
    doors: DOORS,
    locales: LOCALES,
  };
  if (site.origins.length === 0) throw new Usage('site add needs at least one --origin.');
  if (!(await withStore((store) => store.write(addSite, site))))
    throw new Failure(`There is already a site ${site.id}.`);
  console.log(values.json ? JSON.stringify(site) : `Site ${site.id} may be embedded by ${site.origins.join(', ')}`);
};

const list = async (args: string[]) => {
  const { values } = parseCommand(args, { json: { type: 'boolean' } });
  const sites = await withStore((store) => store.sites());
  if (values.json) console.log(JSON.stringify(sites));
  else for (const { id, name, origins } of sites) console.log([id, name, origins.join(' ')].join('\t'));
};

export const site = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'add') return add(args);
  if (action === 'list') return list(args);
  throw new Usage('site takes add or list.');
};
