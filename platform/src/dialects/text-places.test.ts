import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { membersWritten } from './member-count.ts';
import { asksForSchema, shapeOf } from './request-shape.ts';
import { textPlacesOf } from './text-manners.ts';

const texts = (dialect: DialectId, body: Record<string, unknown>): string[] => textPlacesOf(dialect, body).places.map((place) => (place.sealed ? `sealed ${place.text}` : place.text));
const picture = `data:image/png;base64,${'A'.repeat(60)}`;

/** The same content in each dialect: a system text, a question with a picture, a call of a tool with its result. */
const bodies: Readonly<Record<string, { readonly dialect: DialectId; readonly body: Record<string, unknown> }>> = {
  chat: { dialect: 'openai-chat', body: {
    model: 'm', messages: [
      { role: 'system', content: 'the system' }, { role: 'user', content: [{ type: 'text', text: 'the question' }, { type: 'image_url', image_url: { url: picture } }] },
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":"the argument"}' } }] }, { role: 'tool', tool_call_id: 'call_1', content: 'the result' },
    ] } },
  responses: { dialect: 'openai-responses', body: {
    model: 'm', instructions: 'the system', input: [
      { role: 'user', content: [{ type: 'input_text', text: 'the question' }, { type: 'input_image', image_url: picture }] },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'a thought' }], encrypted_content: 'gAAAA' },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"a":"the argument"}' }, { type: 'function_call_output', call_id: 'c', output: 'the result' },
    ] } },
  messages: { dialect: 'anthropic-messages', body: {
    model: 'm', system: [{ type: 'text', text: 'the system', cache_control: { type: 'ephemeral', ttl: '5m' } }], messages: [
      { role: 'user', content: [{ type: 'text', text: 'the question' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }] },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'a thought', signature: 'c2ln' }, { type: 'tool_use', id: 'tu', name: 'f', input: { type: 'the argument', id: '1' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'tu', content: 'the result' }] },
    ] } },
  gemini: { dialect: 'gemini', body: {
    systemInstruction: { parts: [{ text: 'the system' }] }, contents: [
      { role: 'user', parts: [{ text: 'the question' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }] },
      { role: 'model', parts: [{ text: 'a thought', thought: true, thoughtSignature: 'c2ln' }, { functionCall: { name: 'f', args: { role: 'the argument' } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { id: 'the result' } } }] },
    ] } },
  converse: { dialect: 'bedrock-converse', body: {
    system: [{ text: 'the system' }], messages: [
      { role: 'user', content: [{ text: 'the question' }, { image: { format: 'png', source: { bytes: 'AAAA' } } }] },
      { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: 'a thought', signature: 'c2ln' } } }, { toolUse: { toolUseId: 't', name: 'f', input: { status: 'the argument' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'the result' }] } }] },
    ] } },
};

describe('G10 where text stands', () => {
  for (const [name, { dialect, body }] of Object.entries(bodies)) {
    it(`G10 ${name}: system, question, arguments and results are text; marks, ids, bytes and signatures are not; thoughts are sealed`, () => {
      const found = texts(dialect, body);
      for (const wanted of ['the system', 'the question', 'the result']) assert.ok(found.includes(wanted), wanted);
      assert.ok(found.some((text) => text.includes('the argument')));
      for (const mark of ['user', 'm', 'text', 'call_1', 'c', 'tu', 't', 'AAAA', 'c2ln', 'gAAAA', 'image/png', 'base64', picture, 'ephemeral']) assert.ok(!found.includes(mark), mark);
      if (name !== 'chat') assert.ok(found.includes('sealed a thought'), found.join('|'));
      assert.equal(textPlacesOf(dialect, body).attachments, 1);
    });
  }

  it('G10 a member that nobody knows yet is text, and so is the name of a member that is more than a name', () => {
    assert.deepEqual(texts('openai-chat', { model: 'm', brand_new: { deep: ['a text'] }, metadata: { 'ada@harbour.example': 'x' } }), ['a text', 'ada@harbour.example', 'x']);
  });

  it('G10 attack 23: a body nested a hundred thousand times deep costs no stack', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(100_000)}"x"${']'.repeat(100_000)}}`) as Record<string, unknown>;
    assert.deepEqual(texts('gemini', deep), ['x']);
  });

  it('G10 a member that stands twice is counted twice, in any spelling', () => {
    for (const [text, written] of [['{}', 0], ['{"a":{"b":"x:\\"y\\":","c":[1,"d"]}}', 3], ['{"a":1,"\\u0061":2}', 2], ['{ "a" \n:\t"b" }', 1], ['{"a\\\\":"\\\\","b":""}', 2]] as const) assert.equal(membersWritten(Buffer.from(text)), written, text);
    const twice = '{"messages":[{"role":"user","content":"secret","content":"clean"}]}';
    assert.equal(membersWritten(Buffer.from(twice)), textPlacesOf('openai-chat', JSON.parse(twice) as Record<string, unknown>).members + 1);
  });
});

describe('G4 the shape of a request', () => {
  it('G4 turns, tools, structured output and reasoning are read in each dialect', () => {
    const schema = { type: 'object' };
    assert.deepEqual(shapeOf('openai-chat', { messages: [{}, {}], tools: [{}], response_format: { type: 'json_schema' }, reasoning_effort: 'high' }), { turns: 2, tools: 1, structured: true, reasoning: true });
    assert.deepEqual(shapeOf('openai-responses', { input: 'x', text: { format: { type: 'text' } } }), { turns: 1, tools: 0, structured: false, reasoning: false });
    assert.deepEqual(shapeOf('anthropic-messages', { messages: [{}], tools: [{}, {}], thinking: { type: 'enabled', budget_tokens: 1024 }, output_config: { format: { schema } } }), { turns: 1, tools: 2, structured: true, reasoning: true });
    assert.deepEqual(shapeOf('gemini', { contents: [{}], tools: [{ functionDeclarations: [{}, {}] }], generationConfig: { responseSchema: schema, thinkingConfig: { thinkingLevel: 'HIGH' } } }), { turns: 1, tools: 2, structured: true, reasoning: true });
    assert.deepEqual(shapeOf('bedrock-converse', { messages: [{}], toolConfig: { tools: [{}] } }), { turns: 1, tools: 1, structured: false, reasoning: false });
    const forms: readonly (readonly [Parameters<typeof asksForSchema>[0], object, boolean])[] = [
      ['openai-chat', { response_format: { type: 'json_schema', json_schema: {} } }, true], ['openai-chat', { response_format: { type: 'json_object' } }, false], ['openai-chat', {}, false],
      ['openai-responses', { text: { format: { type: 'json_schema' } } }, true], ['openai-responses', { text: { format: { type: 'json_object' } } }, false],
      ['anthropic-messages', { output_config: { format: { schema } } }, true], ['gemini', { generationConfig: { responseMimeType: 'application/json' } }, false], ['gemini', { generationConfig: { responseSchema: schema } }, true],
    ];
    for (const [dialect, body, asked] of forms) assert.equal(asksForSchema(dialect, body as Record<string, unknown>), asked, `${dialect} ${JSON.stringify(body)}`);
    assert.deepEqual(shapeOf('openai-chat', { messages: 'x', tools: null, reasoning_effort: 7 }), { turns: 0, tools: 0, structured: false, reasoning: true });
  });
});
