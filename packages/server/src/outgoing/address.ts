import { BlockList, isIP } from 'node:net';

/** IPv4 that is not the open internet: IANA's registry of special-purpose addresses, multicast and what is kept back. */
const insideV4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Carrier-grade NAT.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: the metadata of cloud machines is here.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  insideV4.addSubnet(network, prefix, 'ipv4');
}

/** All of IPv6 that is given to the open internet. Loopback, local, mapped and translated addresses lie outside of it. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** And what of that is not: protocols, Teredo and 6to4, which lead to IPv4, and documentation. */
const insideV6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  insideV6.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address may lead into the house, or to the machine itself; so is whatever is no address. */
export const isInside = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return insideV4.check(address, 'ipv4');
    case 6:
      return !global.check(address, 'ipv6') || insideV6.check(address, 'ipv6');
    default:
      return true;
  }
};
