// docs/security.md: T9

import { describe, expect, it } from 'vitest';
import { createNetworks, networkOf } from './networks.ts';

const from = (forwarded?: string) =>
  new Request('https://chat.example.fr/', forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });

describe('a network', () => {
  it.each(['203.0.113.9', ' 203.0.113.9:4711', '::ffff:203.0.113.9', '::ffff:cb00:7109'])(
    'is an address of IPv4: %s',
    (text) => expect(networkOf(text)).toBe('203.0.113.9'),
  );

  it('is the /56 of an IPv6 address, however it is written', () => {
    const same = [
      '2001:db8:1:2::1',
      '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff',
      '[2001:db8:1:2:3::4]:443',
      '2001:db8:1:2::1%eth0',
      '2001:db8:1:2::192.0.2.1',
      '2001:db8:1:ff::1',
    ];
    expect(new Set(same.map(networkOf)).size).toBe(1);
    expect(networkOf('2001:db8:1:102::1')).not.toBe(networkOf('2001:db8:1:2::1'));
    expect(networkOf('::1')).toBe(networkOf('::2'));
  });

  it.each(['', 'unknown', '_hidden', '1.2.3', '1.2.3.4.5', ':::', 'evil.example', '2001:db8::1::2'])(
    'is not %j',
    (text) => expect(networkOf(text)).toBeNull(),
  );
});

describe('an address', () => {
  it('is told whole to who seals it, as far as proxies are believed, and to nobody where none is', () => {
    const told = (hops: number | null, forwarded?: string, peer?: string) =>
      createNetworks(() => 0, hops).address(from(forwarded), peer);
    expect(told(0, '203.0.113.9', '198.51.100.1')).toBe('198.51.100.1');
    expect(told(1, '192.0.2.1, 203.0.113.9:4711', '198.51.100.1')).toBe('203.0.113.9');
    expect(told(1, '[2001:db8:1:2::17]:443', '198.51.100.1')).toBe('2001:db8:1:2::17');
    expect(told(0, undefined, '::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect([told(null, '203.0.113.9', '198.51.100.1'), told(1, 'unknown'), told(0)]).toEqual([null, null, null]);
  });
});

describe('who is counted', () => {
  const at = (hops: number | null, time = { now: 0 }) => createNetworks(() => time.now, hops);

  it('is nobody unless it is said how many proxies are believed', () => {
    const networks = at(null);
    expect([networks.known, at(0).known]).toEqual([false, true]);
    expect(networks.of(from('203.0.113.9'), '198.51.100.1')).toBeNull();
  });

  it('is whom the outermost believed proxy heard from, whatever was written before it', () => {
    const direct = at(0);
    expect(direct.of(from('203.0.113.9'), '198.51.100.1')).toBe(direct.of(from(), '198.51.100.1'));
    const one = at(1);
    const known = one.of(from('203.0.113.9'), '10.0.0.1');
    expect(one.of(from('192.0.2.66, 203.0.113.9'), '10.0.0.1')).toBe(known);
    expect(one.of(from('garbage,,203.0.113.9 '), '10.0.0.2')).toBe(known);
    expect(one.of(from('203.0.113.9, 192.0.2.66'), '10.0.0.1')).not.toBe(known);
    const two = at(2);
    expect(two.of(from('192.0.2.66, 203.0.113.9, 10.0.0.7'), '10.0.0.1')).toBe(
      two.of(from('203.0.113.9, 10.0.0.8'), 'x'),
    );
    // Past the proxies that were promised: whoever is furthest away.
    expect(two.of(from(), '198.51.100.1')).toBe(two.of(from('198.51.100.1'), '10.0.0.1'));
  });

  it('is not known where no address was heard', () => {
    expect(at(0).of(from('203.0.113.9'), undefined)).toBeNull();
    expect(at(1).of(from('unknown'), '10.0.0.1')).toBeNull();
  });

  it('has a name that holds no address, and another one in the next hour and the next process', () => {
    const time = { now: 0 };
    const networks = at(0, time);
    const name = networks.of(from(), '203.0.113.9');
    expect(name).toMatch(/^[\w-]{22}$/);
    time.now += 3_599_999;
    expect(networks.of(from(), '203.0.113.9')).toBe(name);
    time.now += 1;
    const next = networks.of(from(), '203.0.113.9');
    expect(next).not.toBe(name);
    // Not even by going back: the salt is gone.
    time.now = 0;
    expect([name, next]).not.toContain(networks.of(from(), '203.0.113.9'));
    expect(at(0).of(from(), '203.0.113.9')).not.toBe(name);
  });
});
