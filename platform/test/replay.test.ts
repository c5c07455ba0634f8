import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { request } from 'undici';
import { answerBytes, cutAtRandom, findFixtures, readExchange, seededRandom, startReplay } from './support/replay/index.ts';

const fixtures = findFixtures();

describe('cutting', () => {
  it('keeps the bytes, is the same for the same seed, and cuts inside characters and line ends', () => {
    const bytes = Buffer.from('data: {"a":"😀ü"}\r\n\r\n'.repeat(50));
    const pieces = cutAtRandom(bytes, seededRandom(7));
    assert.ok(Buffer.concat(pieces).equals(bytes));
    assert.deepEqual(pieces, cutAtRandom(bytes, seededRandom(7)));
    assert.ok(pieces.some((piece) => ((piece[0] ?? 0) & 0xc0) === 0x80), 'inside a character');
    assert.ok(pieces.some((piece) => piece[0] === 0x0a), 'inside a line end');
  });

  it('says in words when the recordings are absent', () => {
    assert.match(findFixtures({ KEYSTEAD_FIXTURES: '/nowhere' }).absent ?? '', /KEYSTEAD_FIXTURES/);
  });
});

describe('the replay provider', { skip: fixtures.absent ?? false }, () => {
  const start = () => startReplay({ fixturesFolder: fixtures.folder ?? '', rows: fixtures.folder === undefined ? [] : fixtures.rows, seed: 3, provider: 'openai' });
  const file = 'openai/chat.cache-read-stream.gpt-4.1-2025-04-14.crewai.json';

  it('answers a recorded request by its body, whatever stream_options say, and keeps what it was sent', async () => {
    const replay = await start();
    try {
      const exchange = readExchange(fixtures.folder ?? '', file);
      const body = JSON.stringify({ ...(exchange.request.body as object), stream_options: { include_usage: true } });
      const answer = await request(`${replay.origin}${exchange.request.path}`, { method: 'POST', body, headers: { authorization: 'Bearer canary', 'X-Odd-Case': '1' } });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      assert.equal(answer.statusCode, 200);
      assert.ok(bytes.equals(answerBytes(exchange)));
      assert.equal(replay.received[0]?.headers['authorization'], 'Bearer canary');
      assert.ok(replay.received[0].rawHeaders.includes('X-Odd-Case'));
      assert.equal(replay.received[0].answeredBy, exchange.id);
    } finally {
      await replay.close();
    }
  });

  it('answers by x-replay-id, and 404 where nothing is recorded', async () => {
    const replay = await start();
    try {
      const byId = await request(`${replay.origin}/any`, { method: 'POST', body: '{}', headers: { 'x-replay-id': file.replace('.json', '') } });
      assert.match(await byId.body.text(), /chatcmpl-D7mVuXauQqcmOCb3XP6IL6yHwJaAL/);
      const missing = await request(`${replay.origin}/v1/chat/completions`, { method: 'POST', body: '{"model":"none"}' });
      assert.match(await missing.body.text(), /no_recording/);
      assert.equal(missing.statusCode, 404);
    } finally {
      await replay.close();
    }
  });

  it('G1 the official OpenAI SDK reads recorded streams from it', async () => {
    const replay = await start();
    try {
      const { body } = readExchange(fixtures.folder ?? '', file).request;
      const client = new OpenAI({ apiKey: 'canary', baseURL: `${replay.origin}/v1`, maxRetries: 0 });
      const stream = client.chat.completions.stream(body as Parameters<typeof client.chat.completions.stream>[0]);
      assert.equal((await stream.finalChatCompletion()).usage?.prompt_tokens, 1144);
    } finally {
      await replay.close();
    }
  });
});
