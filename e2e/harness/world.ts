import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { root } from './build.ts';
import { type Desk, openDesk } from './desk.ts';
import { startNetwork, type TestNetwork } from './network.ts';
import { type ServerOptions, startServer, type TestServer } from './server.ts';
import { serveSite, type TestSite } from './site.ts';

/** The server, the example site on another origin that embeds it, and a browser. */
export interface World {
  readonly server: TestServer;
  readonly site: TestSite;
  readonly browser: Browser;
  /** The way between browser and server, for journeys that break it. */
  readonly network: TestNetwork;
  close(): Promise<void>;
}

export const SITE = 'demo';
/** The folder of the example site. */
export const ministrySite = join(root, 'examples/ministry-site');

/** Starts all that a journey needs. Browsers reach the server through a network that can be broken. */
export const startWorld = async (
  options: Pick<ServerOptions, 'policy' | 'logLevel' | 'trustProxy'> = {},
): Promise<World> => {
  const network = await startNetwork();
  const [server, browser] = await Promise.all([
    startServer({ ...options, publicOrigin: network.origin }),
    launchBrowser(),
  ]);
  network.leadTo(server.port);
  const site = await serveSite({ folder: ministrySite, backend: server.origin });
  await server.addSite(SITE, [site.origin]);
  return {
    server,
    site,
    browser,
    network,
    async close() {
      await browser.close();
      await site.close();
      await network.close();
      await server.stop();
    },
  };
};

/** The same, with an officer over the wire. */
export const startWorldWithDesk = async (
  options: Parameters<typeof startWorld>[0] = {},
): Promise<{ readonly world: World; readonly desk: Desk }> => {
  const world = await startWorld(options);
  return { world, desk: await openDesk(world.server, 'camille', 'Camille') };
};

/** Leaves nobody: no page open, nobody waiting, nothing at the desk, and the network whole. */
export const leaveNobody = async ({ browser, network }: World, desk: Desk): Promise<void> => {
  network.restore();
  for (const context of browser.contexts()) await context.close();
  await desk.clear();
};
