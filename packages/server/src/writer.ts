import { commands } from './services/commands.ts';
import { serveWriter } from './store/writer-thread.ts';

serveWriter(commands);
