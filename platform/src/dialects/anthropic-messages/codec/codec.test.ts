import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CanonicalAnswer, type CanonicalEvent, type CanonicalRequest, type EncodingContext, fold, NotCarried, nothingSaid, openNotes, type Part, unfold } from '../../canonical/index.ts';
import { anthropicCodec } from './index.ts';

const asked = (changes: Partial<CanonicalRequest>): CanonicalRequest => ({ ...nothingSaid, model: 'm', turns: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }], ...changes });
const context = (): EncodingContext => ({ requestId: 'r-1', createdAtSeconds: 0, askedModel: 'asked', request: asked({}), warnings: [{ field: 'seed', message: 'left out' }], notes: openNotes(), wantsStreamUsage: true });

function encode(changes: Partial<CanonicalRequest>, model = 'claude-sonnet-4-5') {
  const notes = openNotes();
  const { body } = anthropicCodec.encodeRequest(asked(changes), { model, stream: false, provider: 'anthropic' }, notes);
  return { body, warned: notes.warnings.map(({ field }) => field) };
}

function answerOf(parts: readonly Part[]): CanonicalAnswer {
  return { id: 'msg_1', model: 'claude', usage: { input: 9, cacheRead: 4, cacheWrite: 2, output: 3, reasoning: 1, cacheWrite1h: 2 }, choices: [{ index: 0, parts, stop: 'tool-calls', native: 'tool_use', stopSequence: null }] };
}

const own = { dialect: 'anthropic-messages', value: 'sig==' } as const;
const googles = { dialect: 'gemini', value: 'thought==' } as const;
const everyPart: readonly Part[] = [
  { kind: 'reasoning', text: 'hm', signature: own }, { kind: 'reasoning', text: '', signature: { ...own, value: 'hidden==' }, redacted: true },
  { kind: 'text', text: 'so', citations: [{ url: 'https://a.example/', title: 'A', quote: 'q', start: null, end: null, native: { dialect: 'anthropic-messages', value: { type: 'web_search_result_location', url: 'https://a.example/', title: 'A', cited_text: 'q', encrypted_index: 'i' } } }] },
  { kind: 'native', dialect: 'anthropic-messages', type: 'server_tool_use', value: { type: 'server_tool_use', id: 's', name: 'web_search', input: { q: 1 } } },
  { kind: 'tool-call', id: 'toolu_1', name: 'f', arguments: '{"a":1}' },
];

describe('Anthropic Messages, out of the canonical form and back', () => {
  it('G3 what is written, whole or streamed, is read as the same', () => {
    const answer = answerOf(everyPart);
    assert.deepEqual(anthropicCodec.decodeAnswer(anthropicCodec.encodeAnswer(answer, context()), context()), answer);
    const encoder = anthropicCodec.openEncoder(context());
    const decoder = anthropicCodec.openDecoder(context());
    const bytes = Buffer.concat([...unfold(answer)].map((event) => encoder.encode(event)));
    const folded = fold([...decoder.push(bytes), ...decoder.finish()]);
    assert.deepEqual(folded, { answer, ended: true, failure: null });
  });

  it('trap 5, thought signatures: another provider’s stand in Anthropic’s places and come back unpacked, those of calls too', () => {
    const foreign: readonly Part[] = [
      { kind: 'reasoning', text: 'hm', signature: googles }, { kind: 'text', text: 'so', signature: { ...googles, value: 't==' } }, { kind: 'tool-call', id: 'call:1', name: 'f', arguments: '{}', signature: { ...googles, value: 'c==' } },
    ];
    const message = anthropicCodec.encodeAnswer(answerOf(foreign), context());
    const encoder = anthropicCodec.openEncoder(context());
    const streamed = Buffer.concat([...unfold(answerOf(foreign))].map((event) => encoder.encode(event))).toString();
    assert.equal((streamed.match(/"redacted_thinking"/g) ?? []).length, 2);
    const { turns } = anthropicCodec.decodeRequest({ model: 'm', messages: [{ role: 'user', content: 'hi' }, { role: 'assistant', content: message['content'] }] }, '', openNotes());
    const parts = turns[1]?.parts ?? [];
    assert.deepEqual(parts.map((part) => ('signature' in part ? part.signature?.value : null)), ['thought==', 't==', 'c==']);
    // Anthropic itself gets none of it, and the caller is told once.
    const { body, warned } = encode({ turns });
    assert.ok(!JSON.stringify(body).includes('thinking') && !JSON.stringify(body).includes('ks1.'));
    assert.deepEqual(warned, ['messages']);
  });

  it('G3 events of a strange shape, and bytes that are none, never throw and are no end', () => {
    const odd: readonly unknown[] = [
      null, 1, {}, { type: 'message_start' }, { type: 'message_start', message: 7 }, { type: 'content_block_start' }, { type: 'content_block_start', index: -1, content_block: { type: 'tool_use', input: 3 } },
      { type: 'content_block_start', index: 2, content_block: { type: 'tomorrow', x: [] } }, { type: 'content_block_delta', index: 9, delta: null }, { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta' } }, { type: 'content_block_stop', index: 44 }, { type: 'constructor' }, { type: 'message_delta', delta: { stop_reason: {} }, usage: [] }, { type: 'ping' },
    ];
    const decoder = anthropicCodec.openDecoder(context());
    const bytes = Buffer.from(`${odd.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}\u0000data: {"type":"message_stop"`);
    assert.equal(fold([...decoder.push(bytes), ...decoder.finish()]).ended, false);
    for (const body of [null, 3, {}, { content: null }, { content: [null, 1, {}, { type: 'text' }, { type: 'tool_use' }] }]) anthropicCodec.decodeAnswer(body, context());
    assert.equal(anthropicCodec.readFailure(502, {}, '<html>').kind, 'server-error');
  });

  it('parts that were open at once come one after the other', () => {
    const encoder = anthropicCodec.openEncoder(context());
    const events: CanonicalEvent[] = [
      { type: 'start', id: null, model: null }, { type: 'open', choice: 0, part: 0, open: { kind: 'text' } }, { type: 'open', choice: 0, part: 1, open: { kind: 'tool-call', id: 'a', name: 'f' } },
      { type: 'piece', choice: 0, part: 1, piece: { arguments: '{"x":' } }, { type: 'piece', choice: 0, part: 0, piece: { text: 'first' } }, { type: 'piece', choice: 0, part: 1, piece: { arguments: '1}' } },
      { type: 'finish', choice: 0, ending: { stop: 'tool-calls', native: 'tool_calls', stopSequence: null } }, { type: 'end' },
    ];
    const text = Buffer.concat(events.map((event) => encoder.encode(event))).toString();
    const types = [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type);
    assert.deepEqual(types, ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop']);
    assert.match(text, /"warnings":\[\{"field":"seed"/);
    assert.match(text, /"native_stop_reason":"tool_calls"/);
  });
});

describe('a request of another dialect for Claude', () => {
  it('G3 results come first and in one turn, ids fit for call and result alike, broken arguments stay visible', () => {
    const { body } = encode({ turns: [
      { role: 'assistant', parts: [{ kind: 'tool-call', id: 'call.1', name: 'f', arguments: '{"a"' }] },
      { role: 'user', parts: [{ kind: 'tool-result', callId: 'call.1', name: 'f', content: [{ kind: 'text', text: 'r' }], failed: true }] },
    ] });
    const [call, result] = (body['messages'] as { content: Record<string, unknown>[] }[]).map(({ content }) => content[0]);
    assert.match(String(call?.['id']), /^[a-zA-Z0-9_-]+$/);
    assert.deepEqual([body['tools'], body['tool_choice']], [[{ name: 'f', input_schema: { type: 'object', properties: {} } }], { type: 'none' }]);
    assert.deepEqual([result?.['tool_use_id'], result?.['is_error'], call?.['input']], [call?.['id'], true, { invalid_json: '{"a"' }]);
  });

  it('an output limit is always there, JSON without a schema is asked for in words, white space stops nothing', () => {
    const { body, warned } = encode({ format: { kind: 'json' }, stop: ['\n', 'END'], seed: 1, frequencyPenalty: 0 });
    assert.deepEqual([body['max_tokens'], body['stop_sequences'], body['system']], [64_000, ['END'], [{ type: 'text', text: 'Answer with one JSON object and nothing else.' }]]);
    assert.deepEqual(warned, ['seed', 'response_format', 'stop']);
  });

  it('one of several tools, and one at a time', () => {
    const tools = ['f', 'g', 'h'].map((name) => ({ name, description: null, parameters: null }));
    const { body } = encode({ tools, toolChoice: { kind: 'named', names: ['f', 'g'] }, parallelTools: false });
    assert.deepEqual([(body['tools'] as { name: string }[]).map(({ name }) => name), body['tool_choice']], [['f', 'g'], { type: 'any', disable_parallel_tool_use: true }]);
  });

  it('a later instruction keeps its role where the model takes it, and is told as the user’s words elsewhere', () => {
    const turns = [{ role: 'user', parts: [{ kind: 'text', text: 'a' }] }, { role: 'system', parts: [{ kind: 'text', text: 'be brief' }] }] as const;
    assert.deepEqual((encode({ turns }, 'claude-opus-5').body['messages'] as { role: string }[]).map(({ role }) => role), ['user', 'system']);
    const older = encode({ turns });
    assert.deepEqual([older.body['messages'], older.warned], [[{ role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'Instruction: be brief' }] }], ['messages']]);
  });

  it('what cannot be said is refused with the field and the reason', () => {
    const refusals: readonly Partial<CanonicalRequest>[] = [
      { answers: 2 }, { turns: [{ role: 'user', parts: [{ kind: 'media', medium: 'audio', source: { from: 'data', mediaType: 'audio/wav', base64: '' } }] }] },
      { turns: [{ role: 'user', parts: [{ kind: 'image', source: { from: 'file', id: 'file-openai', mediaType: null } }] }] }, { tools: [{ name: 'a.b', description: null, parameters: null }] },
    ];
    for (const changes of refusals) assert.throws(() => encode(changes), NotCarried);
    for (const body of [{ model: 'm', messages: [], container: 'c' }, { model: 'm', messages: [], tools: [{ type: 'web_search_20260318', name: 'web_search' }] }]) {
      assert.throws(() => anthropicCodec.decodeRequest(body, '', openNotes()), NotCarried);
    }
  });
});
