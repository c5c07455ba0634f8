import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type TLSSocket, createServer as createTlsServer } from 'node:tls';
import { type StreamDestination, streamDestination } from '@keystead/contract';
import { type ResolveName, fixedClock } from '../src/foundation/index.ts';
import { transportOf } from '../src/streams/transports/registry.ts';
import type { Outcome, TransportPorts } from '../src/streams/transports/transport.ts';
import { newSigningSecret } from '../src/streams/stream-secrets.ts';
import type { StreamedEvent } from '../src/streams/streamed-event.ts';
import { selfSigned } from './support/self-signed.ts';

const tenant = '019cabcd-0000-7000-8000-000000000001';
const event: StreamedEvent = { tenant, sequence: 7, time: '2026-11-22T08:00:00.000Z', action: 'session.created', actionVersion: 1, summary: 'Signed in', actor: { kind: 'system', id: null, name: null }, subject: { kind: 'session', id: null }, detail: {}, leafHash: '0'.repeat(64) };
const certificate = selfSigned({ name: 'localhost' });

/** A receiver that does with each connection whatever it is told to; it speaks TLS and nothing above it. */
async function startHostile(script: (socket: TLSSocket) => void, shown = certificate) {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createTlsServer({ key: shown.privateKeyPem, cert: shown.certificatePem, allowHalfOpen: true }, (socket) => { socket.on('error', () => undefined); socket.resume(); script(socket); });
  server.on('connection', (socket) => { connections += 1; open.add(socket); socket.on('error', () => undefined); socket.on('close', () => open.delete(socket)); });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  return {
    port: (server.address() as AddressInfo).port, connections: () => connections, open: () => open.size,
    close: () => new Promise<void>((resolve) => { server.close(() => { resolve(); }); for (const socket of open) socket.destroy(); }),
  };
}
type Hostile = Awaited<ReturnType<typeof startHostile>>;

describe('A2 attack 16 receivers of the log that mean harm', () => {
  const started: Hostile[] = [];
  const hostile = async (script: (socket: TLSSocket) => void, shown = certificate): Promise<Hostile> => { const each = await startHostile(script, shown); started.push(each); return each; };
  after(() => Promise.all(started.map((each) => each.close())));

  const ports = (more: Partial<TransportPorts> = {}): TransportPorts => ({ clock: fixedClock(new Date()), version: '1.2.3', privateRefusal: null, timeoutMilliseconds: 1_500, ...more });
  async function send(wish: object, more: Partial<TransportPorts> = {}): Promise<Outcome> {
    const destination: StreamDestination = streamDestination.parse({ certificateAuthority: certificate.certificatePem, ...wish });
    const line = transportOf(destination.kind).open(destination, destination.kind === 'webhook' ? [newSigningSecret()] : [], ports(more));
    try {
      return await line.send([event]);
    } finally {
      await line.close();
    }
  }
  const https = ({ port }: { port: number }, more: object = {}) => ({ kind: 'https', url: `https://localhost:${port}/`, ...more });
  const syslog = ({ port }: { port: number }, more: object = {}) => ({ kind: 'syslog', host: 'localhost', port, ...more });

  it('A2 an answer that says 2xx and never ends, or never stops, counts by its status; so much of it is read and no more', async () => {
    let written = 0;
    const endless = await hostile((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        const flood = (): void => { while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`)) written += 65_536; };
        socket.on('drain', flood);
        flood();
      });
    });
    assert.deepEqual([(await send(https(endless))).delivered, written < 20_000_000], [true, true], `${written} bytes`);
    const trickling = await hostile((socket) => { socket.once('data', () => { socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n'); const timer = setInterval(() => { socket.write('x'); }, 20); socket.once('close', () => { clearInterval(timer); }); }); });
    assert.deepEqual(await send(https(trickling)), { delivered: true, status: 200, detail: 'it answered 200', retryAfterSeconds: null, gone: false });
    const lying = await hostile((socket) => { socket.once('data', () => { socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\nx'); }); });
    assert.equal((await send(https(lying))).delivered, true);
  });

  it('A2 heads that come byte by byte, never, without end or as many of them, end with the time that a batch has', async () => {
    const scripts: Readonly<Record<string, (socket: TLSSocket) => void>> = {
      'byte by byte': (socket) => { socket.once('data', () => { const timer = setInterval(() => { socket.write('H'); }, 20); socket.once('close', () => { clearInterval(timer); }); }); },
      never: () => undefined,
      'one that never ends': (socket) => { socket.once('data', () => { socket.write('HTTP/1.1 200 OK\r\nx: '); const timer = setInterval(() => { socket.write('x'.repeat(4_096)); }, 5); socket.once('close', () => { clearInterval(timer); }); }); },
      'informational ones': (socket) => { socket.once('data', () => { const timer = setInterval(() => { socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'); }, 5); socket.once('close', () => { clearInterval(timer); }); }); },
      'no HTTP': (socket) => { socket.once('data', () => { socket.end('220 mail.example ESMTP\r\n'); }); },
      'an upgrade': (socket) => { socket.once('data', () => { socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'); }); },
    };
    await Promise.all(Object.entries(scripts).map(async ([name, script]) => {
      const outcome = await send(https(await hostile(script)));
      assert.deepEqual([outcome.delivered, outcome.status, outcome.gone], [false, null, false], `${name}: ${outcome.detail}`);
    }));
  });

  it('attack 15 a receiver that leads elsewhere is not followed, and what it asks for in waiting is bounded', async () => {
    const elsewhere = await hostile(() => undefined);
    for (const status of [301, 302, 303, 307, 308]) {
      const leading = await hostile((socket) => { socket.once('data', () => { socket.end(`HTTP/1.1 ${status} Elsewhere\r\nlocation: https://localhost:${elsewhere.port}/\r\ncontent-length: 0\r\n\r\n`); }); });
      for (const wish of [https(leading), { kind: 'webhook', url: `https://localhost:${leading.port}/` }]) assert.equal((await send(wish)).detail, `it answered ${status}; redirects are not followed`);
    }
    assert.equal(elsewhere.connections(), 0);
    for (const [asked, waits] of [['999999', 3_600], ['-5', null], ['99999999999999', null], ['Fri, 31 Dec 9999 23:59:59 GMT', null], ['7', 7]] as const) {
      const busy = await hostile((socket) => { socket.once('data', () => { socket.end(`HTTP/1.1 429 Busy\r\nretry-after: ${asked}\r\ncontent-length: 0\r\n\r\n`); }); });
      assert.equal((await send(https(busy))).retryAfterSeconds, waits, asked);
    }
  });

  it('A2 a receiver whose certificate is not signed by the authority that was named, is for another name, or cannot be told from anybody’s, gets nothing', async () => {
    const read: string[] = [];
    const script = (socket: TLSSocket): void => { socket.on('data', (chunk: Buffer) => { read.push(chunk.toString()); socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'); }); };
    const other = selfSigned({ name: 'localhost' });
    const elsewhere = selfSigned({ name: 'elsewhere.example' });
    const [good, foreign, misnamed] = [await hostile(script), await hostile(script, other), await hostile(script, elsewhere)];
    assert.equal((await send(https(good))).delivered, true);
    read.length = 0;
    for (const to of [https, syslog]) {
      const outcomes = [await send(to(foreign)), await send(to(misnamed, { certificateAuthority: elsewhere.certificatePem })), await send(to(good, { certificateAuthority: null })), await send(to(good, { certificateAuthority: other.certificatePem }))];
      for (const outcome of outcomes) assert.match(`${outcome.delivered} ${outcome.detail}`, /^false its certificate is not valid/);
    }
    assert.deepEqual(read, []);
  });

  it('A2 syslog: a receiver that talks without end, never closes, closes at once, or speaks no TLS, took nothing', async () => {
    const flooding = await hostile((socket) => { socket.write('x'.repeat(1_000_000)); const timer = setInterval(() => { socket.write('x'.repeat(65_536)); }, 5); socket.once('close', () => { clearInterval(timer); }); });
    const silent = await hostile(() => undefined);
    const closing = await hostile((socket) => { socket.end(); });
    const plain = createTcpServer((socket) => { socket.on('error', () => undefined); socket.end('220 mail.example ESMTP\r\n'); });
    await new Promise<void>((resolve) => { plain.listen(0, 'localhost', resolve); });
    const outcomes = await Promise.all([flooding, silent, closing, { port: (plain.address() as AddressInfo).port }].map((each) => send(syslog(each))));
    assert.deepEqual(outcomes.map(({ delivered }) => delivered), [false, false, false, false], JSON.stringify(outcomes));
    assert.deepEqual(outcomes.slice(0, 2).map(({ detail }) => detail), ['it did not answer in time', 'it did not answer in time']);
    plain.close();
  });

  describe('attack 16 private addresses', () => {
    let home: Hostile;
    before(async () => { home = await hostile(() => undefined); });
    const refusal = 'it is at a private address, which is not allowed';
    const resolveTo = (...answers: readonly (readonly string[])[]): ResolveName => {
      let asked = 0;
      return (_name, _options, callback) => { const answer = answers[Math.min(asked, answers.length - 1)] ?? []; asked += 1; callback(null, answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))); };
    };

    it('attack 16 no notation of an address at home is connected to, over HTTPS, as a webhook or by syslog', async () => {
      const urls = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '0.0.0.0', '[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '169.254.169.254', '2852039166', 'localhost', 'localhost.'];
      for (const host of urls) for (const kind of ['https', 'webhook']) assert.equal((await send({ kind, url: `https://${host}:${home.port}/` }, { privateRefusal: refusal })).delivered, false, host);
      for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0', '0.0.0.0', '::', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '169.254.169.254', 'localhost', 'fe80::1']) {
        const outcome = await send({ kind: 'syslog', host, port: home.port }, { privateRefusal: refusal });
        assert.deepEqual([outcome.delivered, outcome.detail === refusal || outcome.detail.startsWith('the name')], [false, true], `${host}: ${outcome.detail}`);
      }
      assert.equal(home.connections(), 0);
    });

    it('attack 16 a name that leads home, among public addresses, or the second time it is asked, gains nothing', async () => {
      for (const answers of [[['127.0.0.1']], [['::ffff:127.0.0.1']], [['fe80::1%lo']], [[]], [['10.0.0.1', '169.254.169.254', '::1']]]) {
        for (const wish of [{ kind: 'https', url: `https://collector.example:${home.port}/` }, { kind: 'webhook', url: `https://collector.example:${home.port}/` }, { kind: 'syslog', host: 'collector.example', port: home.port }]) {
          assert.deepEqual((await send(wish, { privateRefusal: refusal, resolve: resolveTo(...answers) })).detail, refusal, JSON.stringify([wish, answers]));
        }
      }
      assert.equal(home.connections(), 0);
    });
  });

  it('attack 17 a secret goes into no header that says whom a request is for, or how it is read', () => {
    const header = (name: string) => streamDestination.safeParse({ kind: 'https', url: 'https://collector.example/', header: name }).success;
    for (const name of ['Host', 'content-length', 'Transfer-Encoding', 'Connection', 'Keep-Alive', 'Upgrade', 'Expect', 'TE', 'Trailer', 'Content-Type', 'Content-Encoding', 'User-Agent', 'Proxy-Authorization', 'X: y\r\nZ', 'X Y', '']) assert.equal(header(name), false, name);
    for (const name of ['Authorization', 'X-Api-Key', 'DD-API-KEY', 'X-Splunk-Token']) assert.equal(header(name), true, name);
  });
});
