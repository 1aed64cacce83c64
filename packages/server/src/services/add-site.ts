import type { Auditor } from '../domain/audit.ts';
import type { Command, SiteToKeep } from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** Lets a website embed the widget. Answers false when its id is taken. */
export const addSite: Command<SiteToKeep & { readonly by?: Auditor }, boolean> = {
  name: 'addSite',
  async run(tx, { by = THE_HOUSE, ...site }) {
    const added = await tx.insertSite(site);
    const { id, ...detail } = site;
    if (added) await audit(tx, by, 'site-added', id, { detail });
    return { answer: added, changes: [], keep: added };
  },
};
