// Loaded into a server under test before its own code: writes down who asks for what, as a careless program would: to what it
// logs, and to a file beside the database.
import { appendFileSync, writeSync } from 'node:fs';
import { Server } from 'node:http';
import { dirname, join } from 'node:path';
import './fail-on-word.mjs';

const file = join(dirname(process.env.LANTERNE_KEY_FILE), 'requests.log');
const { emit } = Server.prototype;
Server.prototype.emit = function (name, request, ...more) {
  if (name === 'request') {
    const line = `${JSON.stringify([request.url, request.headers])}\n`;
    writeSync(2, line);
    appendFileSync(file, line);
  }
  return emit.call(this, name, request, ...more);
};
