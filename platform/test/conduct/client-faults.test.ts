import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { listenerLimits } from '../../src/server/http-server.ts';
import { type Act, healthy } from './misbehaving-provider.ts';
import { conductToken, fastProfile, openStage, type Stage } from './stage.ts';

const body = (more: object = {}) => JSON.stringify({ model: 'alone', messages: [{ role: 'user', content: 'hi' }], ...more });
const head = (length: number | 'chunked', connection = 'keep-alive') => `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${conductToken}\r\nContent-Type: application/json\r\nConnection: ${connection}\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;
const request = (more: object = {}, connection?: string) => { const text = body(more); return head(Buffer.byteLength(text), connection) + text; };

/** A stream that goes on until nobody takes it any more. */
const endless: Act = async ({ response }) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const piece = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(16_000) }, finish_reason: null }] })}\n\n`;
  while (!response.destroyed) if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
};

describe('clients that misbehave', () => {
  let stage: Stage;
  before(async () => { stage = await openStage(fastProfile, { primary: healthy('m-1'), backup: healthy('m-2') }); });
  after(async () => { await stage.close(); });

  async function dial(): Promise<{ socket: Socket; text: () => string; closed: Promise<unknown> }> {
    const socket = connect({ port: stage.gateway.port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    socket.on('data', (chunk: Buffer) => { text += chunk.toString('latin1'); });
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => { socket.once('close', resolve); });
    await once(socket, 'connect');
    return { socket, text: () => text, closed };
  }
  const until = async (holds: () => boolean) => { while (!holds()) await new Promise((resolve) => { setImmediate(resolve); }); };
  const answersOthers = async () => { stage.primary.behave(healthy('m-1')); assert.equal((await stage.ask('alone')).status, 200); };

  it('fault 8 disconnect in the middle of a stream: the provider’s work ends, the use is metered, others are served', async () => {
    stage.primary.behave(endless);
    const before = stage.primary.givenUp();
    const seen = stage.gateway.outcomes().length;
    const { socket, text } = await dial();
    socket.write(request({ stream: true }));
    await until(() => text().includes('xxx'));
    socket.destroy();
    await until(() => stage.primary.givenUp() > before);
    assert.equal((await stage.gateway.untilOutcomes(seen + 1)).at(-1)?.outcome, 'cancelled');
    await answersOthers();
  });

  it('fault 8 half-closed: a client that closes its side counts as gone; the provider’s work ends, the use is metered, nothing lingers', async () => {
    stage.primary.behave(endless);
    const before = stage.primary.givenUp();
    const seen = stage.gateway.outcomes().length;
    const { socket, text, closed } = await dial();
    socket.write(request({ stream: true }));
    await until(() => text().includes('xxx'));
    socket.end();
    await closed;
    await until(() => stage.primary.givenUp() > before);
    assert.equal((await stage.gateway.untilOutcomes(seen + 1)).at(-1)?.outcome, 'cancelled');
    await answersOthers();
  });

  it('pipelined: requests sent without waiting are answered in their order, each once', async () => {
    stage.primary.behave(healthy('m-1', { to: 1 }));
    const before = stage.primary.requests.length;
    const { socket, text } = await dial();
    socket.write(request({ user: 'one' }) + request({ user: 'two' }) + request({ user: 'three' }, 'close'));
    await until(() => text().split('HTTP/1.1 200').length === 4);
    await until(() => stage.primary.requests.length === before + 3);
    const ids = [...text().matchAll(/x-keystead-request-id: (\S+)/gi)].map((match) => match[1]);
    assert.equal(new Set(ids).size, 3);
    socket.destroy();
  });

  it('attack 21 oversized: refused while it still sends, and no more of it is read', async () => {
    const before = stage.primary.requests.length;
    const { socket, text } = await dial();
    socket.write(head(64 * 1024 * 1024));
    await until(() => text().includes('413'));
    assert.equal(stage.primary.requests.length, before);
    socket.destroy();
    await answersOthers();
  });

  it('fault 8 slow-loris: the listener ends headers and bodies that do not come, and meanwhile others are served', async () => {
    // Node.js enforces these; that they are set is what can break.
    assert.ok(listenerLimits.headersTimeout <= 15_000 && listenerLimits.requestTimeout <= 300_000);
    const slow = await Promise.all(Array.from({ length: 20 }, () => dial()));
    for (const [index, { socket }] of slow.entries()) socket.write(index % 2 === 0 ? 'POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-A: ' : `${head(1_000)}{`);
    await answersOthers();
    const before = stage.gateway.intents().length;
    for (const { socket } of slow) socket.destroy();
    await until(() => stage.gateway.gateway.counters.inFlight === 0);
    assert.equal(stage.gateway.intents().length, before, 'no key was opened for any of them');
  });
});
