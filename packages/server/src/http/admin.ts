import { createHash } from 'node:crypto';
import {
  type AdminOfficer,
  type AdminSite,
  type AuditEntry,
  DOORS,
  type HelpData,
  type HelpOverlay,
  LOCALES,
  type OfficerId,
  siteSettings,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import * as v from 'valibot';
import { type AuditRecord, toldBy } from '../domain/audit.ts';
import { instantOf } from '../domain/instant.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { weakContrasts } from '../domain/theme.ts';
import type { OfficerAccount, SiteToKeep, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { addOfficer } from '../services/add-officer.ts';
import { addQueue } from '../services/add-queue.ts';
import { addSite } from '../services/add-site.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { changeQueue } from '../services/change-queue.ts';
import { changeSite, settled } from '../services/change-site.ts';
import { endSessions } from '../services/end-sessions.ts';
import { inviteLink } from '../services/invite-link.ts';
import { inviteOfficer } from '../services/invite-officer.ts';
import { orderQueues } from '../services/order-queues.ts';
import { removeQueue } from '../services/remove-queue.ts';
import { removeSecondFactorOf } from '../services/second-factor.ts';
import { hashSecret, newSecret } from '../services/secret.ts';
import type { Assets } from './assets.ts';
import { escapeHtml } from './html.ts';
import { problem } from './problem.ts';
import { type Handlers, respond } from './route.ts';

export interface AdminDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly assets: Pick<Assets, 'loader'>;
  readonly publicOrigin: string;
  /** The help of the country. */
  readonly help: HelpData;
}

/** Who has what beside a password. */
interface Holders {
  readonly identity: ReadonlySet<OfficerId>;
  readonly secondFactor: ReadonlySet<OfficerId>;
}

const NOBODY: Holders = { identity: new Set(), secondFactor: new Set() };

const adminOfficerOnWire = ({ password, ...officer }: OfficerAccount, holders: Holders): AdminOfficer => ({
  ...officer,
  queues: [...officer.queues],
  skills: [...officer.skills],
  languages: [...officer.languages],
  hasPassword: password !== null,
  hasIdentity: holders.identity.has(officer.id),
  hasSecondFactor: holders.secondFactor.has(officer.id),
});

const auditOnWire = ({ at, ...record }: AuditRecord): AuditEntry => ({
  ...record,
  at: instantOf(at),
  ...toldBy(record),
});

/** Of a site that takes the help of the country as it is. */
const NO_CHANGES: HelpOverlay = { cards: [], services: [], numbers: [], without: [], order: [] };

/** How much of the record comes where the client does not say. */
const AUDIT_PAGE = 50;

/** What administrators ask for. Who they are was checked before: each operation says its roles. */
export const adminRoutes = ({
  store,
  hub,
  assets,
  publicOrigin,
  help,
}: AdminDeps): Handlers<
  | 'listOfficers'
  | 'addOfficer'
  | 'changeOfficer'
  | 'inviteOfficer'
  | 'endSessionsOf'
  | 'removeSecondFactorOf'
  | 'listQueues'
  | 'addQueue'
  | 'changeQueue'
  | 'orderQueues'
  | 'removeQueue'
  | 'listSites'
  | 'addSite'
  | 'changeSite'
  | 'readSiteHelp'
  | 'readAudit'
> => {
  const integrity = `sha384-${createHash('sha384').update(assets.loader.bytes).digest('base64')}`;
  const snippetFor = (id: string): string =>
    `<script async src="${escapeHtml(publicOrigin)}/lanterne.js" data-site="${id}" integrity="${integrity}" crossorigin="anonymous"></script>`;

  const siteOnWire = ({ id, name, origins, doors, locales, settings }: SiteToKeep): AdminSite => ({
    id,
    name,
    origins: [...origins],
    doors: [...doors],
    locales: [...locales],
    settings,
    snippet: snippetFor(id),
    preview: `${publicOrigin}/chat/${id}`,
    weakContrasts: [...weakContrasts(v.parse(siteSettings, settings))],
  });

  const queuesOnWire = async () => ({
    queues: (await store.queues()).map(({ position: _, sites, doors, ...queue }) => ({
      ...queue,
      sites: [...sites],
      doors: [...doors],
    })),
  });

  const readHolders = async (): Promise<Holders> => ({
    identity: await store.officersWithIdentity(),
    secondFactor: new Set(await store.secondFactorHolders()),
  });

  return {
    async listOfficers({ answer }) {
      const [officers, holders] = [await store.officers(), await readHolders()];
      return answer(200, { officers: officers.map((officer) => adminOfficerOnWire(officer, holders)) });
    },

    async addOfficer({ officer: by, body, answer }) {
      const secret = newSecret();
      const officer: OfficerAccount = { ...NEW_OFFICER, ...body, id: nanoid() as OfficerId, password: null };
      const result = await store.write(addOfficer, { officer, invite: hashSecret(secret), by });
      return respond(result, ({ until }) =>
        answer(201, {
          officer: adminOfficerOnWire(officer, NOBODY),
          link: inviteLink(publicOrigin, secret),
          until: instantOf(until),
        }),
      );
    },

    async changeOfficer({ officer: by, officerId, body, answer }) {
      const result = await store.write(changeOfficer, { officer: officerId, change: body, by });
      // Their desks begin anew with what they may now, or end with the session.
      if (result.ok && !result.repeated) {
        hub.endDesks({ officer: officerId });
        hub.shiftsChanged();
      }
      const holders = await readHolders();
      return respond(result, (officer) => answer(200, { officer: adminOfficerOnWire(officer, holders) }));
    },

    async inviteOfficer({ officer: by, officerId, answer }) {
      const secret = newSecret();
      const result = await store.write(inviteOfficer, { officer: officerId, invite: hashSecret(secret), by });
      return respond(result, ({ until }) =>
        answer(201, { link: inviteLink(publicOrigin, secret), until: instantOf(until) }),
      );
    },

    async endSessionsOf({ officer: by, officerId: officer, answer }) {
      const result = await store.write(endSessions, { officer, but: null, by });
      if (result.ok) {
        hub.endDesks({ officer });
        hub.shiftsChanged();
      }
      return respond(result, () => answer(204, null));
    },

    async removeSecondFactorOf({ officer: by, officerId: officer, answer }) {
      const result = await store.write(removeSecondFactorOf, { officer, by });
      if (result.ok && !result.repeated) hub.endDesks({ officer });
      return respond(result, () => answer(204, null));
    },

    async listQueues({ answer }) {
      return answer(200, await queuesOnWire());
    },

    async addQueue({ officer: by, body, answer }) {
      const result = await store.write(addQueue, { queue: body, by });
      return result.ok ? answer(201, await queuesOnWire()) : problem(result.code);
    },

    async changeQueue({ officer: by, queueId, body, answer }) {
      const result = await store.write(changeQueue, { queue: queueId, change: body, by });
      return result.ok ? answer(200, await queuesOnWire()) : problem(result.code);
    },

    async orderQueues({ officer: by, body, answer }) {
      const result = await store.write(orderQueues, { order: body.queues, by });
      return result.ok ? answer(200, await queuesOnWire()) : problem(result.code);
    },

    async removeQueue({ officer: by, queueId, answer }) {
      const result = await store.write(removeQueue, { queue: queueId, by });
      return result.ok ? answer(200, await queuesOnWire()) : problem(result.code);
    },

    async listSites({ answer }) {
      return answer(200, { sites: (await store.sitesAsKept()).map(siteOnWire) });
    },

    async addSite({ officer: by, body, answer }) {
      const site: SiteToKeep = {
        ...body,
        doors: body.doors ?? DOORS,
        locales: body.locales ?? LOCALES,
        settings: settled({}, body.settings),
      };
      if (!(await store.write(addSite, { ...site, by }))) return problem('site_taken');
      return answer(201, { site: siteOnWire(site) });
    },

    async changeSite({ officer: by, site, body, answer }) {
      const result = await store.write(changeSite, { site, change: body, by });
      return respond(result, (kept) => answer(200, { site: siteOnWire(kept) }));
    },

    async readSiteHelp({ site, answer }) {
      const found = await store.site(site);
      if (!found) return problem('site_unknown');
      return answer(200, { country: help, overlay: found.settings.help ?? NO_CHANGES });
    },

    async readAudit({ query: { before = null, action = null, subject = null, limit = AUDIT_PAGE }, answer }) {
      // One more than is shown tells whether there are more.
      const found = await store.audit({ before, action, subject, limit: limit + 1 });
      return answer(200, { entries: found.slice(0, limit).map(auditOnWire), more: found.length > limit });
    },
  };
};
