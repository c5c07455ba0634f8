import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { structuredCalls } from './calls.ts';
import { adaptSchema, anthropicSubset, geminiSubset, openAiSubset } from './schema.ts';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', required: ['name'],
  properties: {
    name: { type: 'string', minLength: 3, maxLength: 40, description: 'Full name', 'x-kind': 'text' },
    state: { enum: ['a', 'b'] },
    tags: { type: 'array', maxItems: 5, items: { type: 'object', properties: { tag: { oneOf: [{ const: 'x' }, { type: 'string', format: 'uri' }] } } } },
  },
};

describe('structured output', () => {
  it('OpenAI strict: closed objects, all required, what was optional may be null, limits told in words', () => {
    assert.deepEqual(adaptSchema(schema, openAiSubset), {
      type: 'object', additionalProperties: false, required: ['name', 'state', 'tags'],
      properties: {
        name: { type: 'string', description: 'Full name (minLength: 3, maxLength: 40)' },
        state: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
        tags: {
          type: ['array', 'null'], maxItems: 5,
          items: { type: 'object', additionalProperties: false, required: ['tag'], properties: { tag: { anyOf: [{ anyOf: [{ const: 'x' }, { type: 'string', description: '(format: uri)' }] }, { type: 'null' }] } } },
        },
      },
    });
  });

  it('Anthropic and Gemini take what they understand', () => {
    const anthropic = JSON.stringify(adaptSchema(schema, anthropicSubset));
    assert.doesNotMatch(anthropic, /"maxItems":|x-kind|\$schema|oneOf/);
    assert.match(anthropic, /"additionalProperties":false/);
    const gemini = JSON.stringify(adaptSchema(schema, geminiSubset));
    assert.match(gemini, /"maxItems":5/);
    assert.match(gemini, /"enum":\["x"\]/);
    assert.doesNotMatch(gemini, /additionalProperties|const/);
  });

  it('reads deltas and ends, and nothing from what is neither', () => {
    const { 'openai-chat': chat, 'anthropic-messages': messages, gemini } = structuredCalls;
    assert.equal(chat.readDelta('{"choices":[{"delta":{"content":"a"}}]}'), 'a');
    assert.equal(chat.readDelta('{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"b"}]}}]}'), 'b');
    assert.equal(gemini.readDelta('{"candidates":[{"content":{"parts":[{"text":"think","thought":true},{"text":"c"}]}}]}'), 'c');
    assert.equal(messages.readDelta('{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"x"}}'), '');
    for (const call of Object.values(structuredCalls)) for (const data of ['[DONE]', '{}', 'null', 'nonsense', '{"choices":null}']) assert.deepEqual([call.readDelta(data), call.readEnd(data)], ['', null]);
    assert.equal(chat.readEnd('{"choices":[{"delta":{},"finish_reason":"length"}]}'), 'truncated');
    assert.equal(chat.readEnd('{"choices":[{"delta":{"refusal":"no"},"finish_reason":null}]}'), 'refused');
    assert.equal(messages.readEnd('{"type":"message_delta","delta":{"stop_reason":"refusal"}}'), 'refused');
    assert.equal(messages.readEnd('{"type":"error","error":{}}'), 'failed');
    assert.equal(gemini.readEnd('{"promptFeedback":{"blockReason":"SAFETY"}}'), 'refused');
    assert.equal(gemini.readEnd('{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}'), 'failed');
  });

  it('Mistral’s models get the older name of the limit', () => {
    const body = (model: string) => structuredCalls['openai-chat'].body({ model, system: '', user: '', schema, schemaName: 's', maxOutputTokens: 9 });
    assert.equal(body('mistral/mistral-small-latest')['max_tokens'], 9);
    assert.equal(body('mistral-small-latest')['max_tokens'], 9);
    assert.equal(body('gpt-5-mini')['max_completion_tokens'], 9);
  });
});
