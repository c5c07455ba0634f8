import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { contentCommitment } from '@keystead/contract';
import { describeProvider, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const token = 'ks_test_token';
const key = 'canary-key-of-streams-0123456789';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

async function stage(play: Play, options: Partial<TestGatewayOptions> = {}): Promise<{ gateway: TestGateway; provider: FakeProvider }> {
  const provider = await startFakeProvider(play);
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat']), describeProvider('claude', ['anthropic-messages'])],
    tenants: [sketchTenant({ token, credentials: [{ provider: 'alpha', origin: provider.origin, secret: key, models: ['m-1'] }, { provider: 'claude', origin: provider.origin, secret: key, models: ['c-1'] }] })],
    ...options,
  });
  closing.push(() => gateway.close(), () => provider.close());
  return { gateway, provider };
}

const chunk = (content: string, finish: string | null = null) => `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm-1-2026', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const usageChunk = `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm-1-2026', choices: [], usage: { prompt_tokens: 5, completion_tokens: 4, total_tokens: 9 } })}\n\n`;
const done = 'data: [DONE]\n\n';

const streams = (write: (send: (text: string) => void, response: Parameters<Play>[1]) => void): Play => (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  write((text) => { response.write(text); }, response);
};

function ask(gateway: TestGateway, more: Record<string, unknown> = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm-1', stream: true, messages: [{ role: 'user', content: 'hi' }], ...more }),
  });
}

describe('streams end properly or with a typed error', () => {
  it('usage is asked for upstream, its chunk hidden from a client that did not ask, and settled in the ledger (B2)', async () => {
    const { gateway, provider } = await stage(streams((send, response) => { send(chunk('a') + chunk('b', 'stop')); send(usageChunk + done); response.end(); }));
    const text = await (await ask(gateway)).text();
    assert.equal(text, chunk('a') + chunk('b', 'stop') + done);
    assert.equal(JSON.parse(provider.requests[0]?.body ?? '{}').stream_options.include_usage, true);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.usage?.input, outcome?.usage?.output, outcome?.usageState, outcome?.outcome, outcome?.servedModel], [5, 4, 'settled', 'answered', 'm-1-2026']);
  });

  it('A3 the provider’s own id of a streamed request is recorded: from its headers, else from its first event', async () => {
    const whole = chunk('a') + chunk('b', 'stop') + usageChunk + done;
    const { gateway } = await stage((_request, response) => { response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_of_stream' }); response.end(whole); });
    await (await ask(gateway)).text();
    assert.equal((await gateway.untilOutcomes(1))[0]?.providerRequestId, 'req_of_stream');
    const { gateway: other } = await stage(streams((send, response) => { send(whole); response.end(); }));
    await (await ask(other)).text();
    assert.equal((await other.untilOutcomes(1))[0]?.providerRequestId, '1');
  });

  it('A3 where the policy wants it, a receipt holds salted hashes of body and answer as they were sent and delivered; a broken answer has none', async () => {
    const whole = chunk('a') + chunk('b', 'stop') + usageChunk + done;
    let cut = false;
    const provider = await startFakeProvider(streams((send, response) => { send(cut ? chunk('a') : whole); if (cut) setImmediate(() => response.socket?.destroy()); else response.end(); }));
    const gateway = await startTestGateway({
      providers: [describeProvider('alpha', ['openai-chat'])],
      tenants: [sketchTenant({ token, credentials: [{ provider: 'alpha', origin: provider.origin, secret: key, models: ['m-1'] }], policy: { receiptHashes: true } })],
    });
    closing.push(() => gateway.close(), () => provider.close());
    const body = JSON.stringify({ model: 'm-1', stream: true, messages: [{ role: 'user', content: 'hi' }] });
    const received = Buffer.from(await (await ask(gateway)).arrayBuffer());
    const content = (await gateway.untilOutcomes(1))[0]?.content ?? assert.fail('no hashes');
    const salt = Buffer.from(content.salt, 'base64');
    assert.equal(content.input, contentCommitment('input', Buffer.from(body), salt, sha256));
    assert.equal(content.output, contentCommitment('output', received, salt, sha256));
    cut = true;
    await (await ask(gateway)).text();
    const broken = (await gateway.untilOutcomes(2))[1]?.content;
    assert.equal(broken?.output, null);
    assert.notEqual(broken?.input, content.input, 'a salt for each request');
    const { gateway: without } = await stage(streams((send, response) => { send(whole); response.end(); }));
    await (await ask(without)).text();
    assert.equal((await without.untilOutcomes(1))[0]?.content, undefined, 'nobody asked for them');
  });

  it('a client that asked for usage gets the bytes untouched', async () => {
    const whole = chunk('a') + chunk('b', 'stop') + usageChunk + done;
    const { gateway } = await stage(streams((send, response) => { for (const byte of whole) send(byte); response.end(); }));
    assert.equal(await (await ask(gateway, { stream_options: { include_usage: true } })).text(), whole);
  });

  it('S11: [DONE] is missing but the answer had its end: finished at once, no error, no made-up [DONE]', async () => {
    const { gateway } = await stage(streams((send, response) => { send(chunk('a', 'stop') + usageChunk); response.end(); }));
    const text = await (await ask(gateway)).text();
    assert.ok(!text.includes('[DONE]') && !text.includes('error'));
    assert.equal((await gateway.untilOutcomes(1))[0]?.outcome, 'answered');
  });

  it('S08: a stream that is cut ends with a typed error, never with [DONE], and is metered as an estimate', async () => {
    const { gateway } = await stage(streams((send, response) => { send(chunk('a') + chunk('b')); setImmediate(() => response.socket?.destroy()); }));
    const text = await (await ask(gateway)).text();
    assert.match(text, /stream_interrupted/);
    assert.ok(!text.includes('[DONE]'));
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.outcome, outcome?.usageState, outcome?.attempts[0]?.code], ['failed', 'estimated', 'stream_interrupted']);
  });

  it('S08: a stream that just ends in the middle is no success either', async () => {
    const { gateway } = await stage(streams((send, response) => { send(chunk('a')); response.end(); }));
    assert.match(await (await ask(gateway)).text(), /stream_interrupted/);
  });

  it('S09: a stream that stalls past the idle limit ends with a typed error, and the gateway goes on', async () => {
    const { gateway } = await stage(streams((send) => { send(chunk('a')); }), { limits: { streamIdleMilliseconds: 50 } });
    assert.match(await (await ask(gateway)).text(), /stream_interrupted/);
    assert.equal((await fetch(`${gateway.url}/v1/models`, { headers: { 'x-api-key': token } })).status, 200);
  });

  it('S10: a malformed chunk passes and the stream finishes', async () => {
    const { gateway } = await stage(streams((send, response) => { send(chunk('a') + 'data: {oops\n\n' + chunk('b', 'stop') + usageChunk + done); response.end(); }));
    const text = await (await ask(gateway)).text();
    assert.match(text, /\[DONE\]/);
    assert.equal((await gateway.untilOutcomes(1))[0]?.usage?.output, 4);
  });

  it('Anthropic: the broken stream ends with an event of its own dialect', async () => {
    const start = `event: message_start\ndata: ${JSON.stringify({ type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', model: 'c-1', content: [], usage: { input_tokens: 3, output_tokens: 1 } } })}\n\n`;
    const { gateway } = await stage(streams((send, response) => { send(start); response.end(); }));
    const answer = await fetch(`${gateway.url}/v1/messages?beta=true`, {
      method: 'POST', headers: { 'x-api-key': token, 'anthropic-version': '2023-06-01' }, body: JSON.stringify({ model: 'c-1', max_tokens: 5, stream: true, messages: [{ role: 'user', content: 'hi' }] }),
    });
    assert.match(await answer.text(), /event: error\ndata: \{"type":"error"/);
    assert.ok(answer.headers.get('request-id'));
  });

  it('V3: a key that the provider streams back is taken out, also when it is cut across pieces', async () => {
    const { gateway } = await stage(streams((send, response) => {
      const text = chunk(`before ${key} after`) + chunk('', 'stop') + usageChunk + done;
      const cut = text.indexOf(key) + 11;
      send(text.slice(0, cut));
      setImmediate(() => { send(text.slice(cut)); response.end(); });
    }));
    const text = await (await ask(gateway)).text();
    assert.ok(!text.includes(key) && !text.includes(key.slice(0, 11)));
    assert.match(text, /before \[redacted\] after/);
  });

  it('attack 36: a client that leaves ends the provider’s work, and the use is metered as an estimate', async () => {
    const { gateway, provider } = await stage(streams((send) => { send(chunk('a')); }));
    const controller = new AbortController();
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ model: 'm-1', stream: true, messages: [] }), signal: controller.signal,
    });
    await answer.body?.getReader().read();
    controller.abort();
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.outcome, outcome?.usageState, outcome?.status], ['cancelled', 'estimated', 499]);
    while (provider.aborted() === 0) await new Promise((resolve) => { setImmediate(resolve); });
  });

  it('attack 36: a client that leaves before the answer ends the provider’s work too', async () => {
    const { gateway, provider } = await stage(() => undefined);
    const controller = new AbortController();
    const left = fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ model: 'm-1', messages: [] }), signal: controller.signal }).catch(() => undefined);
    while (provider.requests.length < 1) await new Promise((resolve) => { setImmediate(resolve); });
    controller.abort();
    await left;
    const [outcome] = await gateway.untilOutcomes(1);
    assert.equal(outcome?.outcome, 'cancelled');
    while (provider.aborted() === 0) await new Promise((resolve) => { setImmediate(resolve); });
  });

  it('fault 8: a client that stops reading holds the provider back instead of filling memory, and is dropped in the end', async () => {
    let written = 0;
    const { gateway, provider } = await stage(streams((_send, response) => {
      const piece = chunk('x'.repeat(16_000));
      const pump = () => {
        while (written < 400_000_000 && !response.destroyed) {
          written += piece.length;
          if (!response.write(piece)) { response.once('drain', pump); return; }
        }
      };
      pump();
    }), { limits: { streamIdleMilliseconds: 300 } });
    const body = JSON.stringify({ model: 'm-1', stream: true, messages: [] });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await once(socket, 'readable');
    const [outcome] = await gateway.untilOutcomes(1);
    assert.equal(outcome?.outcome, 'cancelled');
    assert.ok(written < 64_000_000, `${written} bytes were taken from the provider for a client that does not read`);
    assert.ok(provider.aborted() >= 0);
    socket.destroy();
  });
});
