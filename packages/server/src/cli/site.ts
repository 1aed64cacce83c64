import {
  DOORS,
  LOCALES,
  type SettingsDocument,
  type SiteId,
  siteId,
  siteSettings,
  webOrigin,
} from '@lanterne/protocol';
import * as v from 'valibot';
import { weakContrasts } from '../domain/theme.ts';
import { parseDocument, readText } from '../json-file.ts';
import type { SiteToKeep } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { settleSite } from '../services/settle-site.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';
import { readStandardInput } from './standard-input.ts';
import { atTerminal } from './terminal.ts';

const parseOrigin = (text: string): string => {
  if (!v.is(webOrigin, text)) {
    throw new Usage(`--origin takes an exact origin such as https://www.example.fr, got ${JSON.stringify(text)}.`);
  }
  return text;
};

const parseSiteId = (text: string): SiteId => {
  const parsed = v.safeParse(siteId, text);
  if (!parsed.success) throw new Usage('ID takes lower-case letters, digits and hyphens, such as impots-gouv.');
  return parsed.output;
};

/** The options of `site add`: a few of the settings, by the rules of all of them. */
const parseSettings = (given: SettingsDocument): SettingsDocument => {
  if (!v.is(siteSettings, given)) throw new Usage('--exit takes an address that begins with https://.');
  return given;
};

const add = async (args: string[]) => {
  const { values, operands } = parseCommand('site add', args, ['ID'], {
    origin: { type: 'string', multiple: true },
    name: { type: 'string' },
    exit: { type: 'string' },
    files: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  const [id] = operands;
  const site: SiteToKeep = {
    id: parseSiteId(id),
    name: values.name ?? id,
    origins: (values.origin ?? []).map(parseOrigin),
    doors: DOORS,
    locales: LOCALES,
    settings: parseSettings({
      ...(values.exit !== undefined && { exit: values.exit }),
      ...(values.files && { files: true }),
    }),
  };
  if (site.origins.length === 0) throw new Usage('site add needs at least one --origin.');
  if (!(await withStore((store) => store.write(addSite, { ...site, by: atTerminal() }))))
    throw new Failure(`There is already a site ${site.id}.`);
  console.log(values.json ? JSON.stringify(site) : `Site ${site.id} may be embedded by ${site.origins.join(', ')}`);
};

const noSuchSite = (id: SiteId) => new Failure(`There is no site ${id}.`);

const set = async (args: string[]) => {
  const { operands } = parseCommand('site set', args, ['ID', 'FILE'], {});
  const [id, file] = [parseSiteId(operands[0]), operands[1]];
  const subject = `The settings of ${id}`;
  const text = file === '-' ? await readStandardInput() : readText(file, subject);
  const parsed = parseDocument(siteSettings, text, subject);
  // As it was written, without the defaults that it leaves to the program.
  const settings = JSON.parse(text) as SettingsDocument;
  if (!(await withStore((store) => store.write(settleSite, { site: id, settings, by: atTerminal() }))))
    throw noSuchSite(id);
  console.log(`Site ${id} is settled.`);
  for (const { scheme, front, back, contrast, least } of weakContrasts(parsed)) {
    console.error(
      `Warning: on ${scheme} screens ${front} on ${back} has a contrast of ${contrast.toFixed(1)}; people need ${least}.`,
    );
  }
};

const show = async (args: string[]) => {
  const { values, operands } = parseCommand('site show', args, ['ID'], { json: { type: 'boolean' } });
  const id = parseSiteId(operands[0]);
  const site = await withStore((store) => store.site(id));
  if (!site) throw noSuchSite(id);
  if (values.json) {
    console.log(JSON.stringify(site));
    return;
  }
  const { name, origins, doors, locales, settings } = site;
  const lines = { name, origins: origins.join(' '), doors: doors.join(' '), locales: locales.join(' ') };
  for (const [what, says] of Object.entries(lines)) console.log(`${what}\t${says}`);
  console.log(`settings\t${JSON.stringify(settings, null, 2)}`);
};

const list = async (args: string[]) => {
  const { values } = parseCommand('site list', args, [], { json: { type: 'boolean' } });
  const sites = await withStore((store) => store.sites());
  if (values.json) console.log(JSON.stringify(sites));
  else for (const { id, name, origins } of sites) console.log([id, name, origins.join(' ')].join('\t'));
};

export const site = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'add') return add(args);
  if (action === 'set') return set(args);
  if (action === 'show') return show(args);
  if (action === 'list') return list(args);
  throw new Usage('site takes add, set, show or list.');
};
