import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type StreamDestination, type StreamKind, streamDestination } from '@keystead/contract';
import { fixedClock } from '../../src/foundation/index.ts';
import type { StreamedEvent } from '../../src/streams/streamed-event.ts';
import { transportOf } from '../../src/streams/transports/registry.ts';
import type { TransportPorts } from '../../src/streams/transports/transport.ts';
import { type Receiver, startHttpsReceiver, startSyslogReceiver } from '../support/receivers.ts';

const clock = fixedClock(new Date('2026-11-22T10:00:00.000Z'));
const ports: TransportPorts = { clock, version: '1.2.3', privateRefusal: null, timeoutMilliseconds: 5_000 };
const tenant = '01930000-0000-7000-8000-000000000001';
const event = (sequence: number, more: Partial<StreamedEvent> = {}): StreamedEvent => ({
  tenant, sequence, time: '2026-11-22T09:59:59.123Z', action: 'session.created', actionVersion: 1, summary: 'Signed in – “Ünï”', actor: { kind: 'user', id: 'u', name: null },
  subject: { kind: 'session', id: 's' }, detail: {}, leafHash: 'ab'.repeat(32), ...more,
});

/** The drivers: how a receiver of each is started, and named. A new one is a line here. */
const drivers: Readonly<Record<StreamKind, { start(): Promise<Receiver>; at(receiver: Receiver, certificateAuthority: string | null): object }>> = {
  https: { start: startHttpsReceiver, at: ({ port }, certificateAuthority) => ({ kind: 'https', url: `https://localhost:${port}/collect?index=main`, header: 'X-Token', certificateAuthority }) },
  syslog: { start: startSyslogReceiver, at: ({ port }, certificateAuthority) => ({ kind: 'syslog', host: 'localhost', port, certificateAuthority }) },
  webhook: { start: startHttpsReceiver, at: ({ port }, certificateAuthority) => ({ kind: 'webhook', url: `https://localhost:${port}/hook`, certificateAuthority }) },
};
const secrets: Readonly<Record<StreamKind, readonly string[]>> = { https: ['Splunk abc'], syslog: [], webhook: [`whsec_${Buffer.from('one secret of 32 bytes, at least.').toString('base64')}`] };

for (const [kind, driver] of Object.entries(drivers) as [StreamKind, (typeof drivers)[StreamKind]][]) {
  describe(`A2 the transport ${kind}`, () => {
    let receiver: Receiver;
    const transport = transportOf(kind);
    const destination = (authority: string | null = receiver.certificate): StreamDestination => streamDestination.parse(driver.at(receiver, authority));
    async function send(events: readonly StreamedEvent[], to = destination(), more: Partial<TransportPorts> = {}) {
      const line = transport.open(to, secrets[kind], { ...ports, ...more });
      try { return await line.send(events); } finally { await line.close(); }
    }
    before(async () => { receiver = await driver.start(); });
    beforeEach(() => { receiver.lines.length = 0; receiver.requests.length = 0; receiver.behave('take'); });
    after(() => receiver.close());

    it('A2 hands over entries in their order, each one whole, and says that they were taken', async () => {
      const events = Array.from({ length: Math.min(3, transport.mostEvents) }, (_, index) => event(index));
      assert.equal((await send(events)).delivered, true);
      assert.equal(receiver.lines.length, events.length);
      for (const [index, line] of receiver.lines.entries()) assert.match(line, new RegExp(`"sequence":${index}\\b.*Ünï|Ünï.*"sequence":${index}\\b`));
    });

    it('A2 takes several batches one after the other', async () => {
      const line = transport.open(destination(), secrets[kind], ports);
      for (const sequence of [0, 1, 2]) assert.equal((await line.send([event(sequence)])).delivered, true);
      await line.close();
      assert.equal(receiver.lines.length, 3);
    });

    it('A2 a receiver that breaks off, hangs or is not there has taken nothing, in plain words', async () => {
      receiver.behave('fail');
      assert.deepEqual([(await send([event(0)])).delivered, receiver.lines], [false, []]);
      receiver.behave('hang');
      const late = await send([event(0)], destination(), { timeoutMilliseconds: 200 });
      assert.deepEqual([late.delivered, late.detail], [false, 'it did not answer in time']);
      const gone = await driver.start();
      const nowhere = streamDestination.parse(driver.at(gone, gone.certificate));
      await gone.close();
      const absent = await send([event(0)], nowhere);
      assert.deepEqual([absent.delivered, absent.detail], [false, 'it refuses connections']);
    });

    it('A2 attack 16 believes nobody but the authority that was named, and goes to no private address unless the operator allows it', async () => {
      const unknown = await send([event(0)], destination(null));
      assert.deepEqual([unknown.delivered, /certificate/.test(unknown.detail), receiver.lines], [false, true, []], unknown.detail);
      const refused = await send([event(0)], destination(), { privateRefusal: 'it is at a private address' });
      assert.deepEqual([refused.delivered, refused.detail, receiver.lines], [false, 'it is at a private address', []]);
      // A name that resolves to a public address first and to a private one when it is connected to gains nothing: the address looked up is the one connected to.
      const rebound = await send([event(0)], destination(), { privateRefusal: 'it is at a private address', resolve: (_host, _options, callback) => { callback(null, [{ address: '127.0.0.1', family: 4 }]); } });
      assert.deepEqual([rebound.delivered, rebound.detail], [false, 'it is at a private address']);
    });

    it('A2 a literal address is judged as any other', async () => {
      const literal = { ...destination(), ...(kind === 'syslog' ? { host: '127.0.0.1' } : { url: `https://127.0.0.1:${receiver.port}/` }) } as StreamDestination;
      assert.equal((await send([event(0)], literal, { privateRefusal: 'no' })).detail, 'no');
    });
  });
}

describe('A2 what is particular to a transport', () => {
  let https: Receiver;
  let syslog: Receiver;
  before(async () => { [https, syslog] = await Promise.all([startHttpsReceiver(), startSyslogReceiver()]); });
  beforeEach(() => { for (const each of [https, syslog]) { each.lines.length = 0; each.requests.length = 0; each.behave('take'); } });
  after(() => Promise.all([https.close(), syslog.close()]));

  it('A2 attack 15 over HTTPS the secret stands in its header, a redirect is not followed, and Retry-After is heard', async () => {
    const line = transportOf('https').open(streamDestination.parse(drivers.https.at(https, https.certificate)), ['Splunk abc'], ports);
    await line.send([event(0), event(1)]);
    assert.deepEqual([https.requests[0]?.headers['x-token'], https.requests[0]?.headers['content-type'], https.requests[0]?.headers['user-agent']], ['Splunk abc', 'application/x-ndjson', 'Keystead/1.2.3']);
    https.behave({ status: 307, headers: { location: `https://localhost:${https.port}/elsewhere` } });
    assert.deepEqual(await line.send([event(2)]), { delivered: false, status: 307, detail: 'it answered 307; redirects are not followed', retryAfterSeconds: null, gone: false });
    assert.equal(https.requests.length, 2);
    https.behave({ status: 429, headers: { 'retry-after': '30' } });
    assert.equal((await line.send([event(2)])).retryAfterSeconds, 30);
    await line.close();
  });

  it('A4 webhooks are signed as Standard Webhooks has it, under the same id each time, and with two secrets while one is renewed', async () => {
    const two = [...secrets.webhook, `whsec_${Buffer.from('another secret, from before it.').toString('base64')}`];
    const line = transportOf('webhook').open(streamDestination.parse(drivers.webhook.at(https, https.certificate)), two, ports);
    await line.send([event(7)]);
    clock.advance(60_000);
    await line.send([event(7)]);
    await line.close();
    const ids = https.requests.map(({ headers }) => headers['webhook-id']);
    assert.deepEqual(ids, [`evt_${tenant}_7`, `evt_${tenant}_7`]);
    for (const { headers, body } of https.requests) {
      const timestamp = String(headers['webhook-timestamp']);
      const expected = two.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${String(headers['webhook-id'])}.${timestamp}.${body}`).digest('base64')}`);
      assert.deepEqual(String(headers['webhook-signature']).split(' '), expected);
      const said = JSON.parse(body) as { type: string; timestamp: string; data: { sequence: number } };
      assert.deepEqual([said.type, said.timestamp, said.data.sequence], ['session.created', '2026-11-22T09:59:59.123Z', 7]);
    }
    assert.notEqual(https.requests[0]?.headers['webhook-timestamp'], https.requests[1]?.headers['webhook-timestamp']);
  });

  it('A4 the signature is that of the specification’s own example', async () => {
    const { signatureOf } = await import('../../src/streams/transports/webhook.ts');
    assert.equal(signatureOf(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' }), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('A4 410 says that the receiver wants no more', async () => {
    https.behave({ status: 410 });
    const line = transportOf('webhook').open(streamDestination.parse(drivers.webhook.at(https, https.certificate)), secrets.webhook, ports);
    assert.equal((await line.send([event(0)])).gone, true);
    await line.close();
  });

  it('A2 syslog messages are those of RFC 5424: facility "log audit", severity by event, time, name of the event', async () => {
    const line = transportOf('syslog').open(streamDestination.parse({ kind: 'syslog', host: 'localhost', port: syslog.port, format: 'cef', certificateAuthority: syslog.certificate }), [], ports);
    await line.send([event(0), event(1, { action: 'break-glass.opened', summary: 'Support came in' })]);
    assert.match(syslog.lines[0] ?? '', /^<110>1 2026-11-22T09:59:59\.123Z keystead keystead - session\.created - CEF:0\|Keystead\|Keystead\|1\.2\.3\|session\.created\|/);
    assert.match(syslog.lines[1] ?? '', /^<107>1 \S+ keystead keystead - break-glass\.opened - CEF:0\|/);
  });
});
