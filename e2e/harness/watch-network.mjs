// Loaded into a server under test before its own code: says each time that it wants to reach anything. To “look up” an address,
// as is done with the one that it listens on, reaches nothing.

import { Socket as Datagrams } from 'node:dgram';
import dns from 'node:dns';
import { writeSync } from 'node:fs';
import { isIP, Socket } from 'node:net';

const watch = (object, name) => {
  const real = object[name];
  object[name] = function (...args) {
    if (typeof args[0] !== 'string' || !isIP(args[0])) writeSync(2, `REACHES OUT by ${name}\n`);
    return real.apply(this, args);
  };
};
watch(Socket.prototype, 'connect');
watch(Datagrams.prototype, 'send');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) watch(dns, name);
