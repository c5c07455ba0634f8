import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type EncodingContext, fold, NotCarried, openNotes, type CanonicalRequest, unfold } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { openAiChatCodec as codec } from './index.ts';

const target = { model: 'm', stream: false, provider: 'openai' };
const decode = (body: object) => { const notes = openNotes(); return { request: codec.decodeRequest({ model: 'm', messages: [], ...body }, '', notes), warnings: notes.warnings }; };
const encode = (request: CanonicalRequest) => codec.encodeRequest(request, target, openNotes()).body;
const contextFor = (request: CanonicalRequest): EncodingContext => ({ requestId: '0193a3c0-0000-7000-8000-0123456789ab', createdAtSeconds: 1, askedModel: 'm', request, warnings: [], notes: openNotes(), wantsStreamUsage: true });
const sse = (...chunks: readonly object[]) => Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n');
const streamed = (bytes: Buffer) => { const decoder = codec.openDecoder(contextFor(decode({}).request)); return fold([...decoder.push(bytes), ...decoder.finish()]); };

describe('OpenAI chat in and out of the canonical form', () => {
  it('G3 what has no place elsewhere is told, and what changes the meaning is refused', () => {
    assert.deepEqual(decode({ logit_bias: { 5: 1 }, brand_new: 1, store: true, metadata: null }).warnings.map(({ field }) => field), ['logit_bias', 'brand_new']);
    for (const body of [{ web_search_options: {} }, { modalities: ['text', 'audio'], audio: {} }, { tools: [{ type: 'web_search' }] }, { messages: [{ role: 'user', content: [{ type: 'hologram' }] }] }]) assert.throws(() => decode(body), NotCarried, JSON.stringify(body));
    for (const body of [{ messages: 7 }, { messages: [7] }, { messages: [{ role: 'wizard', content: '' }] }, { temperature: 'hot' }, { stop: 7 }, { tool_choice: 'perhaps' }, { messages: [{ role: 'tool', content: 'x' }] }]) assert.throws(() => decode(body), DialectError, JSON.stringify(body));
  });

  it('G3 results of tools come first in one turn, and become messages of their own again', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'w', arguments: '{"city":"Bern"}' } }, { id: 'b', type: 'function', function: { name: 'now', arguments: '' } }] },
      { role: 'tool', tool_call_id: 'a', content: 'rain' }, { role: 'tool', tool_call_id: 'b', content: 'noon' }, { role: 'user', content: 'So?' },
    ];
    const { request } = decode({ messages });
    assert.deepEqual(request.turns.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)]), [['user', ['text']], ['assistant', ['tool-call', 'tool-call']], ['user', ['tool-result', 'tool-result', 'text']]]);
    const again = encode(request)['messages'];
    assert.deepEqual(again, messages.map((message) => JSON.parse(JSON.stringify(message).replace('"arguments":""', '"arguments":"{}"'))));
  });

  it('G3 the old way of calling functions is understood', () => {
    const { request } = decode({ functions: [{ name: 'f', parameters: { type: 'object' } }], function_call: { name: 'f' }, messages: [{ role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } }, { role: 'function', name: 'f', content: '1' }] });
    assert.deepEqual(request.toolChoice, { kind: 'named', names: ['f'] });
    assert.deepEqual(request.turns.flatMap(({ parts }) => parts.map((part) => (part.kind === 'tool-call' ? part.id : part.kind === 'tool-result' ? part.callId : ''))), ['call_f', 'call_f']);
  });

  it('G3 Mistral takes ids of nine letters or digits: call and result get the same one', () => {
    const { request } = decode({ messages: [{ role: 'assistant', content: null, tool_calls: [{ id: 'toolu_0123456789', type: 'function', function: { name: 'w', arguments: '{}' } }] }, { role: 'tool', tool_call_id: 'toolu_0123456789', content: 'x' }] });
    const text = JSON.stringify(codec.encodeRequest(request, { ...target, chat: { shortCallIds: true } }, openNotes()).body);
    const [, call] = /"id":"([^"]*)"/.exec(text) ?? [];
    assert.match(call ?? '', /^[a-z0-9]{9}$/);
    assert.ok(text.includes(`"tool_call_id":"${call}"`));
  });

  it('trap 7, empty arguments: a call without arguments has {}, whole and streamed', () => {
    const call = (given: string) => ({ id: 'x', choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: given } }] }, finish_reason: null }] });
    assert.deepEqual(streamed(sse(call(''), { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] })).answer.choices[0]?.parts, [{ kind: 'tool-call', id: 'c', name: 'f', arguments: '{}' }]);
  });

  it('G3 calls come apart again by index, by a new id, and without an index at all', () => {
    const chunk = (...calls: object[]) => ({ id: 'x', choices: [{ index: 0, delta: { tool_calls: calls } }] });
    const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    const one = (id: string, more: object = {}) => ({ id, function: { name: 'f', arguments: `{"id":"${id}"}` }, ...more });
    for (const chunks of [[chunk(one('a', { index: 0 }), one('b', { index: 1 }))], [chunk(one('a'), one('b'))], [chunk(one('a')), chunk(one('b'))], [chunk(one('a', { index: 0 })), chunk(one('b', { index: 0 }))]]) {
      const [choice] = streamed(sse(...chunks, end)).answer.choices;
      assert.deepEqual(choice?.parts, ['a', 'b'].map((id) => ({ kind: 'tool-call', id, name: 'f', arguments: `{"id":"${id}"}` })), JSON.stringify(chunks));
      assert.equal(choice?.stop, 'tool-calls');
    }
  });

  it('trap 8, errors after 200: an error in a chunk is a failure and never an end', () => {
    const folded = streamed(sse({ id: 'x', choices: [{ index: 0, delta: { content: 'Hal' } }] }, { error: { message: 'Overloaded', code: 503 } }));
    assert.equal(folded.ended, false);
    assert.deepEqual([folded.failure?.kind, folded.failure?.message], ['overloaded', 'Overloaded']);
  });

  it('G3 signed reasoning survives a caller who sends the message back as it came', () => {
    const signed = { id: null, model: 'x', usage: null, choices: [{ index: 0, stop: 'tool-calls', native: 'tool_use', stopSequence: null, parts: [
      { kind: 'reasoning', text: 'Hm.', signature: { dialect: 'anthropic-messages', value: 'abc' } }, { kind: 'reasoning', text: '', redacted: true, signature: { dialect: 'anthropic-messages', value: 'hidden' } },
      { kind: 'tool-call', id: 'c', name: 'f', arguments: '{}', signature: { dialect: 'gemini', value: 'sig' } },
    ] }] } as const;
    const whole = codec.encodeAnswer(signed, contextFor(decode({}).request))['choices'] as readonly { message: object }[];
    const { request } = decode({ messages: [whole[0]?.message] });
    assert.deepEqual(request.turns[0]?.parts, signed.choices[0].parts);
    const encoder = codec.openEncoder(contextFor(request));
    assert.deepEqual(streamed(Buffer.concat([...unfold(signed)].map((event) => encoder.encode(event)))).answer.choices[0]?.parts, signed.choices[0].parts);
  });
});
