import type { Connection } from '../connection/connection.ts';
import { createInsistence } from '../connection/insist.ts';

/** Nothing in the log comes after it. */
const FAR = 999_999_999;

const isStillTheirs = async (connection: Connection | null): Promise<boolean> => {
  if (!connection?.access()) return false;
  const ask = () => connection.call(`/events?after=${FAR}`, {});
  return (await createInsistence().until(ask)).ok;
};

/**
 * A page that was left by a link may be kept whole by the browser, and come back as it was at a press on Back. Meanwhile the
 * visitor may have left by a quick exit, elsewhere on the site: so what comes back shows nothing until the server has said
 * that the conversation is still theirs. A draft that nobody knows of is not shown again.
 */
export const comeBack = async (connection: Connection | null, forget: () => void): Promise<void> => {
  if (!(await isStillTheirs(connection))) forget();
  document.body.hidden = false;
};
