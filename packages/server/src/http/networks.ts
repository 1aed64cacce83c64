import { createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../ports.ts';

/**
 * The network that a request comes from, under a name that means nothing outside this process and this hour: enough to count
 * by, too little to know anybody by.
 */
export type Network = string & { readonly network: unique symbol };

export interface Networks {
  /** Null where it is not known: then nothing is counted for it alone. */
  of(request: Request, peer: string | undefined): Network | null;
  /** The internet address itself, for whoever seals it at once; null where it is not known. */
  address(request: Request, peer: string | undefined): string | null;
  /** Whether addresses are looked at at all. */
  readonly known: boolean;
}

const HOUR_MS = 3_600_000;
const SALT_BYTES = 32;

/** The eight groups of an IPv6 address, the two of a written IPv4 at its end counted as such. */
const groupsOf = (address: string): number[] => {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [a * 256 + Number(b), c * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head = '', tail] = hex.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return read(head);
  const [before, after] = [read(head), read(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
};

/** Without the port that some proxies write beside it, the brackets, and the name of an interface. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');

/**
 * Whom an address stands for: an IPv4 address for itself, an IPv6 address for its /56. A household is given as much of IPv6
 * (RIPE-690), or a /64 out of as much: whoever has it may change address in all of it at will, and would else be 256 networks. Null
 * for what is no address.
 */
export const networkOf = (text: string): string | null => {
  const address = bare(text);
  const family = isIP(address);
  if (family === 4) return address;
  if (family === 0) return null;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const [first = 0, second = 0, third = 0, fourth = 0, , , high = 0, low = 0] = groups;
  if (!isMapped) return `${[first, second, third, fourth & 0xff00].join(':')}/56`;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/**
 * The address that the outermost of our own proxies saw. Each writes whom it heard from at the end of `X-Forwarded-For`; what
 * stands before those that we believe was written by anybody.
 */
const addressOf = (request: Request, peer: string | undefined, hops: number): string | undefined => {
  const forwarded = hops > 0 ? (request.headers.get('x-forwarded-for') ?? '') : '';
  const heard = [...forwarded.split(',').filter((entry) => entry.trim() !== ''), peer ?? ''];
  return heard[Math.max(0, heard.length - 1 - hops)];
};

/**
 * Names networks by an HMAC under a random salt that lives for an hour, in memory: no address is kept, written or logged, and
 * what was counted in one hour cannot be joined to the next, by nobody (SAFETY.md T9). `hops` says how many proxies to
 * believe; null to look at no address.
 */
export const createNetworks = (
  clock: Clock,
  hops: number | null,
  newSalt: () => Buffer = () => randomBytes(SALT_BYTES),
): Networks => {
  let salt = newSalt();
  let hour = Math.floor(clock() / HOUR_MS);

  return {
    known: hops !== null,
    address(request, peer) {
      const address = hops === null ? '' : bare(addressOf(request, peer, hops) ?? '');
      if (isIP(address) === 0) return null;
      // Of a dual stack: an IPv4 address, written as one.
      const network = networkOf(address) ?? '';
      return isIP(network) === 4 ? network : address;
    },
    of(request, peer) {
      const network = hops === null ? null : networkOf(addressOf(request, peer, hops) ?? '');
      if (network === null) return null;
      const now = Math.floor(clock() / HOUR_MS);
      if (now !== hour) {
        salt = newSalt();
        hour = now;
      }
      return createHmac('sha256', salt).update(network).digest('base64url').slice(0, 22) as Network;
    },
  };
};
