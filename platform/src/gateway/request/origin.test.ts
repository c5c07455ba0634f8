import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTrustedProxies } from '../../foundation/index.ts';
import { networkOf, networkOn, originOf, readClient } from './origin.ts';

describe('A4 where a request came from, as far as it is kept', () => {
  for (const [address, network] of [['203.0.113.7', '203.0.113.0/24'], ['::ffff:203.0.113.7', '203.0.113.0/24'], ['2001:db8:1:2::3', '2001:db8:1::/48'], ['::1', '0:0:0::/48'], ['fe80::1%eth0', 'fe80:0:0::/48'], ['2001:0db8:0001:0002:0003:0004:0005:0006', '2001:db8:1::/48'], ['', 'unknown'], ['nonsense', 'unknown']] as const) {
    it(`of ${address === '' ? 'no address' : address} it keeps ${network}, and never the address`, () => assert.equal(networkOf(address), network));
  }

  for (const [agent, client] of [['OpenAI/Python 1.99.1', 'openai-python'], ['claude-cli/2.1.3 (external, cli)', 'claude-cli'], ['Mozilla/5.0 (X11; Linux x86_64)', 'browser'], ['curl/8.5.0', 'curl'], ['Anthropic/JS 0.60.0', 'anthropic-js'], ['(nothing)', 'nothing'], ['""', 'unnamed']] as const) {
    it(`the program “${agent}” is ${client}, without version and system`, () => assert.equal(readClient(agent), client));
  }

  it('a name is bounded, and none is one of its own', () => {
    assert.equal(originOf({ socket: {}, headers: { 'user-agent': `${'a'.repeat(500)}/1` } }, null).client.length, 40);
    assert.deepEqual(originOf({ socket: { remoteAddress: '192.0.2.1' }, headers: {} }, null), { network: '192.0.2.0/24', client: 'none' });
  });

  it('behind a trusted proxy, each request on its one connection has a network of its own; without the setting, and of anybody else, it is the connection’s', () => {
    const proxies = openTrustedProxies(['10.0.0.0/8']);
    const [proxy, stranger] = [{ remoteAddress: '10.0.0.1' }, { remoteAddress: '192.0.2.1' }];
    const from = (socket: object, forwarded?: string, trusted = proxies) => networkOn({ socket, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }, trusted);
    assert.deepEqual([from(proxy, '203.0.113.7'), from(proxy, '198.51.100.1, 2001:db8:1::5'), from(proxy), from(proxy, 'junk'), from(proxy, '203.0.113.7', null)], ['203.0.113.0/24', '2001:db8:1::/48', '10.0.0.0/24', '10.0.0.0/24', '10.0.0.0/24']);
    assert.equal(from(stranger, '203.0.113.7'), '192.0.2.0/24');
  });
});
