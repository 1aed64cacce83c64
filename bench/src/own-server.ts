import { randomBytes } from 'node:crypto';
import { ensureBuilt } from '../../e2e/harness/build.ts';
import { startServer } from '../../e2e/harness/server.ts';
import type { Account, Load, Target } from './options.ts';

const SITE = 'bench';

/** An engine that is at hand: it comes by `apt-get install apertium-fr-es`. */
const APERTIUM = { translation: { engines: [{ engine: 'apertium', experimental: true }] } };

/** What is measured is the server, however much is asked of it: nothing is taken for abuse. */
const WITHOUT_CEILINGS = {
  abuse: { openings: { perMinute: 1_000_000 }, messages: { perMinute: 1_000_000 }, proof: null },
};

/** A server that was started for one measurement. */
export interface OwnServer {
  readonly target: Target;
  /** Where its database lies. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/**
 * Starts the real server on a temporary SQLite file, with a site and an account for each officer. `before` is a module that runs before
 * it, in each of its threads.
 */
export const startOwnServer = async ({
  officers,
  language,
  before,
}: Pick<Load, 'officers' | 'language'> & { readonly before?: URL }): Promise<OwnServer> => {
  ensureBuilt();
  const server = await startServer({
    policy: { ...WITHOUT_CEILINGS, ...(language !== 'fr' && APERTIUM) },
    ...(before && { before }),
  });
  try {
    await server.addSite(SITE, ['http://localhost']);
    const accounts: Account[] = [];
    for (let index = 1; index <= officers; index += 1) {
      const account = { login: `officer-${index}`, password: randomBytes(18).toString('base64url') };
      await server.addOfficer({ ...account, alias: `Camille ${index}` });
      accounts.push(account);
    }
    return {
      target: { url: new URL(server.origin), site: SITE, accounts, pid: server.pid },
      dataDir: server.dataDir,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
};
