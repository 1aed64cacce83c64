import { commands as real } from '../services/commands.ts';
import { commands } from './store.contract.commands.ts';
import { serveWriter } from './writer-thread.ts';

// A writer thread that knows the commands of the server beside those of the tests.
serveWriter([...real, ...commands]);
