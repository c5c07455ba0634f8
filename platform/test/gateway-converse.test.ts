import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { writeFrame } from '../src/dialects/bedrock-converse/frames.ts';
import { promptCalls } from '../src/dialects/index.ts';
import { describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TestGateway } from './support/gateway.ts';

const token = 'ks_converse';
const key = 'canary-key-of-converse-0123456789';
const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
const frames = [
  writeFrame('event', 'messageStart', { role: 'assistant' }), writeFrame('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'hello' } }),
  writeFrame('event', 'contentBlockStop', { contentBlockIndex: 0 }), writeFrame('event', 'messageStop', { stopReason: 'end_turn' }), writeFrame('event', 'metadata', { usage, metrics: { latencyMs: 3 } }),
];

let provider: FakeProvider;
let gateway: TestGateway;
/** How many of the frames the provider sends before it hangs up. */
let sent = frames.length;
before(async () => {
  provider = await startFakeProvider(({ url }, response) => {
    if (url.includes('unknown')) {
      response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/coral/', 'x-amzn-requestid': 'theirs' }).end('{"message":"The provided model identifier is invalid."}');
    } else if (url.endsWith('/converse-stream')) {
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': 'theirs' });
      const bytes = Buffer.concat(frames.slice(0, sent));
      // Cut inside the frames.
      for (let at = 0; at < bytes.length; at += 37) response.write(bytes.subarray(at, at + 37));
      response.end(sent < frames.length ? frames[sent]?.subarray(0, 20) : undefined);
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ output: { message: { role: 'assistant', content: [{ text: 'hello' }] } }, stopReason: 'end_turn', usage, metrics: { latencyMs: 3 } }));
    }
  });
  gateway = await startTestGateway({
    providers: [describeProvider('bedrock', [], { dialects: { 'bedrock-converse': { basePath: '' } } })],
    tenants: [sketchTenant({ token, credentials: [{ provider: 'bedrock', origin: provider.origin, secret: key, models: [model] }], routes: { 'to-claude': [[0, model]] } })],
  });
});
after(async () => { await gateway.close(); await provider.close(); });

/** AWS's SDK with a Bedrock API key, over HTTP/1.1. */
function client(bearer = token): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: 'us-east-1', maxAttempts: 1, token: { token: bearer }, authSchemePreference: ['httpBearerAuth'],
    requestHandler: { handle: async (request: unknown) => {
      assert.ok(HttpRequest.isInstance(request));
      const body: unknown = request.body;
      const response = await fetch(`${gateway.url}${request.path}`, { method: request.method, headers: request.headers, ...(typeof body === 'string' || body instanceof Uint8Array ? { body } : {}) });
      return { response: new HttpResponse({ statusCode: response.status, headers: Object.fromEntries(response.headers), body: Readable.from(response.body ?? []) }) };
    } },
  });
}

const messages = [{ role: 'user' as const, content: [{ text: 'hi' }] }];

async function hear(modelId: string): Promise<string> {
  let text = '';
  const { stream } = await client().send(new ConverseStreamCommand({ modelId, messages }));
  for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? '';
  return text;
}

describe('a test prompt for a key of Bedrock’s', () => {
  it('asks in Converse and reads the tokens', async () => {
    const call = promptCalls['bedrock-converse'];
    const answer = await fetch(`${gateway.url}${call.path(`bedrock/${model}`)}`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(call.body({ model, bareModel: model, question: 'Reply with the word OK.', maxOutputTokens: 5 })),
    });
    assert.deepEqual([answer.status, call.readTokens(await answer.json())], [200, { input: 5, output: 2 }]);
    assert.equal(provider.requests.at(-1)?.url, `/model/${encodeURIComponent(model)}/converse`);
  });
});

describe('G1: AWS’s SDK asks the gateway in place of Bedrock', () => {
  it('a whole answer, by a route, with a Keystead token as the API key', async () => {
    const count = gateway.outcomes().length;
    const answer = await client().send(new ConverseCommand({ modelId: 'to-claude', messages }));
    assert.equal(answer.output?.message?.content?.[0]?.text, 'hello');
    const request = provider.requests.at(-1);
    assert.deepEqual([request?.url, request?.headers.authorization], [`/model/${encodeURIComponent(model)}/converse`, `Bearer ${key}`]);
    const outcome = (await gateway.untilOutcomes(count + 1)).at(-1);
    assert.deepEqual([outcome?.usage?.input, outcome?.usage?.output, outcome?.usageState, outcome?.endpoint], [5, 2, 'settled', '/model/{model}/converse']);
    assert.equal(answer.$metadata.requestId, outcome?.requestId);
  });

  it('B2 a stream of binary frames passes as it is and is metered', async () => {
    sent = frames.length;
    const count = gateway.outcomes().length;
    assert.equal(await hear(model), 'hello');
    const outcome = (await gateway.untilOutcomes(count + 1)).at(-1);
    assert.deepEqual([outcome?.usage?.input, outcome?.usage?.output, outcome?.outcome], [5, 2, 'answered']);
    const raw = await fetch(`${gateway.url}/model/${model}/converse-stream`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ messages }) });
    assert.ok(Buffer.from(await raw.arrayBuffer()).equals(Buffer.concat(frames)));
  });

  it('S08: a stream that breaks inside a frame ends with an exception that the SDK throws', async () => {
    sent = 2;
    await assert.rejects(hear(model), (error: Error) => error.name === 'ModelStreamErrorException' && error.message.includes('broke off'));
  });

  it('G3 thoughts that another provider signed, or nobody, stay here: Bedrock would refuse the whole request', async () => {
    const thoughts = ['ks1.gemini.dGhvdWdodA', 'ks1.unsigned'].map((signature) => ({ reasoningContent: { reasoningText: { text: 'hm', signature } } }));
    const turns = [...messages, { role: 'assistant' as const, content: [...thoughts, { text: 'hello' }] }, ...messages];
    const answer = await client().send(new ConverseCommand({ modelId: model, messages: turns }));
    assert.equal(answer.output?.message?.content?.[0]?.text, 'hello');
    assert.match(JSON.stringify(answer.additionalModelResponseFields), /"warnings":\[\{"field":"messages"/);
    assert.deepEqual(JSON.parse(provider.requests.at(-1)?.body ?? '').messages, [...messages, { role: 'assistant', content: [{ text: 'hello' }] }, ...messages]);
  });

  it('G8 errors are AWS’s: Bedrock’s own pass, ours have a type in the header and the request’s id', async () => {
    await assert.rejects(client().send(new ConverseCommand({ modelId: 'anthropic.unknown', messages })), (error: Error) => error.name === 'ValidationException' && error.message.includes('identifier is invalid'));
    await assert.rejects(client('ks_wrong').send(new ConverseCommand({ modelId: model, messages })), (error: Error) => error.name === 'UnrecognizedClientException' && error.message.includes('Keystead token'));
    const response = await fetch(`${gateway.url}/model/${model}/invoke`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: '{}' });
    assert.deepEqual([response.status, response.headers.get('x-amzn-errortype')], [404, 'ResourceNotFoundException']);
  });
});
