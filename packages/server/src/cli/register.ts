import { readConfig } from '../config.ts';
import { instantOf } from '../domain/instant.ts';
import { holdingsOf, noticeSections, type Promises, promisesOf, registerEntry } from '../domain/notice.ts';
import { policyFor } from '../domain/policy.ts';
import { readNoticeWords } from '../notice-words.ts';
import { readPolicy } from '../policy.ts';
import { policyAt, policyVersion, sinceOf } from '../services/note-policy.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';

interface InForce {
  readonly promises: Promises;
  readonly version: string;
  readonly since: number | null;
}

const instantAsked = (at: string): number => {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) throw new Usage(`${JSON.stringify(at)} is no instant such as 2026-12-01T08:00:00Z.`);
  return ms;
};

/** The entry of the register of processing for each site: of the policy as it is, or as it was in force at a time. */
export const register = async (args: string[]): Promise<void> => {
  const { values } = parseCommand('register', args, [], {
    site: { type: 'string' },
    json: { type: 'boolean' },
    at: { type: 'string' },
    locale: { type: 'string', default: 'fr' },
  });
  const words = readNoticeWords().find(({ locale }) => locale === values.locale);
  if (!words) throw new Usage(`There is no register in ${JSON.stringify(values.locale)}.`);
  const at = values.at === undefined ? null : instantAsked(values.at);
  const { sites, inForce } = await withStore(async (store) => ({
    sites: await store.sites(),
    inForce: await store.policies(),
  }));
  const { site: asked } = values;
  const wanted = asked === undefined ? sites : sites.filter(({ id }) => id === asked);
  if (asked !== undefined && wanted.length === 0) throw new Failure(`There is no site ${asked}.`);
  const found = ((): InForce => {
    if (at === null) {
      const policy = readPolicy(readConfig(process.env).policyFile);
      const version = policyVersion(policy);
      return { promises: promisesOf(policy), version, since: sinceOf(version, inForce) };
    }
    const past = policyAt(inForce, at);
    if (!past) throw new Failure(`No policy was in force at ${instantOf(at)}.`);
    return past;
  })();
  const version = { version: found.version, since: found.since === null ? null : instantOf(found.since) };
  if (values.json) {
    const entries = wanted.map((site) => ({
      site: site.id,
      name: site.name,
      ...version,
      ...policyFor(found.promises, site.id).notice,
      holds: holdingsOf(policyFor(found.promises, site.id), found.promises.auditMs),
      sections: noticeSections(site, found.promises, words),
    }));
    console.log(JSON.stringify(entries));
    return;
  }
  console.log(wanted.map((site) => registerEntry(site, found.promises, words, version)).join('\n'));
};
