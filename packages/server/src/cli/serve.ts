import { ConfigError, readConfig } from '../config.ts';
import { createLogger, type RunningServer, startServer } from '../main.ts';
import { forbidDumps, leavesCore, writingOptions } from '../no-dumps.ts';
import { parseCommand } from './exit.ts';

/** Closes everything when the process is told to stop; a second signal stops it at once. */
export const closeOnSignal = (close: () => Promise<void>): void => {
  let closing = false;
  const onSignal = () => {
    if (closing) process.exit(1);
    closing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

export const serve = async (args: string[]): Promise<void> => {
  parseCommand('serve', args, [], {});
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const writing = writingOptions();
  if (writing.length > 0)
    throw new ConfigError([
      `NODE_OPTIONS: expected none that writes what is in memory to a file, got ${writing.join(' ')}`,
    ]);
  forbidDumps();
  if (leavesCore())
    logger.warn({}, 'a crash would leave an image of the memory, with what people write: start it with LimitCORE=0');
  const server: RunningServer = await startServer(config, logger);
  closeOnSignal(() => server.close());
  const behind = server.origin === server.address ? '' : `, for browsers ${server.origin}`;
  console.log(`Lanterne listens on ${server.address}${behind}`);
};
