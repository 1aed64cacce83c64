import type { Command, Site } from '../ports.ts';

/** Replaces what is known of a website. Answers false when there is none with its id. */
export const updateSite: Command<Site, boolean> = {
  name: 'updateSite',
  async run(tx, site) {
    const updated = await tx.updateSite(site);
    return { answer: updated, changes: [], keep: updated };
  },
};
