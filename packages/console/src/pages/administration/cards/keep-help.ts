import type { HelpOverlay, SiteHelpAnswer } from '@lanterne/protocol';
import type { Desk } from '../../desk/desk.ts';
import { adminApi } from '../calls.ts';
import type { Saving } from '../saving.tsx';

/**
 * Makes a change to what is there at that moment and keeps it: what somebody else has changed of another entry since the
 * screen was drawn stays.
 */
export const keepHelp = async (
  desk: Desk,
  saving: Saving,
  site: string,
  change: (help: SiteHelpAnswer) => HelpOverlay,
): Promise<boolean> => {
  const answer = await saving.send(async () => {
    const now = desk.heed(await adminApi.siteHelp(site));
    return now.ok ? adminApi.changeSite(site, { settings: { help: change(now.value) } }) : now;
  });
  return answer !== null;
};
