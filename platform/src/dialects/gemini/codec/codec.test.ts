import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CanonicalAnswer, type CanonicalEvent, type CanonicalRequest, type EncodingContext, fold, NotCarried, nothingSaid, openNotes, type Part, unfold } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { geminiCodec as codec } from './index.ts';

const path = '/v1beta/models/gemini-2.5-flash:generateContent';
const decode = (body: object) => {
  const notes = openNotes();
  return { request: codec.decodeRequest({ contents: 'x', ...body }, path, notes), warnings: notes.warnings };
};
const encode = (changes: Partial<CanonicalRequest>, model = 'gemini-3-flash') => {
  const notes = openNotes();
  const { body, path: at } = codec.encodeRequest({ ...decode({}).request, ...changes }, { model, stream: true, provider: 'google' }, notes);
  return { body, at, warnings: notes.warnings, config: body['generationConfig'] as Record<string, unknown> | undefined };
};
const contextFor = (changes: Partial<EncodingContext> = {}): EncodingContext => ({ requestId: '0193a3c0-0000-7000-8000-0123456789ab', createdAtSeconds: 1, askedModel: 'm', request: { ...nothingSaid, model: 'm', turns: [] }, warnings: [], notes: openNotes(), wantsStreamUsage: true, ...changes });
const streamed = (text: string) => { const decoder = codec.openDecoder(contextFor()); return fold([...decoder.push(Buffer.from(text)), ...decoder.finish()]); };
const sse = (...chunks: readonly object[]): string => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
const chunkOf = (parts: readonly object[], more: object = {}) => ({ candidates: [{ content: { role: 'model', parts }, index: 0, ...more }] });
const partsOf = (answer: CanonicalAnswer): readonly Part[] => answer.choices[0]?.parts ?? [];

describe('Gemini in and out of the canonical form', () => {
  it('G3 both spellings, and a single content or part in place of a list', () => {
    const camel = decode({ contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'QQ==' } }] }], systemInstruction: { parts: [{ text: 's' }] }, generationConfig: { maxOutputTokens: 5, stopSequences: ['a'], thinkingConfig: { thinkingBudget: 7, includeThoughts: true } }, toolConfig: { functionCallingConfig: { mode: 'any', allowedFunctionNames: ['f'] } }, tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object' } }] }] });
    const snake = decode({ contents: { parts: { inline_data: { mime_type: 'image/png', data: 'QQ==' } } }, system_instruction: { parts: { text: 's' } }, generation_config: { max_output_tokens: 5, stop_sequences: ['a'], thinking_config: { thinking_budget: 7, include_thoughts: true } }, tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } }, tools: { function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object' } }] } });
    assert.deepEqual(snake, camel);
    assert.deepEqual(camel.warnings, []);
    assert.deepEqual(camel.request.toolChoice, { kind: 'named', names: ['f'] });
    assert.deepEqual(decode({ contents: 'hello' }).request.turns, [{ role: 'user', parts: [{ kind: 'text', text: 'hello' }] }]);
  });

  it('G3 a schema of OpenAPI’s kind becomes JSON Schema; parameters and formats are written as JSON Schema', () => {
    const { request } = decode({ generationConfig: { responseMimeType: 'application/json', responseSchema: { type: 'OBJECT', propertyOrdering: ['a'], properties: { a: { type: 'STRING', nullable: true, enum: ['x'] }, type: { type: 'ARRAY', minItems: '1', items: { anyOf: [{ type: 'INTEGER' }] } } } } } });
    const schema = { type: 'object', properties: { a: { type: ['string', 'null'], enum: ['x', null] }, type: { type: 'array', minItems: 1, items: { anyOf: [{ type: 'integer' }] } } } };
    assert.deepEqual(request.format, { kind: 'schema', name: 'answer', description: null, schema, strict: null });
    const { config, body } = encode({ format: request.format, tools: [{ name: 'f', description: null, parameters: schema }] });
    assert.deepEqual([config?.['responseMimeType'], config?.['responseJsonSchema'], body['tools']], ['application/json', schema, [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: schema }] }]]);
  });

  it('G3 results are matched by name and order where ids are missing, and text stands in an object', () => {
    const call = (name: string) => ({ functionCall: { name, args: { a: 1 } } });
    const result = (name: string, response: object) => ({ functionResponse: { name, response } });
    const { request } = decode({ contents: [{ role: 'user', parts: [{ text: 'x' }] }, { role: 'model', parts: [call('f'), call('g'), call('f')] }, { role: 'user', parts: [result('g', { error: 'no' }), result('f', { result: 'one' }), result('f', { b: 2 })] }] });
    const ids = request.turns[1]?.parts.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : []));
    assert.deepEqual(ids, ['call_1', 'call_2', 'call_3']);
    assert.deepEqual(request.turns[2]?.parts, [
      { kind: 'tool-result', callId: 'call_2', name: 'g', content: [{ kind: 'text', text: 'no' }], failed: true }, { kind: 'tool-result', callId: 'call_1', name: 'f', content: [{ kind: 'text', text: 'one' }] }, { kind: 'tool-result', callId: 'call_3', name: 'f', content: [{ kind: 'text', text: '{"b":2}' }] },
    ]);
    const contents = encode({ turns: request.turns }).body['contents'] as readonly { parts: readonly { functionResponse?: { response: unknown } }[] }[];
    assert.deepEqual(contents[2]?.parts.map(({ functionResponse }) => functionResponse?.response), [{ error: 'no' }, { result: 'one' }, { b: 2 }]);
  });

  it('G3 thinking is asked for by level or by budget, as the model wants it', () => {
    const asked = (model: string, reasoning: CanonicalRequest['reasoning']) => { const { config, warnings } = encode({ reasoning }, model); return [config?.['thinkingConfig'], warnings.length]; };
    const effort = (named: NonNullable<CanonicalRequest['reasoning']>['effort']) => ({ effort: named, budgetTokens: null, shown: null });
    assert.deepEqual(asked('gemini-2.5-flash', effort('medium')), [{ thinkingBudget: 8_192 }, 0]);
    assert.deepEqual(asked('gemini-2.5-flash', effort('none')), [{ thinkingBudget: 0 }, 0]);
    assert.deepEqual(asked('gemini-2.5-pro', effort('none')), [{ thinkingBudget: 128 }, 1]);
    assert.deepEqual(asked('gemini-2.5-flash-lite', { effort: null, budgetTokens: 100, shown: true }), [{ includeThoughts: true, thinkingBudget: 512 }, 0]);
    assert.deepEqual(asked('gemini-3-pro-preview', effort('medium')), [{ thinkingLevel: 'high' }, 0]);
    assert.deepEqual(asked('gemini-3-flash-preview', effort('none')), [{ thinkingLevel: 'minimal' }, 1]);
    assert.deepEqual(asked('gemini-3.7-flash', { effort: null, budgetTokens: 8_000, shown: false }), [{ includeThoughts: false, thinkingLevel: 'medium' }, 0]);
    assert.deepEqual(asked('gemini-9-ultra', effort('max')), [{ thinkingLevel: 'high' }, 0]);
    assert.deepEqual(asked('gemini-2.0-flash', effort('high')), [undefined, 1]);
  });

  it('G3 what has no place elsewhere is told, and what changes the meaning is refused', () => {
    assert.deepEqual(decode({ safetySettings: [{}], labels: { a: 'b' }, generation_config: { media_resolution: 'X', brandNew: 1 } }).warnings.map(({ field }) => field), ['safetySettings', 'labels', 'generationConfig.media_resolution', 'generationConfig.brandNew']);
    const meaning = [{ cachedContent: 'c' }, { modelArmorConfig: { a: 1 } }, ...['googleSearch', 'codeExecution', 'url_context'].map((name) => ({ tools: [{ [name]: {} }] })), { generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } }, { generationConfig: { speechConfig: {} } }, { generationConfig: { responseMimeType: 'text/x.enum' } }];
    for (const body of meaning) assert.throws(() => decode(body), NotCarried, JSON.stringify(body));
    assert.throws(() => codec.decodeRequest({ contents: 'x' }, '/v1beta/models/m:countTokens', openNotes()), NotCarried);
    for (const body of [{ contents: [] }, { contents: [7] }, { contents: [{ role: 'wizard', parts: [] }] }, { generationConfig: { temperature: 'hot' } }, { generationConfig: { topK: 1, top_k: 2 } }, { toolConfig: { functionCallingConfig: { mode: 'PERHAPS' } } }, { tools: [{ functionDeclarations: [{}] }] }]) assert.throws(() => decode(body), DialectError, JSON.stringify(body));
    assert.throws(() => encode({ stop: ['1', '2', '3', '4', '5', '6'] }), NotCarried);
    assert.throws(() => encode({ format: { kind: 'json' }, tools: [{ name: 'f', description: null, parameters: null }] }, 'gemini-2.5-pro'), NotCarried);
    assert.deepEqual(encode({ parallelTools: false, endUser: 'u', tools: [{ name: 'f', description: null, parameters: null }] }).warnings.map(({ field }) => field), ['parallel_tool_calls', 'user']);
    assert.equal(encode({}).at, '/models/gemini-3-flash:streamGenerateContent?alt=sse');
  });

  it('G3 arguments in pieces are put together by their places', () => {
    const pieces = [{ jsonPath: '$.city', stringValue: 'Be', willContinue: true }, { jsonPath: '$.city', stringValue: 'rn' }, { jsonPath: '$.days[0]', numberValue: 1 }, { jsonPath: '$.days[1].on', boolValue: true }, { jsonPath: "$['a.b']", nullValue: 'NULL_VALUE' }, { jsonPath: '$.__proto__.x', stringValue: 'own' }];
    const { answer } = streamed(sse(chunkOf([{ functionCall: { name: 'f', willContinue: true }, thoughtSignature: 'c2ln' }]), ...pieces.map((piece) => chunkOf([{ functionCall: { partialArgs: [piece], willContinue: true } }])), chunkOf([{ functionCall: {} }]), chunkOf([{ functionCall: { name: 'g' } }], { finishReason: 'STOP' })));
    assert.deepEqual(partsOf(answer), [
      { kind: 'tool-call', id: 'call_0123456789ab_1', name: 'f', arguments: '{"city":"Bern","days":[1,{"on":true}],"a.b":null,"__proto__":{"x":"own"}}', signature: { dialect: 'gemini', value: 'c2ln' } },
      { kind: 'tool-call', id: 'call_0123456789ab_2', name: 'g', arguments: '{}' },
    ]);
    assert.equal(Object.hasOwn({}, 'x'), false);
  });

  it('G3 what an answer rests on becomes citations; places count characters, not bytes', () => {
    const grounding = { groundingChunks: [{ web: { uri: 'https://a', title: 'A' } }], groundingSupports: [{ segment: { endIndex: 5, text: 'Zürc' }, groundingChunkIndices: [0] }] };
    const { answer } = streamed(sse(chunkOf([{ text: 'Zür' }]), chunkOf([{ text: 'ch.' }], { finishReason: 'STOP', groundingMetadata: grounding })));
    const [part] = partsOf(answer);
    assert.deepEqual(part?.kind === 'text' ? part.citations?.map(({ url, title, start, end }) => [url, title, start, end]) : null, [['https://a', 'A', 0, 4]]);
    const foreign = { ...answer, choices: [{ index: 0, stop: 'stop', native: null, stopSequence: null, parts: [{ kind: 'text', text: 'Zürich', citations: [{ url: 'https://b', title: null, quote: 'q', start: 1, end: 4, native: { dialect: 'openai-chat', value: {} } }] }] }] } satisfies CanonicalAnswer;
    const [candidate] = codec.encodeAnswer(foreign, contextFor())['candidates'] as readonly { groundingMetadata: unknown }[];
    assert.deepEqual(candidate?.groundingMetadata, { groundingChunks: [{ web: { uri: 'https://b', title: 'q' } }], groundingSupports: [{ segment: { startIndex: 1, endIndex: 5, text: 'üri' }, groundingChunkIndices: [0] }] });
  });

  it('trap 5: what others signed goes through a Gemini client and comes back to who made it', () => {
    const parts: readonly Part[] = [
      { kind: 'reasoning', text: 'Thought', signature: { dialect: 'anthropic-messages', value: 's' } }, { kind: 'reasoning', text: '', signature: { dialect: 'anthropic-messages', value: 'r' }, redacted: true },
      { kind: 'text', text: 'Hi' }, { kind: 'tool-call', id: 'c', name: 'f', arguments: '{"a":1}', signature: { dialect: 'gemini', value: 'Zw==' } },
    ];
    const answer: CanonicalAnswer = { id: 'a', model: 'm', usage: null, choices: [{ index: 0, parts, stop: 'tool-calls', native: 'tool_use', stopSequence: null }] };
    const [candidate] = codec.encodeAnswer(answer, contextFor())['candidates'] as readonly { content: object; nativeFinishReason: string }[];
    assert.deepEqual(decode({ contents: [candidate?.content] }).request.turns[0]?.parts, parts);
    assert.equal(candidate?.nativeFinishReason, 'tool_use');
    const encoder = codec.openEncoder(contextFor());
    const chunks = Buffer.concat([...unfold(answer)].map((event) => encoder.encode(event))).toString().split('\r\n\r\n').filter((each) => each !== '').map((each) => JSON.parse(each.slice(6)) as { candidates: readonly { content: { parts: readonly object[] } }[] });
    // As the SDK’s chats keep it: all pieces one after the other.
    const kept = decode({ contents: [{ role: 'model', parts: chunks.flatMap(({ candidates: [each] }) => each?.content.parts ?? []) }] }).request.turns[0]?.parts;
    assert.deepEqual(kept, parts);
    const pieces = decode({ contents: [{ role: 'model', parts: [{ text: 'Tho', thought: true }, { text: 'ught', thought: true }, { text: '', thought: true, thoughtSignature: 'ks1.anthropic-messages.cw' }, { text: 'H' }, { text: ' ' }, { text: 'i' }] }] }).request.turns[0]?.parts;
    assert.deepEqual(pieces, [{ kind: 'reasoning', text: 'Thought', signature: { dialect: 'anthropic-messages', value: 's' } }, { kind: 'text', text: 'H i' }]);
    const { body, warnings } = encode({ turns: [{ role: 'assistant', parts }] });
    assert.deepEqual([body['contents'], warnings.length], [[{ role: 'model', parts: [{ text: 'Hi' }, { functionCall: { id: 'c', name: 'f', args: { a: 1 } }, thoughtSignature: 'Zw==' }] }], 1]);
  });

  it('G4 a stream is framed as asked: CRLF events, or one array; a failure ends it in the same framing', () => {
    const events: CanonicalEvent[] = [{ type: 'start', id: 'r', model: 'm' }, { type: 'open', choice: 1, part: 0, open: { kind: 'text' } }, { type: 'piece', choice: 1, part: 0, piece: { text: 'Hi' } }];
    const failure: CanonicalEvent = { type: 'failure', failure: { kind: 'rate-limited', status: 429, message: 'slow', code: null, param: null, retryAfterSeconds: 2 } };
    const warnings = [{ field: 'f', message: 'm' }];
    const written = (changes: Partial<EncodingContext>) => { const encoder = codec.openEncoder(contextFor({ warnings, ...changes })); return Buffer.concat([...events, failure].map((event) => encoder.encode(event))).toString(); };
    const array = JSON.parse(written({ asArray: true })) as readonly [{ candidates: readonly { index: number }[]; warnings: unknown }, { error: { status: string } }];
    assert.deepEqual([array[0].candidates.map(({ index }) => index), array[0].warnings, array[1].error.status], [[0, 1], warnings, 'RESOURCE_EXHAUSTED']);
    assert.match(written({}), /^data: \{[^\r]*\}\r\n\r\ndata: \{"error"[^\r]*\}\r\n\r\n$/);
    assert.equal(streamed(written({})).failure?.kind, 'rate-limited');
    assert.equal(streamed(written({})).failure?.retryAfterSeconds, 2);
  });

  it('G3 random and cut streams never throw', () => {
    let state = 3;
    const decoder = codec.openDecoder(contextFor());
    const words = [sse(chunkOf([{ functionCall: {} }])), sse(chunkOf([{ functionCall: { partialArgs: [7, { jsonPath: '$[9]' }] } }])), sse({ candidates: 7 }), sse({ candidates: [null, { content: 7 }] }), sse(chunkOf([{ thought: true }, { inlineData: {} }, { text: 7 }])), 'data: {"half', '\r\n\r\n', '[', sse({ usageMetadata: 7, promptFeedback: 7 })];
    for (let turn = 0; turn < 300; turn += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      decoder.push(Buffer.from(words[state % words.length] ?? ''));
    }
    assert.ok(Array.isArray(decoder.finish()));
  });
});
