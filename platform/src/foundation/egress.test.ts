import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { AddressRefused, type Egress, type ResolveName, isPublicAddress, openEgress } from './egress.ts';

const closing: (() => Promise<unknown>)[] = [];
after(() => Promise.all(closing.map((close) => close())));

function opened(options: Parameters<typeof openEgress>[0]): Egress {
  const egress = openEgress(options);
  closing.push(() => egress.close());
  return egress;
}

/** Something that listens at home, and counts who comes. */
async function listenAtHome(): Promise<{ port: number; connections(): number }> {
  let connections = 0;
  const server = createServer((_request, response) => { response.setHeader('connection', 'close'); response.end('home'); });
  server.on('connection', () => { connections += 1; });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  closing.push(() => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }));
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

/** A resolver that says one thing after the other, and counts the questions. */
function resolverOf(...answers: readonly (readonly string[])[]): { resolve: ResolveName; asked(): number } {
  let asked = 0;
  return {
    asked: () => asked,
    resolve(_hostname, _options, callback) {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
      asked += 1;
      callback(null, answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
  };
}

const get = { path: '/', method: 'GET' } as const;

/** The refusal, however deep the client put it: of several addresses it tells as one error for all. */
function isRefusal(error: unknown): boolean {
  return error instanceof AddressRefused || (error instanceof Error && error.cause !== undefined && isRefusal(error.cause));
}

describe('attack 16: what goes out, goes to public addresses', () => {
  const home: Readonly<Record<string, readonly string[]>> = {
    'loopback, this host': ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::', '0:0:0:0:0:0:0:1'],
    'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1'],
    'metadata of clouds': ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
    'link-local, with and without zone': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::1%lo'],
    'carrier-grade NAT, benchmarks, documentation, multicast, reserved': ['100.64.0.1', '100.127.255.255', '198.18.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1'],
    'IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo': [
      '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '0:0:0:0:0:ffff:a9fe:a9fe', '::127.0.0.1', '::a9fe:a9fe', '::ffff:0:127.0.0.1', '::ffff:0:a00:1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::a00:1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '2001:0:7f00:1::',
    ],
    'no address': ['', 'localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.0.0.1.', '1.2.3.4.5', '[::1]', '127.0.0.1/8', '１２７.0.0.1'],
  };
  for (const [what, addresses] of Object.entries(home)) {
    it(`attack 16: ${what}`, () => { assert.deepEqual(addresses.filter(isPublicAddress), []); });
  }

  it('attack 16: public addresses are public, so that the refusals say something', () => {
    const open = ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1', '192.167.255.255', '169.253.255.255', '223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001:80f::200e', '::ffff:8.8.8.8'];
    assert.deepEqual(open.filter((address) => !isPublicAddress(address)), []);
  });

  it('attack 16: an origin that is such an address is refused in every notation a URL has for it, before anything is connected', async () => {
    const { port, connections } = await listenAtHome();
    const egress = opened({ allowPrivate: false });
    const hosts = [
      '127.0.0.1', '127.1', '127.0.1', '2130706433', '017700000001', '0x7f000001', '0x7F.0.0.1', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '%31%32%37.0.0.1', '0', '0x0', '0.0.0.0', '①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', '\u00ad127.0.0.1',
      '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:FFFF:7F00:0001]', '[::127.0.0.1]', '[::ffff:0:7f00:1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
      '169.254.169.254', '2852039166', '0xA9FEA9FE', '0251.0376.0251.0376', '[::ffff:a9fe:a9fe]', '[fd00:ec2::254]', '168.63.129.16', 'user@127.0.0.1',
    ];
    for (const host of hosts) assert.throws(() => egress.pool('owner', `http://${host}:${port}`), AddressRefused, host);
    for (const host of ['[fe80::1%25eth0]', '[fe80::1%eth0]', '1.2.3.4.5', '09.0.0.1', '[::ffff:0x7f.0.0.1]']) assert.throws(() => egress.pool('owner', `http://${host}:${port}`), TypeError, host);
    assert.equal(connections(), 0);
  });

  it('attack 16: a name for such an address is refused, however the name is written and whatever the resolver adds', async () => {
    const { port, connections } = await listenAtHome();
    const egress = opened({ allowPrivate: false });
    // Not every system knows a name with the dot of the root: then it is no name at all.
    for (const host of ['localhost', 'LOCALHOST', 'localhost.', 'ｌｏｃａｌｈｏｓｔ']) await assert.rejects(egress.pool('owner', `http://${host}:${port}`).request(get), (error) => isRefusal(error) || (error as NodeJS.ErrnoException).code === 'ENOTFOUND', host);
    const named = [['127.0.0.1'], ['::ffff:127.0.0.1'], ['64:ff9b::7f00:1'], ['fe80::1%lo'], ['::1', '127.0.0.1', '169.254.169.254'], []];
    for (const [index, addresses] of named.entries()) {
      const { resolve } = resolverOf(addresses);
      await assert.rejects(opened({ allowPrivate: false, resolve }).pool('owner', `http://provider-${index}.example:${port}`).request(get), isRefusal, addresses.join());
    }
    assert.equal(connections(), 0);
  });

  it('attack 16: a name that changes its mind gains nothing: each connection asks once, and goes where the checked answer said', async () => {
    const { port, connections } = await listenAtHome();
    // What was public a moment ago, and is home now that it is connected to.
    const rebound = resolverOf(['127.0.0.1'], ['8.8.8.8']);
    const pool = opened({ allowPrivate: false, resolve: rebound.resolve }).pool('owner', `http://rebinding.example:${port}`);
    await assert.rejects(pool.request(get), isRefusal);
    assert.deepEqual([rebound.asked(), connections()], [1, 0]);
    // The other way round, where home is allowed: the first answer is the one that is connected to, the second is never asked for.
    const steady = resolverOf(['127.0.0.1'], ['192.0.2.1']);
    const open = opened({ allowPrivate: true, resolve: steady.resolve }).pool('owner', `http://steady.example:${port}`);
    assert.equal(await (await open.request(get)).body.text(), 'home');
    assert.deepEqual([steady.asked(), connections()], [1, 1]);
  });
});
