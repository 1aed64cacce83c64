import { DOORS, LOCALES, type SiteId, siteId } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Site } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

const parseOrigin = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.origin !== text || !['http:', 'https:'].includes(url.protocol)) {
    throw new Usage(`--origin takes an exact origin such as https://www.example.fr, got ${JSON.stringify(text)}.`);
  }
  return text;
};

const parseSiteId = (text: string): SiteId => {
  const parsed = v.safeParse(siteId, text);
  if (!parsed.success) throw new Usage('ID takes lower-case letters, digits and hyphens, such as impots-gouv.');
  return parsed.output;
};

const add = async (args: string[]) => {
  const { values, operands } = parseCommand('site add', args, ['ID'], {
    origin: { type: 'string', multiple: true },
    name: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [id] = operands;
  const site: Site = {
    id: parseSiteId(id),
    name: values.name ?? id,
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
  const { values } = parseCommand('site list', args, [], { json: { type: 'boolean' } });
  const sites = await withStore((store) => store.sites());
  if (values.json) console.log(JSON.stringify(sites));
  else for (const { id, name, origins } of sites) console.log([id, name, origins.join(' ')].join('\t'));
};

export const site = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'add') return add(args);
  if (action === 'list') return list(args);
  throw new Usage('site takes add or list.');
};
