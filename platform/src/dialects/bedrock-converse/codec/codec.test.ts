import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CanonicalAnswer, type CanonicalRequest, type EncodingContext, fold, nothingSaid, openNotes, type Part, unfold } from '../../canonical/index.ts';
import { writeFrame } from '../frames.ts';
import { bedrockCodec } from './index.ts';

const asked = (changes: Partial<CanonicalRequest>): CanonicalRequest => ({ ...nothingSaid, model: 'm', turns: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }], ...changes });
const context = (): EncodingContext => ({ requestId: 'r-1', createdAtSeconds: 0, askedModel: 'asked', request: asked({}), warnings: [{ field: 'seed', message: 'left out' }], notes: openNotes(), wantsStreamUsage: true });

function encode(changes: Partial<CanonicalRequest>, model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', stream = false) {
  const notes = openNotes();
  const { body, path } = bedrockCodec.encodeRequest(asked(changes), { model, stream, provider: 'bedrock' }, notes);
  return { body, path, warned: notes.warnings.map(({ field }) => field) };
}

function answerOf(parts: readonly Part[]): CanonicalAnswer {
  return { id: null, model: null, usage: { input: 9, cacheRead: 4, cacheWrite: 2, output: 3, reasoning: null, cacheWrite1h: 2 }, choices: [{ index: 0, parts, stop: 'stop-sequence', native: 'stop_sequence', stopSequence: 'END' }] };
}

const own = { dialect: 'bedrock-converse', value: 'c2ln' } as const;
const everyPart: readonly Part[] = [
  { kind: 'reasoning', text: 'hm', signature: own }, { kind: 'reasoning', text: '', signature: { ...own, value: 'aGlkZGVu' }, redacted: true },
  { kind: 'text', text: 'so', citations: [{ url: 'https://a.example/', title: 'A', quote: 'q', start: null, end: null, native: { dialect: 'bedrock-converse', value: { title: 'A', sourceContent: [{ text: 'q' }], location: { web: { url: 'https://a.example/' } } } } }] },
  { kind: 'native', dialect: 'bedrock-converse', type: 'toolUse', value: { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use', input: { q: 1 } } } },
  { kind: 'image', source: { from: 'data', mediaType: 'image/png', base64: 'AAAA' } }, { kind: 'tool-call', id: 'tooluse_1', name: 'f', arguments: '{"a":1}' },
];

describe('Bedrock Converse, out of the canonical form and back', () => {
  it('G3 what is written, whole or streamed, is read as the same', () => {
    const answer = answerOf(everyPart);
    assert.deepEqual(bedrockCodec.decodeAnswer(bedrockCodec.encodeAnswer(answer, context()), context()), answer);
    const encoder = bedrockCodec.openEncoder(context());
    const decoder = bedrockCodec.openDecoder(context());
    const bytes = Buffer.concat([...unfold(answer)].map((event) => encoder.encode(event)));
    assert.deepEqual(fold([...decoder.push(bytes), ...decoder.finish()]), { answer, ended: true, failure: null });
  });

  it('G3 events of a strange shape never throw and are no end', () => {
    const odd: readonly (readonly [string, Record<string, unknown>])[] = [
      ['contentBlockDelta', {}], ['contentBlockDelta', { contentBlockIndex: -4, delta: { toolUse: 3 } }], ['contentBlockDelta', { contentBlockIndex: 1, delta: { reasoningContent: {} } }], ['contentBlockStart', { contentBlockIndex: 2, start: null }],
      ['contentBlockStart', { contentBlockIndex: 3, start: { tomorrow: {} } }], ['contentBlockDelta', { contentBlockIndex: 3, delta: { toolResult: 'x' } }], ['contentBlockStop', { contentBlockIndex: 77 }], ['constructor', {}], ['metadata', { usage: 'none' }],
    ];
    const decoder = bedrockCodec.openDecoder(context());
    const bytes = Buffer.concat(odd.map(([name, body]) => writeFrame('event', name, body)));
    assert.equal(fold([...decoder.push(bytes), ...decoder.finish()]).ended, false);
    for (const body of [null, 3, {}, { output: { message: { content: [null, {}, { toolUse: {} }, { reasoningContent: {} }] } } }]) bedrockCodec.decodeAnswer(body, context());
    assert.equal(bedrockCodec.readFailure(502, {}, '<html>').kind, 'server-error');
  });

  it('trap 5, thought signatures: another provider’s stand in Bedrock’s places, as bytes, and come back unpacked', () => {
    const googles = { dialect: 'gemini', value: 'thought==' } as const;
    const foreign: readonly Part[] = [
      { kind: 'reasoning', text: 'hm', signature: googles }, { kind: 'reasoning', text: '', signature: { dialect: 'openai-responses', value: 'enc' }, redacted: true },
      { kind: 'tool-call', id: 'call_1', name: 'f', arguments: '{}', signature: { ...googles, value: 'c==' } },
    ];
    const message = bedrockCodec.encodeAnswer(answerOf(foreign), context())['output'] as { message: Record<string, unknown> };
    const { turns } = bedrockCodec.decodeRequest({ messages: [message.message] }, '/model/m/converse', openNotes());
    assert.deepEqual(turns[0]?.parts, foreign);
  });

  it('warnings and the native reason stand in the fields of the model', () => {
    const answer = answerOf([{ kind: 'text', text: 'a' }]);
    const written = bedrockCodec.encodeAnswer({ ...answer, choices: [{ index: 0, parts: [], stop: 'stop', native: 'completed', stopSequence: null }] }, context());
    assert.deepEqual(written['additionalModelResponseFields'], { native_stop_reason: 'completed', warnings: [{ field: 'seed', message: 'left out' }] });
    assert.equal(written['stopReason'], 'end_turn');
  });
});

describe('a request of another dialect for Bedrock', () => {
  it('model and streaming stand in the path, percent-encoded', () => {
    assert.equal(encode({}, undefined, true).path, '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream');
  });

  it('thinking is asked for in each family’s own words', () => {
    const wish = (effort: 'low' | 'high' | 'none') => ({ reasoning: { effort, budgetTokens: null, shown: null } });
    assert.deepEqual(encode(wish('low')).body['additionalModelRequestFields'], { thinking: { type: 'enabled', budget_tokens: 2_048 } });
    assert.deepEqual(encode(wish('high'), 'global.anthropic.claude-opus-5').body['additionalModelRequestFields'], { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
    assert.deepEqual(encode(wish('high'), 'us.amazon.nova-2-lite-v1:0').body['additionalModelRequestFields'], { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } });
    const limited = encode({ ...wish('high'), maxOutputTokens: 100 }, 'us.amazon.nova-2-lite-v1:0');
    assert.deepEqual([limited.body['additionalModelRequestFields'], limited.warned], [{ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } }, ['reasoning']]);
    assert.deepEqual(encode(wish('none'), 'openai.gpt-oss-120b-1:0').body['additionalModelRequestFields'], { reasoning_effort: 'low' });
    assert.deepEqual(encode(wish('low'), 'meta.llama3-1-8b-instruct-v1:0').warned, ['reasoning']);
  });

  it('cache marks are blocks after what they mark, where the model knows them', () => {
    const turns = [{ role: 'user', parts: [{ kind: 'text', text: 'long', cache: { ttl: '1h' } }, { kind: 'text', text: 'short' }] }] as const;
    const point = { cachePoint: { type: 'default', ttl: '1h' } };
    assert.deepEqual(encode({ turns }).body['messages'], [{ role: 'user', content: [{ text: 'long' }, point, { text: 'short' }] }]);
    assert.deepEqual(encode({ turns }, 'meta.llama3-1-8b-instruct-v1:0').body['messages'], [{ role: 'user', content: [{ text: 'long' }, { text: 'short' }] }]);
  });

  it('documents have names of plain characters, each once', () => {
    const document = (name: string) => ({ kind: 'document', source: { from: 'data', mediaType: 'application/pdf', base64: 'AA' }, name }) as const;
    const { body } = encode({ turns: [{ role: 'user', parts: [document('Policy_2026.pdf'), document('Policy 2026.pdf'), document('Policy-2026-pdf')] }] });
    const names = (body['messages'] as { content: { document: { name: string } }[] }[])[0]?.content.map(({ document: { name } }) => name);
    assert.deepEqual(names, ['Policy-2026-pdf', 'Policy 2026-pdf', 'Policy-2026-pdf (2)']);
  });

  it('tools: one at a time in Claude’s words, none at all by leaving them out, in Claude’s words, or by telling the calls', () => {
    const tools = [{ name: 'f', description: null, parameters: null }];
    const alone = encode({ tools, parallelTools: false, toolChoice: { kind: 'any' } });
    assert.deepEqual(alone.body['additionalModelRequestFields'], { tool_choice: { type: 'any', disable_parallel_tool_use: true } });
    assert.equal(encode({ tools, toolChoice: { kind: 'none' } }).body['toolConfig'], undefined);
    const turns = [{ role: 'assistant', parts: [{ kind: 'tool-call', id: 'a', name: 'f', arguments: '{}' }] }] as const;
    for (const changes of [{ tools, toolChoice: { kind: 'none' as const }, turns }, { turns }]) {
      assert.deepEqual(encode(changes).body['additionalModelRequestFields'], { tool_choice: { type: 'none' } });
      assert.equal((encode(changes).body['toolConfig'] as { tools: unknown[] }).tools.length, 1);
      const told = encode(changes, 'us.amazon.nova-2-lite-v1:0');
      assert.match(JSON.stringify(told.body['messages']), /The tool f was called with \{\}/);
      assert.ok(told.body['toolConfig'] === undefined && told.warned.includes('messages'));
    }
    assert.deepEqual(encode({ tools, parallelTools: false }, 'us.amazon.nova-2-lite-v1:0').warned, ['parallel_tool_calls']);
  });

  it('trap 10, same meaning with another status: 403 for a bad key, 400 for a model that is not there', () => {
    const kind = (status: number, type: string, message: string) => bedrockCodec.readFailure(status, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` }, { message }).kind;
    assert.deepEqual([
      kind(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'), kind(403, 'AccessDeniedException', 'You don’t have access to the model with the specified model ID.'),
      kind(400, 'ValidationException', 'Invocation of model ID x with on-demand throughput isn’t supported.'), kind(400, 'ValidationException', 'Input is too long for requested model.'),
      kind(429, 'ThrottlingException', 'Too many tokens, please wait before trying again.'), kind(424, 'ModelErrorException', 'x'), kind(408, 'ModelTimeoutException', 'x'),
    ], ['bad-key', 'no-permission', 'model-not-found', 'too-long', 'rate-limited', 'server-error', 'timeout']);
  });
});
