import type { SettingsChange, SettingsDocument, SiteId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import type { Command, SiteToKeep } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** What changes of a site; the rest stays. */
export interface SiteChanges extends Partial<Omit<SiteToKeep, 'id' | 'settings'>> {
  /** What is null takes back what was said. */
  readonly settings?: SettingsChange;
}

interface ChangeSiteInput {
  readonly site: SiteId;
  readonly change: SiteChanges;
  readonly by?: Auditor;
}

/** A settings document without what was taken back, and with what was said. */
export const settled = (document: SettingsDocument, change: SettingsChange = {}): SettingsDocument =>
  Object.fromEntries(Object.entries({ ...document, ...change }).filter(([, says]) => says !== null));

/** What the record tells of a site: each setting by its own name. */
const facts = ({ settings, ...site }: SiteToKeep): object => ({ ...site, ...settings });

/** Changes the fields and the settings that are named: two who change different ones do not undo each other's work. */
export const changeSite: Command<ChangeSiteInput, Answer<SiteToKeep>> = {
  name: 'changeSite',
  async run(tx, { site: id, change, by = THE_HOUSE }) {
    const before = await tx.lockSite(id);
    if (!before) return refused('site_unknown');
    const after: SiteToKeep = { ...before, ...change, settings: settled(before.settings, change.settings) };
    const detail = differences(facts(before), facts(after));
    if (Object.keys(detail).length === 0) return repeated(before);
    await tx.updateSite(after);
    await audit(tx, by, 'site-changed', id, { detail });
    return done(after);
  },
};
