import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { type DialectId, errorCodes, renderError, rulesOfGateway } from '@keystead/contract';
import { KeysteadError, newId } from '../../foundation/index.ts';
import type { ModelEvent, ModelRequest } from '../dependencies.ts';
import { gatewayErrors } from '../../gateway/index.ts';
import { createModelCall } from './model-call.ts';

type Handler = (request: IncomingMessage, body: Record<string, unknown>, response: ServerResponse) => void;
let handle: Handler = () => undefined;
const server = createServer((request, response) => { void readText(request).then((body) => { handle(request, JSON.parse(body) as Record<string, unknown>, response); }); });
const issued: object[] = [];
const calls = createModelCall({
  gatewayUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  issuePrincipalToken: async (principal) => { issued.push(principal); return 'token-of-the-run'; },
});
before(async () => { server.listen(0, '127.0.0.1'); await once(server, 'listening'); });
after(async () => { await calls.close(); server.closeAllConnections(); server.close(); });

const requestFor = (dialect: DialectId, signal = new AbortController().signal): ModelRequest => ({
  tenantId: newId(), userId: newId(), environment: 'production', teamId: null, appId: 'document-analyzer', runId: newId(), dataClass: 'personal', priority: 'high', complexity: 'complex', target: { dialect, model: 'p/m-1', provider: 'p', sandbox: false },
  system: 'be exact', user: 'read <source>', schema: { type: 'object', properties: {}, required: [], additionalProperties: false }, schemaName: 'answer', maxOutputTokens: 99, signal,
});
const collect = (request: ModelRequest): Promise<ModelEvent[]> => Array.fromAsync(calls.call(request));
const failing = async (request: ModelRequest): Promise<KeysteadError> => {
  const error: unknown = await collect(request).then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof KeysteadError, String(error));
  return error;
};

/** The end of an answer as each dialect streams it, and where it is asked. */
const dialects = [
  { dialect: 'openai-chat', path: '/v1/chat/completions', events: ['{"choices":[{"delta":{"content":"{\\"a\\":"}}]}', '{"choices":[{"delta":{"content":"1}"},"finish_reason":"stop"}]}', '[DONE]'] },
  { dialect: 'anthropic-messages', path: '/v1/messages', events: ['{"type":"content_block_delta","delta":{"type":"text_delta","text":"{\\"a\\":"}}', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"1}"}}', '{"type":"message_delta","delta":{"stop_reason":"end_turn"}}'] },
  { dialect: 'gemini', path: '/v1beta/models/p/m-1:streamGenerateContent?alt=sse', events: ['{"candidates":[{"content":{"parts":[{"text":"{\\"a\\":"}]}}]}', '{"candidates":[{"content":{"parts":[{"text":"1}"}]},"finishReason":"STOP"}]}'] },
] as const;

describe('calling a model through the gateway', () => {
  for (const { dialect, path, events } of dialects) {
    it(`C2 ${dialect}: asked on its own path with the run’s token, its text comes in pieces`, async () => {
      const seen: { path: string | undefined; token: string | undefined; dataClass: unknown; body: string }[] = [];
      handle = (request, body, response) => {
        seen.push({ path: request.url, token: request.headers.authorization, dataClass: request.headers['x-keystead-data-class'], body: JSON.stringify(body) });
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-keystead-request-id': 'r-1' });
        for (const event of events) response.write(`data: ${event}\n\n`);
        response.end();
      };
      const request = requestFor(dialect);
      assert.deepEqual(await collect(request), [{ type: 'accepted', requestId: 'r-1' }, { type: 'text', text: '{"a":' }, { type: 'text', text: '1}' }]);
      assert.deepEqual([seen[0]?.path, seen[0]?.token, seen[0]?.dataClass], [path, 'Bearer token-of-the-run', 'personal']);
      assert.ok(seen[0]?.body.includes('be exact') && seen[0].body.includes('99'));
      assert.deepEqual(issued.at(-1), { tenantId: request.tenantId, userId: request.userId, app: 'document-analyzer', run: request.runId, environment: 'production', teamId: null });
    });
  }

  it('G4 a call says how urgent and how complex its app’s work is, so that routes can go by it', async () => {
    const said: unknown[] = [];
    handle = (request, _body, response) => {
      said.push([request.headers['x-keystead-priority'], request.headers['x-keystead-complexity']]);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end((dialects[0]?.events ?? []).map((event) => `data: ${event}\n\n`).join(''));
    };
    await collect(requestFor(dialects[0]?.dialect ?? 'openai-chat'));
    assert.deepEqual(said, [['high', 'complex']]);
  });

  it('A7 zero retention is asked of the provider too, with store: false, where it takes that; a call that says nothing of it has no such member', async () => {
    const bodies: Record<string, unknown>[] = [];
    for (const { dialect, events } of dialects) {
      handle = (_request, body, response) => {
        bodies.push(body);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(events.map((event) => `data: ${event}\n\n`).join(''));
      };
      const request = requestFor(dialect);
      const taking = { ...request, target: { ...request.target, takesStoreFalse: true } };
      for (const asked of [{ ...taking, storeNothing: true }, { ...request, storeNothing: true }, taking]) await collect(asked);
    }
    const none = [undefined, undefined, undefined];
    assert.deepEqual(bodies.map(({ store }) => store), [false, undefined, undefined, ...none, false, undefined, undefined]);
  });

  it('refusals of the gateway become errors that a person can act on', async () => {
    const cases = [['no_credential', 404, 'no_usable_credential'], ['provider_key_rejected', 424, 'provider_failed'], ['audit_unavailable', 503, 'unavailable']] as const;
    for (const [code, status, expected] of cases) {
      handle = (_request, _body, response) => { response.writeHead(status, { 'content-type': 'application/json', 'x-keystead-error': code }).end(JSON.stringify({ error: { message: `because of ${code}` } })); };
      const error = await failing(requestFor('openai-chat'));
      assert.equal(error.code, expected);
      if (expected !== 'no_usable_credential') assert.equal(error.parameters['detail'], `because of ${code}`);
    }
  });

  it('C6 G4 what a rule of the organisation refused keeps its code and its words, and is not laid on the provider', async () => {
    for (const code of rulesOfGateway) {
      handle = (_request, _body, response) => { response.writeHead(gatewayErrors[code].status, { 'content-type': 'application/json', 'x-keystead-error': code }).end(JSON.stringify({ error: { message: `A rule (${code}) is against it. Ask an owner.` } })); };
      const error = await failing(requestFor('openai-chat'));
      assert.deepEqual([error.code, renderError(error.code, error.parameters).title], [code, `A rule (${code}) is against it. Ask an owner.`]);
      assert.equal(errorCodes[code].status, gatewayErrors[code].status, code);
    }
  });

  it('an answer that breaks off, is cut at its limit, or ends with an error is never a whole one', async () => {
    const endings: [string, RegExp][] = [
      ['{"choices":[{"delta":{},"finish_reason":"length"}]}', /length limit/],
      ['{"choices":[{"delta":{"refusal":"no"}}]}', /refused/],
      ['{"error":{"message":"the provider fell over"}}', /fell over/],
    ];
    for (const [event, detail] of endings) {
      handle = (_request, _body, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${event}\n\n`); };
      const error = await failing(requestFor('openai-chat'));
      assert.equal(error.code, 'provider_failed');
      assert.match(String(error.parameters['detail']), detail);
    }
    handle = (_request, _body, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.write('data: {"choices":[]}\n\n', () => response.destroy()); };
    assert.match(String((await failing(requestFor('openai-chat'))).parameters['detail']), /broke off/);
  });

  it('C2 stopping ends the call at the gateway', async () => {
    const abort = new AbortController();
    const closed = Promise.withResolvers<void>();
    handle = (_request, _body, response) => {
      response.on('close', closed.resolve);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"x"}}]}\n\n');
    };
    const reason = new Error('stopped here');
    await assert.rejects(async () => {
      for await (const event of calls.call(requestFor('openai-chat', abort.signal))) if (event.type === 'text') abort.abort(reason);
    }, reason);
    await closed.promise;
  });

  it('a gateway that is not there is said to be unavailable', async () => {
    const nobody = createModelCall({ gatewayUrl: () => 'http://127.0.0.1:1', issuePrincipalToken: async () => 't' });
    await assert.rejects(Array.fromAsync(nobody.call(requestFor('openai-chat'))), (error: unknown) => error instanceof KeysteadError && error.code === 'unavailable');
    await nobody.close();
  });
});
