import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { request } from 'undici';
import { dialects, readSseData, structuredCalls } from '../src/dialects/index.ts';
import { fixedClock } from '../src/foundation/index.ts';
import { type Sandbox, startSandbox } from '../src/providers/index.ts';

const apiKey = 'sk-sandbox-test';
const clock = fixedClock(new Date('2026-11-21T00:00:00Z'));
const weatherSchema = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city', 'days'] };
const question = 'What is the weather in Lisbon for the next 3 days?';

describe('the sandbox provider', () => {
  let sandbox: Sandbox;
  before(async () => { sandbox = await startSandbox({ clock, pieceDelayMilliseconds: 0 }); });
  after(() => sandbox.close());
  const openai = () => new OpenAI({ apiKey, baseURL: `${sandbox.origin}/v1`, maxRetries: 0 });
  const anthropic = () => new Anthropic({ apiKey, baseURL: sandbox.origin, maxRetries: 0 });
  const google = () => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: sandbox.origin } });
  const post = (path: string, body: unknown, key = apiKey) => request(`${sandbox.origin}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } });
  const chat = (content: string, more: object = {}) => ({ model: 'sandbox-small', messages: [{ role: 'user', content }], ...more });

  describe('G1 the official OpenAI SDK', () => {
    it('chats: the same request gets the same answer, marked as the sandbox’s', async () => {
      const ask = () => openai().chat.completions.create({ model: 'sandbox-small', messages: [{ role: 'user', content: 'Hello' }] }).withResponse();
      const [first, second] = await Promise.all([ask(), ask()]);
      assert.match(first.data.choices[0]?.message.content ?? '', /Keystead sandbox[\s\S]*“Hello”/);
      assert.deepEqual(first.data, second.data);
      assert.equal(first.response.headers.get('x-keystead-sandbox'), 'true');
      assert.equal(first.data.usage?.prompt_tokens, 2);
    });

    it('streams the same text as it answers at once, with the same counts', async () => {
      const whole = await openai().chat.completions.create({ model: 'sandbox-small', messages: [{ role: 'user', content: question }] });
      const stream = openai().chat.completions.stream({ model: 'sandbox-small', messages: [{ role: 'user', content: question }], stream_options: { include_usage: true } });
      const final = await stream.finalChatCompletion();
      assert.equal(final.choices[0]?.message.content, whole.choices[0]?.message.content);
      assert.deepEqual(final.usage, whole.usage);
    });

    it('calls the forced tool with arguments from the question, then answers with the result', async () => {
      const tools: OpenAI.ChatCompletionTool[] = ['first', 'weather'].map((name) => ({ type: 'function', function: { name, parameters: weatherSchema } }));
      const called = await openai().chat.completions.stream({ model: 'sandbox-small', messages: [{ role: 'user', content: question }], tools, tool_choice: { type: 'function', function: { name: 'weather' } } }).finalChatCompletion();
      const [call] = called.choices[0]?.message.tool_calls ?? [];
      assert.ok(call?.type === 'function');
      assert.equal(call.function.name, 'weather');
      assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Lisbon', days: 3 });
      assert.equal(called.choices[0]?.finish_reason, 'tool_calls');
      const answered = await openai().chat.completions.create({
        model: 'sandbox-small', tools,
        messages: [{ role: 'user', content: question }, { role: 'assistant', tool_calls: [call] }, { role: 'tool', tool_call_id: call.id, content: '21 degrees' }],
      });
      assert.match(answered.choices[0]?.message.content ?? '', /21 degrees/);
    });

    it('speaks Responses: text, tools, structured output, streamed with rising sequence numbers', async () => {
      const sequence: number[] = [];
      const stream = openai().responses.stream({ model: 'sandbox-small', input: question });
      stream.on('event', (event) => { if ('sequence_number' in event) sequence.push(event.sequence_number); });
      const final = await stream.finalResponse();
      assert.match(final.output_text, /Lisbon/);
      assert.deepEqual(sequence, sequence.map((_number, index) => index));
      const called = await openai().responses.create({ model: 'sandbox-small', input: question, tools: [{ type: 'function', name: 'weather', parameters: weatherSchema, strict: false }] });
      assert.ok(called.output[0]?.type === 'function_call' && called.output[0].call_id.startsWith('call_'));
      const short = await openai().responses.create({ model: 'sandbox-small', input: question, max_output_tokens: 5 });
      assert.equal(short.incomplete_details?.reason, 'max_output_tokens');
      assert.equal(short.usage?.output_tokens, 5);
    });

    it('embeds: unit vectors, near for like texts, base64 or numbers, as many dimensions as asked', async () => {
      const plain = await openai().embeddings.create({ model: 'sandbox-embedding', input: ['the cat sleeps', 'the cat slept', 'quarterly revenue'], encoding_format: 'float', dimensions: 512 });
      const coded = await openai().embeddings.create({ model: 'sandbox-embedding', input: ['the cat sleeps', 'the cat slept', 'quarterly revenue'], dimensions: 512 });
      const [a = [], b = [], c = []] = plain.data.map((each) => each.embedding);
      const dot = (x: number[], y: number[]) => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
      assert.equal(a.length, 512);
      assert.ok(Math.abs(dot(a, a) - 1) < 1e-5);
      assert.ok(dot(a, b) > dot(a, c) + 0.2);
      coded.data[0]?.embedding.forEach((value, at) => assert.ok(Math.abs(value - (a[at] ?? 0)) < 1e-6));
    });

    it('lists its models', async () => {
      const ids = (await openai().models.list()).data.map((model) => model.id);
      assert.deepEqual(ids, ['sandbox-small', 'sandbox-large', 'sandbox-embedding', 'sandbox-unpriced']);
      assert.equal((await openai().models.retrieve('sandbox-large')).id, 'sandbox-large');
    });
  });

  it('G1 the official Anthropic SDK: messages, streams, tools, token counting and models', async () => {
    const messages = [{ role: 'user' as const, content: question }];
    const whole = await anthropic().messages.create({ model: 'sandbox-large', max_tokens: 500, messages });
    const streamed = await anthropic().messages.stream({ model: 'sandbox-large', max_tokens: 500, messages }).finalMessage();
    assert.deepEqual(streamed.content, whole.content);
    assert.equal(streamed.usage.output_tokens, whole.usage.output_tokens);
    const called = await anthropic().messages.stream({ model: 'sandbox-large', max_tokens: 500, messages, tools: [{ name: 'weather', input_schema: { ...weatherSchema, type: 'object' } }], tool_choice: { type: 'any' } }).finalMessage();
    assert.ok(called.content[0]?.type === 'tool_use');
    assert.deepEqual(called.content[0].input, { city: 'Lisbon', days: 3 });
    assert.equal(called.stop_reason, 'tool_use');
    assert.equal((await anthropic().messages.countTokens({ model: 'sandbox-large', messages })).input_tokens, whole.usage.input_tokens);
    assert.equal((await anthropic().models.list()).data[0]?.id, 'sandbox-small');
  });

  it('G1 the official Google SDK: content, streams, tools, counting, embeddings and models', async () => {
    const whole = await google().models.generateContent({ model: 'sandbox-small', contents: question });
    let text = '';
    let output = 0;
    for await (const chunk of await google().models.generateContentStream({ model: 'sandbox-small', contents: question })) {
      text += chunk.text ?? '';
      output = chunk.usageMetadata?.candidatesTokenCount ?? 0;
    }
    assert.equal(text, whole.text);
    assert.equal(output, whole.usageMetadata?.candidatesTokenCount);
    const called = await google().models.generateContent({ model: 'sandbox-small', contents: question, config: { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: weatherSchema }] }] } });
    assert.deepEqual(called.functionCalls?.[0]?.args, { city: 'Lisbon', days: 3 });
    assert.equal((await google().models.countTokens({ model: 'sandbox-small', contents: question })).totalTokens, whole.usageMetadata?.promptTokenCount);
    const embedded = await google().models.embedContent({ model: 'sandbox-embedding', contents: ['one', 'two'] });
    assert.equal(embedded.embeddings?.[1]?.values?.length, 256);
    const listed: (string | undefined)[] = [];
    for await (const model of await google().models.list()) listed.push(model.name);
    assert.ok(listed.includes('models/sandbox-small'));
  });

  it('answers a key of anybody else 401, in each dialect', async () => {
    await assert.rejects(new OpenAI({ apiKey: 'sk-proj-real', baseURL: `${sandbox.origin}/v1`, maxRetries: 0 }).models.list(), OpenAI.AuthenticationError);
    await assert.rejects(new Anthropic({ apiKey: 'sk-ant-real', baseURL: sandbox.origin, maxRetries: 0 }).models.list(), Anthropic.AuthenticationError);
    const answer = await post('/v1beta/models/sandbox-small:generateContent', {}, 'AIza');
    assert.equal(answer.statusCode, 401);
    assert.match(await answer.body.text(), /"status":"UNAUTHENTICATED"/);
    assert.equal(answer.headers['x-keystead-sandbox'], 'true');
  });

  it('answers bad input 4xx in the dialect, and goes on', async () => {
    const tries: [string, unknown, number][] = [
      ['/v1/chat/completions', null, 400], ['/v1/chat/completions', [], 400], ['/v1/chat/completions', { model: 'sandbox-small' }, 400], ['/v1/chat/completions', { model: 'sandbox-small', messages: 'x' }, 400],
      ['/v1/chat/completions', { model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }] }, 404], ['/v1/messages', chat('x'), 400], ['/v1/responses', { model: 'sandbox-small' }, 400],
      ['/v1/embeddings', { model: 'sandbox-embedding', input: [] }, 400], ['/v1beta/models/sandbox-small:generateContent', {}, 400], ['/v1beta/models/sandbox-small:none', {}, 404], ['/v1/none', {}, 404],
      ['/v1/chat/completions', chat('x', { tools: [null, 1, {}], tool_choice: 7, response_format: { type: 'json_schema', json_schema: { schema: { $ref: '#/nowhere' } } } }), 200],
    ];
    for (const [path, body, status] of tries) {
      const answer = await post(path, body);
      assert.equal(answer.statusCode, status, `${path} ${JSON.stringify(body)}`);
      assert.doesNotThrow(async () => JSON.parse(await answer.body.text()));
    }
  });

  describe('faults on demand', () => {
    it('fails with a status, once or always, with Retry-After where asked', async () => {
      const statuses: number[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const answer = await post('/v1/chat/completions', { ...chat('once'), model: 'sandbox-error-503-once' });
        statuses.push(answer.statusCode);
        await answer.body.dump();
      }
      assert.deepEqual(statuses, [503, 200, 503, 200]);
      const limited = await post('/v1/chat/completions', chat('Please [[sandbox: error-429-after-2]]'));
      assert.equal(limited.statusCode, 429);
      assert.equal(limited.headers['retry-after'], '2');
      await limited.body.dump();
      await assert.rejects(anthropic().messages.create({ model: 'sandbox-error-529', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] }), /overloaded_error/);
    });

    it('G4 cuts a stream in the middle: the meter knows that it is not complete', async () => {
      for (const [dialect, path, body] of [
        ['openai-chat', '/v1/chat/completions', chat(question, { stream: true })],
        ['openai-responses', '/v1/responses', { model: 'sandbox-cut', input: question, stream: true }],
        ['anthropic-messages', '/v1/messages', chat(question, { stream: true, max_tokens: 100 })],
        ['gemini', '/v1beta/models/sandbox-cut:streamGenerateContent?alt=sse', { contents: [{ parts: [{ text: question }] }] }],
        ['gemini', '/v1beta/models/sandbox-cut:streamGenerateContent', { contents: [{ parts: [{ text: question }] }] }],
      ] as const) {
        const answer = await post(path, { ...body, model: 'sandbox-cut' });
        const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
        let seen = '';
        await assert.rejects(async () => { for await (const piece of answer.body) seen += meter.push(Buffer.from(piece)).toString(); }, path);
        assert.ok(seen.length > 0 && !meter.complete && !meter.failed, path);
      }
    });

    it('breaks before the answer, sends a web page, leaves out [DONE], refuses, finds the prompt too long', async () => {
      await assert.rejects(post('/v1/chat/completions', { ...chat('x'), model: 'sandbox-reset' }));
      const page = await post('/v1/chat/completions', { ...chat('x'), model: 'sandbox-html' });
      assert.match(await page.body.text(), /^<!doctype html>/);
      const open = await post('/v1/chat/completions', { ...chat('x'), model: 'sandbox-no-done', stream: true });
      assert.doesNotMatch(await open.body.text(), /\[DONE\]/);
      const refused = await post('/v1/messages', { ...chat('x'), model: 'sandbox-refusal', max_tokens: 50 });
      assert.match(await refused.body.text(), /"stop_reason":"refusal"/);
      const long = await post('/v1/chat/completions', { ...chat('x'), model: 'sandbox-context' });
      assert.match(await long.body.text(), /context_length_exceeded/);
    });

    it('stops in the middle or never answers, until the caller leaves', async () => {
      for (const model of ['sandbox-stall', 'sandbox-silent']) {
        const leaving = new AbortController();
        const asked = request(`${sandbox.origin}/v1/chat/completions`, { method: 'POST', signal: leaving.signal, body: JSON.stringify({ ...chat(question, { stream: true }), model }), headers: { authorization: `Bearer ${apiKey}` } });
        if (model === 'sandbox-silent') setImmediate(() => leaving.abort());
        await assert.rejects(async () => {
          const { body } = await asked;
          for await (const _piece of body) leaving.abort();
        }, { name: 'AbortError' });
      }
    });

    it('S10 a malformed event is left out by the meter, the rest passes', async () => {
      const answer = await post('/v1/chat/completions', { ...chat(question, { stream: true }), model: 'sandbox-malformed' });
      const meter = dialects['openai-chat'].createMeter({ hideUsageChunk: true });
      const seen: Buffer[] = [];
      for await (const piece of answer.body) seen.push(meter.push(Buffer.from(piece)));
      const text = Buffer.concat([...seen, meter.flush()]).toString();
      assert.doesNotMatch(text, /broken/);
      assert.ok(meter.complete && text.endsWith('data: [DONE]\n\n'));
    });
  });

  it('serves structured output for apps in three dialects, over a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const other = await startSandbox({ clock, socketPath: join(folder, 'sandbox.sock'), pieceDelayMilliseconds: 0 });
    const schema = { type: 'object', properties: { total: { type: 'string' }, evidence: { type: 'object', properties: { document: { type: 'string' }, page: { type: 'integer' }, quote: { type: 'string' } }, required: ['document', 'page', 'quote'] } }, required: ['total', 'evidence'] };
    const user = '<document name="bill.txt" id="d1"><page n="1">Nothing of note here at all.</page><page n="2">The total of $45.60 is due on 3 May 2026.</page></document>';
    const { Client } = await import('undici');
    const client = new Client('http://localhost', { socketPath: join(folder, 'sandbox.sock') });
    try {
      for (const call of Object.values(structuredCalls)) {
        const { body } = await client.request({
          method: 'POST', path: call.path('sandbox-large'), headers: { ...call.headers, authorization: `Bearer ${apiKey}` },
          body: JSON.stringify(call.body({ model: 'sandbox-large', system: 'Read.', user, schema, schemaName: 'bill', maxOutputTokens: 500 })),
        });
        let text = '';
        const ends: unknown[] = [];
        for await (const data of readSseData(body)) { text += call.readDelta(data); ends.push(call.readEnd(data)); }
        assert.deepEqual(JSON.parse(text), { total: '$45.60', evidence: { document: 'bill.txt', page: 2, quote: 'The total of $45.60 is due on 3 May 2026.' } }, call.dialect);
        assert.deepEqual(ends.filter((end) => end !== null), ['finished'], call.dialect);
      }
    } finally {
      await client.close();
      await other.close();
      await rm(folder, { recursive: true });
    }
  });
});
