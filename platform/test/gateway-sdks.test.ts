import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { systemClock } from '../src/foundation/index.ts';
import { providers, type Sandbox, sandboxOrigin, startSandbox } from '../src/providers/index.ts';
import { packagedClients } from './support/clients/index.ts';
import { driveRecorded } from './support/clients-recorded.conformance.ts';
import { driveClients } from './support/clients.conformance.ts';
import { sketchTenant, startTestGateway, type TestGateway } from './support/gateway.ts';

const token = 'ks_sdk_token';
const models = ['sandbox-large', 'sandbox-small', 'sandbox-embedding'];
let folder: string;
let sandbox: Sandbox;
let gateway: TestGateway;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-sdk-'));
  const socketPath = join(folder, 'sandbox.sock');
  sandbox = await startSandbox({ socketPath, clock: systemClock, pieceDelayMilliseconds: 0 });
  gateway = await startTestGateway({
    providers: [...providers.values()], sockets: { [sandboxOrigin]: socketPath },
    tenants: [sketchTenant({
      token, credentials: [{ provider: 'sandbox', origin: sandboxOrigin, secret: 'sk-sandbox-canary-0123456789', models }], routes: { summaries: [[0, 'sandbox-error-503'], [0, 'sandbox-small']] },
    })],
  });
});
after(async () => {
  await gateway.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const question = 'What does the policy cover?';
const last = async () => (await gateway.untilOutcomes(gateway.outcomes().length)).at(-1);

describe('G1: the official openai package works unmodified', () => {
  const client = () => new OpenAI({ apiKey: token, baseURL: `${gateway.url}/v1`, maxRetries: 0 });

  it('chat completions, whole and streamed, with usage metered either way', async () => {
    const whole = await client().chat.completions.create({ model: 'sandbox-large', messages: [{ role: 'user', content: question }] });
    assert.ok(whole.choices[0]?.message.content);
    assert.ok(whole._request_id);
    let text = '';
    let chunks = 0;
    for await (const chunk of await client().chat.completions.create({ model: 'sandbox-large', stream: true, messages: [{ role: 'user', content: question }] })) {
      text += chunk.choices[0]?.delta.content ?? '';
      chunks += 1;
      assert.equal(chunk.choices.length, 1, 'the usage chunk was not asked for');
    }
    assert.equal(text, whole.choices[0]?.message.content);
    assert.ok(chunks > 1);
    const outcome = await last();
    assert.deepEqual([outcome?.usage?.output, outcome?.usageState], [whole.usage?.completion_tokens, 'settled']);
  });

  it('tools, structured output, usage in the stream, a route that fails over', async () => {
    const tools = await client().chat.completions.create({
      model: 'sandbox-large', messages: [{ role: 'user', content: question }], tool_choice: 'required',
      tools: [{ type: 'function', function: { name: 'find_clause', parameters: { type: 'object', properties: { topic: { type: 'string' } }, required: ['topic'] } } }],
    });
    const [call] = tools.choices[0]?.message.tool_calls ?? [];
    assert.equal(call?.type === 'function' ? call.function.name : null, 'find_clause');
    const structured = await client().chat.completions.create({
      model: 'sandbox-large', messages: [{ role: 'user', content: question }],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'], additionalProperties: false } } },
    });
    assert.equal(typeof (JSON.parse(structured.choices[0]?.message.content ?? '{}') as { summary: unknown }).summary, 'string');
    const usages: unknown[] = [];
    for await (const chunk of await client().chat.completions.create({ model: 'sandbox-large', stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: question }] })) usages.push(chunk.usage ?? null);
    assert.ok(usages.at(-1) !== null);
    const { response } = await client().chat.completions.create({ model: 'summaries', messages: [{ role: 'user', content: question }] }).withResponse();
    assert.equal(response.headers.get('x-keystead-model'), 'sandbox-small');
    assert.equal(response.headers.get('x-keystead-attempts'), '2');
    assert.equal(response.headers.get('x-keystead-sandbox'), 'true');
  });

  it('responses, whole and streamed', async () => {
    const whole = await client().responses.create({ model: 'sandbox-large', input: question });
    assert.ok(whole.output_text.length > 0);
    const types = new Set<string>();
    for await (const event of await client().responses.create({ model: 'sandbox-large', input: question, stream: true })) types.add(event.type);
    assert.ok(types.has('response.completed') && types.has('response.output_text.delta'));
    assert.equal((await last())?.usageState, 'settled');
  });

  it('embeddings and models', async () => {
    const embedded = await client().embeddings.create({ model: 'sandbox-embedding', input: ['a', 'b'] });
    assert.equal(embedded.data.length, 2);
    const listed = (await client().models.list()).data.map((model) => model.id);
    assert.deepEqual(listed, ['summaries', ...models]);
    assert.equal((await client().models.retrieve('sandbox-large')).id, 'sandbox-large');
    await assert.rejects(client().models.retrieve('nobody'), OpenAI.NotFoundError);
  });

  it('G8: errors are the package’s own classes and carry a code', async () => {
    await assert.rejects(new OpenAI({ apiKey: 'ks_wrong', baseURL: `${gateway.url}/v1` }).models.list(), (error) => error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key');
    await assert.rejects(client().chat.completions.create({ model: 'sandbox-error-429', messages: [{ role: 'user', content: 'x' }] }), OpenAI.RateLimitError);
    await assert.rejects(client().chat.completions.create({ model: 'gpt-4o', messages: [] }), (error) => error instanceof OpenAI.NotFoundError && error.code === 'no_credential' && /OpenAI/.test(error.message));
    await assert.rejects(async () => {
      for await (const chunk of await client().chat.completions.create({ model: 'sandbox-cut', stream: true, messages: [{ role: 'user', content: question }] })) void chunk;
    }, /broke off/);
  });
});

describe('G1: the official @anthropic-ai/sdk package works unmodified', () => {
  const client = () => new Anthropic({ apiKey: token, baseURL: gateway.url, maxRetries: 0 });

  it('messages, whole and streamed, tools, token counting, models', async () => {
    const request = { model: 'sandbox-large', max_tokens: 200, messages: [{ role: 'user' as const, content: question }] };
    const whole = await client().messages.create(request);
    assert.equal(whole.type, 'message');
    assert.ok(whole._request_id);
    const streamed = await client().messages.stream(request).finalMessage();
    assert.deepEqual(streamed.content, whole.content);
    assert.equal((await last())?.usage?.output, streamed.usage.output_tokens);
    const tools = await client().beta.messages.create({ ...request, betas: ['a-beta-2026-01-01'], tool_choice: { type: 'any' }, tools: [{ name: 'find_clause', input_schema: { type: 'object', properties: { topic: { type: 'string' } } } }] });
    assert.ok(tools.content.some((block) => block.type === 'tool_use'));
    assert.ok((await client().messages.countTokens({ model: 'sandbox-large', messages: request.messages })).input_tokens > 0);
    assert.equal((await last())?.usageState, 'none', 'counting is free');
    assert.deepEqual((await client().models.list()).data.map((model) => model.id), ['summaries', ...models]);
  });

  it('a Bearer token works as well; errors are the package’s own classes', async () => {
    const bearer = new Anthropic({ authToken: token, apiKey: null, baseURL: gateway.url });
    assert.ok((await bearer.messages.create({ model: 'sandbox-small', max_tokens: 50, messages: [{ role: 'user', content: 'x' }] })).id);
    await assert.rejects(new Anthropic({ apiKey: 'ks_wrong', baseURL: gateway.url }).models.list(), Anthropic.AuthenticationError);
    await assert.rejects(client().messages.create({ model: 'sandbox-error-529', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] }), Anthropic.APIError);
    await assert.rejects(client().messages.stream({ model: 'sandbox-cut', max_tokens: 200, messages: [{ role: 'user', content: question }] }).finalMessage(), Anthropic.APIError);
  });
});

describe('G1: the official @google/genai package works unmodified', () => {
  const client = () => new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gateway.url } });

  it('generateContent, whole and streamed, countTokens, embedContent', async () => {
    const request = { model: 'sandbox-large', contents: question };
    const whole = await client().models.generateContent(request);
    assert.ok(whole.text);
    let text = '';
    for await (const chunk of await client().models.generateContentStream(request)) text += chunk.text ?? '';
    assert.equal(text, whole.text);
    assert.deepEqual([(await last())?.stream, (await last())?.usageState], [true, 'settled']);
    assert.ok(((await client().models.countTokens(request)).totalTokens ?? 0) > 0);
    assert.ok(((await client().models.embedContent({ model: 'sandbox-embedding', contents: 'a' })).embeddings?.length ?? 0) > 0);
    const routed = await client().models.generateContent({ model: 'summaries', contents: question });
    assert.equal(routed.sdkHttpResponse?.headers?.['x-keystead-attempts'], '2');
  });

  it('errors carry the status', async () => {
    await assert.rejects(new GoogleGenAI({ apiKey: 'ks_wrong', httpOptions: { baseUrl: gateway.url } }).models.generateContent({ model: 'sandbox-large', contents: 'x' }), (error) => error instanceof Error && 'status' in error && error.status === 401);
    await assert.rejects(client().models.generateContent({ model: 'sandbox-error-400', contents: 'x' }), (error) => error instanceof Error && 'status' in error && error.status === 400);
  });
});

// The guarantees that every client has alike, over all of those that come from npm.
driveClients(packagedClients);
driveRecorded();
