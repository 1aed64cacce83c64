import type { SettingsDocument, SiteId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';

interface SettleSiteInput {
  readonly site: SiteId;
  readonly settings: SettingsDocument;
  readonly by?: Auditor;
}

/** Replaces all that is settled for a website. Answers false when there is none with its id. */
export const settleSite: Command<SettleSiteInput, boolean> = {
  name: 'settleSite',
  async run(tx, { site: id, settings, by = THE_HOUSE }) {
    const site = await tx.lockSite(id);
    if (!site) return { answer: false, changes: [], keep: false };
    await tx.updateSite({ ...site, settings });
    await audit(tx, by, 'site-changed', id, { detail: differences(site.settings, settings) });
    return { answer: true, changes: [], keep: true };
  },
};
