import type { Command, Site } from '../ports.ts';

/** Lets a website embed the widget. Answers false when its id is taken. */
export const addSite: Command<Site, boolean> = {
  name: 'addSite',
  async run(tx, site) {
    const added = await tx.insertSite(site);
    return { answer: added, changes: [], keep: added };
  },
};
