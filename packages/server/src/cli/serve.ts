import { readConfig } from '../config.ts';
import { createLogger, type RunningServer, startServer } from '../main.ts';
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
  const server: RunningServer = await startServer(config, createLogger(config.logLevel));
  closeOnSignal(() => server.close());
  const behind = server.origin === server.address ? '' : `, for browsers ${server.origin}`;
  console.log(`Lanterne listens on ${server.address}${behind}`);
};
