import { commands } from './store.contract.commands.ts';
import { serveWriter } from './writer-thread.ts';

serveWriter(commands);
