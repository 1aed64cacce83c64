import { type Auditor, differences } from '../domain/audit.ts';
import type { Command, SiteToKeep } from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** Replaces what is known of a website. Answers false when there is none with its id. */
export const updateSite: Command<SiteToKeep & { readonly by?: Auditor }, boolean> = {
  name: 'updateSite',
  async run(tx, { by = THE_HOUSE, ...site }) {
    const before = await tx.lockSite(site.id);
    const updated = before !== null && (await tx.updateSite(site));
    const detail = before ? differences(before, site) : {};
    if (Object.keys(detail).length > 0) await audit(tx, by, 'site-changed', site.id, { detail });
    return { answer: updated, changes: [], keep: updated };
  },
};
