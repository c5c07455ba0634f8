import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientAddressOf, openTrustedProxies, readTrustedProxies } from './client-address.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const trusted = openTrustedProxies(['10.0.0.0/8', '127.0.0.1', '2001:db8:ff::/48']);

describe('A4 the address that a request comes from', () => {
  for (const [about, connection, forwardedFor, expected] of [
    ['a proxy says whom it saw', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['what a client wrote there itself stands before it, and is not believed', '10.0.0.1', '192.0.2.1, 203.0.113.7', '203.0.113.7'],
    ['nor where it claims to be one of the proxies', '10.0.0.1', '10.0.0.9, 203.0.113.7', '203.0.113.7'],
    ['nor where it goes on after a proxy', '10.0.0.1', '192.0.2.1, 10.0.0.9, 203.0.113.7', '203.0.113.7'],
    ['of several proxies, the address before the first', '10.0.0.1', '192.0.2.1, 203.0.113.7, 10.0.0.2, 2001:db8:ff::3', '203.0.113.7'],
    ['without the header it is the connection’s', '10.0.0.1', undefined, '10.0.0.1'],
    ['whoever is not trusted is not believed', '203.0.113.7', '192.0.2.1', '203.0.113.7'],
    ['nor a neighbour of a proxy', '127.0.0.2', '192.0.2.1', '127.0.0.2'],
    ['a connection of IPv4 may be seen as IPv6', '::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['and so may what a proxy saw', '10.0.0.1', '::ffff:203.0.113.7, ::ffff:10.1.1.1', '203.0.113.7'],
    ['also where it is written in hexadecimal', '10.0.0.1', '203.0.113.7, ::ffff:a01:101', '203.0.113.7'],
    ['IPv6', '2001:db8:ff:1::1', '2001:db8:1::5', '2001:db8:1::5'],
    ['IPv6 that is not trusted', '2001:db8:fe::1', '2001:db8:1::5', '2001:db8:fe::1'],
    ['ports are left out', '10.0.0.1', '203.0.113.7:4711, 10.0.0.2:80', '203.0.113.7'],
    ['also those of IPv6', '10.0.0.1', '[2001:db8:1::5]:4711', '2001:db8:1::5'],
    ['several headers are one list', '10.0.0.1', ['192.0.2.1', '203.0.113.7, 10.0.0.2'], '203.0.113.7'],
    ['what is no address ends the search', '10.0.0.1', '203.0.113.7, unknown, 10.0.0.2', '10.0.0.1'],
    ['an empty entry too', '10.0.0.1', '203.0.113.7,, 10.0.0.2', '10.0.0.1'],
    ['an empty header', '10.0.0.1', '', '10.0.0.1'],
    ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.1'],
    ['a name of an interface', '10.0.0.1', 'fe80::1%eth0', '10.0.0.1'],
    ['no address of a connection', '', '203.0.113.7', ''],
  ] as const) {
    it(`${about}: ${JSON.stringify(forwardedFor)?.slice(0, 60) ?? 'nothing'} of ${connection === '' ? 'nobody' : connection} is ${expected === '' ? 'nobody' : expected}`, () => assert.equal(clientAddressOf(connection, forwardedFor, trusted), expected));
  }

  it('junk of any length is the connection’s address, and a chain without an end too', () => {
    for (const junk of ['a'.repeat(100_000), ','.repeat(100_000), '\u0000', '1.2.3', '1.2.3.4.5', '256.1.1.1', '203.0.113.7/24', '[203.0.113.7', 'for=203.0.113.7', '203.0.113.7;x', '::ffff:999.1.1.1', '203.0.113.7 10.0.0.2']) assert.equal(clientAddressOf('10.0.0.1', junk, trusted), '10.0.0.1', junk.slice(0, 40));
    assert.equal(clientAddressOf('10.0.0.1', `203.0.113.7, ${'10.0.0.2,'.repeat(30)}10.0.0.2`, trusted), '10.0.0.1');
  });

  it('without the setting nobody is trusted, and nothing is asked', () => {
    assert.equal(openTrustedProxies(readTrustedProxies(undefined).networks), null);
    assert.equal(openTrustedProxies(readTrustedProxies(' , ').networks), null);
    assert.equal(clientAddressOf('10.0.0.1', '203.0.113.7', null), '10.0.0.1');
  });

  it('O7 a setting that is no network is refused at the start, each by its name', () => {
    const read = (value: string) => readConfiguration({ KEYSTEAD_TRUSTED_PROXIES: value }).trustedProxies;
    assert.deepEqual(read('10.0.0.0/8, ::1,2001:db8::/32'), ['10.0.0.0/8', '::1', '2001:db8::/32']);
    assert.deepEqual(readConfiguration({}).trustedProxies, []);
    for (const wrong of ['10.0.0.0/33', '10.0.0', 'proxy.example', '*', '10.0.0.0/', '10.0.0.0/-1', '::/129', '::ffff:10.0.0.0/104', '10.0.0.1 10.0.0.2', 'fe80::1%eth0']) {
      assert.throws(() => read(`127.0.0.1,${wrong}`), (error: unknown) => error instanceof ConfigurationError && error.problems.length === 1 && error.problems[0]?.includes(`"${wrong}"`) === true, wrong);
    }
  });
});
