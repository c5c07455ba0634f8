import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialectIds } from '@keystead/contract';
import { type CallerError, DialectError, dialects, spliceBytes } from './index.ts';

const refusal: CallerError = { status: 429, code: 'budget_exceeded', message: 'The budget is used up.', requestId: 'r-1', retryable: false };
const edited = (dialect: keyof typeof dialects, text: string, target: { model: string; streamUsageUnasked?: boolean }): string => {
  const bytes = Buffer.from(text);
  return spliceBytes(bytes, dialects[dialect].editRequest(bytes, JSON.parse(text), target)).toString();
};

describe('requests', () => {
  it('every dialect stands in the registry under its own id', () => {
    assert.deepEqual(Object.keys(dialects).toSorted(), [...dialectIds].toSorted());
    for (const id of dialectIds) assert.equal(dialects[id].id, id);
  });

  it('G1 reads model, stream and limits, where each dialect has them', () => {
    assert.deepEqual(dialects['openai-chat'].readRequest({ model: 'm', stream: true, max_tokens: 5, max_completion_tokens: 9, n: 2, stream_options: { include_usage: true } }, ''), { model: 'm', stream: true, maxOutputTokens: 9, answers: 2, wantsStreamUsage: true });
    assert.deepEqual(dialects['openai-chat'].readRequest({ model: 'm', input: 'as Cursor posts it', max_output_tokens: 7 }, ''), { model: 'm', stream: false, maxOutputTokens: 7, answers: 1, wantsStreamUsage: false });
    assert.equal(dialects['openai-responses'].readRequest({ model: 'm', stream: null, max_output_tokens: 3 }, '').maxOutputTokens, 3);
    assert.equal(dialects['openai-embeddings'].readRequest({ model: 'm', input: 'x' }, '').maxOutputTokens, 0);
    assert.equal(dialects['anthropic-messages'].readRequest({ model: 'm', stream: true, max_tokens: 4 }, '/v1/messages?beta=true').stream, true);
    assert.deepEqual(dialects['anthropic-messages'].readRequest({ model: 'm' }, '/v1/messages/count_tokens?beta=true'), { model: 'm', stream: false, maxOutputTokens: 0, answers: 1, wantsStreamUsage: true });
    const config = { generation_config: { maxOutputTokens: 6, candidate_count: 3 } };
    assert.deepEqual(dialects.gemini.readRequest(config, '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse'), { model: 'gemini-2.5-flash', stream: true, maxOutputTokens: 6, answers: 3, wantsStreamUsage: true });
    assert.equal(dialects.gemini.readRequest({}, '/v1beta/models/google%2Fmy-model:generateContent').model, 'google/my-model');
    assert.deepEqual(dialects['bedrock-converse'].readRequest({ inferenceConfig: { maxTokens: 8 } }, '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse-stream'), { model: 'arn:aws:bedrock:us-east-1:1:inference-profile/x', stream: true, maxOutputTokens: 8, answers: 1, wantsStreamUsage: true });
    for (const method of ['countTokens', 'embedContent', 'batchEmbedContents']) assert.equal(dialects.gemini.readRequest({}, `/v1beta/models/m:${method}`).maxOutputTokens, 0);
  });

  it('attack 22: a field that is missing or of the wrong type is named', () => {
    const tries: readonly (readonly [keyof typeof dialects, unknown, string, string])[] = [
      ['openai-chat', null, '', 'body'], ['openai-chat', [], '', 'body'], ['openai-chat', {}, '', 'model'], ['openai-chat', { model: 7 }, '', 'model'], ['openai-chat', { model: '' }, '', 'model'],
      ['openai-chat', { model: 'm', stream: 'yes' }, '', 'stream'], ['openai-chat', { model: 'm', max_tokens: -1 }, '', 'max_tokens'], ['openai-chat', { model: 'm', n: 1.5 }, '', 'n'],
      ['openai-responses', { model: 'm', background: true }, '', 'background'], ['anthropic-messages', { model: 'm', max_tokens: '9' }, '/v1/messages', 'max_tokens'],
      ['bedrock-converse', {}, '/model/x', 'modelId'], ['bedrock-converse', {}, '/model/%zz/converse', 'modelId'], ['bedrock-converse', { inferenceConfig: 3 }, '/model/m/converse', 'inferenceConfig'],
      ['bedrock-converse', { inferenceConfig: { maxTokens: 1 }, additionalModelRequestFields: { max_tokens: 90_000 } }, '/model/m/converse', 'additionalModelRequestFields'],
      ['bedrock-converse', { additionalModelRequestFields: { inferenceConfig: { max_new_tokens: 90_000 } } }, '/model/m/converse', 'additionalModelRequestFields'],
      ['gemini', {}, '/v1beta/models/x', 'model'], ['gemini', {}, '/v1beta/models/%zz:generateContent', 'model'], ['gemini', { generationConfig: 3 }, '/v1beta/models/m:generateContent', 'generationConfig'],
      ['gemini', { generationConfig: {}, generation_config: {} }, '/v1beta/models/m:generateContent', 'generationConfig'],
      ['gemini', { generationConfig: { maxOutputTokens: 5, max_output_tokens: 50 } }, '/v1beta/models/m:generateContent', 'maxOutputTokens'],
    ];
    for (const [dialect, body, path, param] of tries) {
      assert.throws(() => dialects[dialect].readRequest(body, path), (error) => error instanceof DialectError && error.param === param, `${dialect} ${JSON.stringify(body)}`);
    }
  });

  it('attack 17: control characters in a model, and ways out of its place in the path, are refused', () => {
    assert.throws(() => dialects['openai-chat'].readRequest({ model: 'a\r\nx: y' }, ''), DialectError);
    assert.throws(() => dialects.gemini.readRequest({}, '/v1beta/models/a%0d%0ab:generateContent'), DialectError);
    for (const model of ['../files', 'a/../b', 'a//b', '.']) assert.throws(() => dialects.gemini.targetPath('/v1beta/models/x:generateContent', { model }), DialectError, model);
    for (const model of ['../files', 'a/../b', '.']) assert.throws(() => dialects['bedrock-converse'].targetPath('/model/x/converse', { model }), DialectError, model);
    assert.equal(dialects['bedrock-converse'].targetPath('/model/route/converse', { model: 'us.x-v1:0' }), '/model/us.x-v1%3A0/converse');
    assert.equal(dialects.gemini.targetPath('/v1beta/models/route:streamGenerateContent?alt=sse', { model: 'a?b#c d/e' }), '/models/a%3Fb%23c%20d/e:streamGenerateContent?alt=sse');
  });

  it('attack 1: a key in the query never goes on', () => {
    assert.equal(dialects['anthropic-messages'].targetPath('/v1/messages?beta=true&key=ks_1&API%5FKEY=x', { model: 'm' }), '/messages?beta=true');
    assert.equal(dialects['openai-chat'].targetPath('/v1/chat/completions?key=ks_1', { model: 'm' }), '/chat/completions');
  });

  it('B2 usage is asked for in chat streams, in every way the option may stand there already', () => {
    const target = { model: 'm' };
    assert.equal(edited('openai-chat', '{"model":"m","stream":false}', target), '{"model":"m","stream":false}');
    assert.equal(edited('openai-chat', '{"model":"route","stream":true}', target), '{"stream_options":{"include_usage":true},"model":"m","stream":true}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true,"stream_options":null}', target), '{"model":"m","stream":true,"stream_options":{"include_usage":true}}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true,"stream_options":{ }}', target), '{"model":"m","stream":true,"stream_options":{"include_usage":true }}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true,"stream_options":{"include_obfuscation":false}}', target), '{"model":"m","stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true,"stream_options":{"include_usage":false}}', target), '{"model":"m","stream":true,"stream_options":{"include_usage":true}}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true,"stream_options":{"include_usage":true}}', target), '{"model":"m","stream":true,"stream_options":{"include_usage":true}}');
    assert.equal(edited('openai-chat', '{"model":"m","stream":true}', { ...target, streamUsageUnasked: true }), '{"model":"m","stream":true}');
    assert.throws(() => edited('openai-chat', '{"model":"m","stream":true,"stream_options":7}', target), DialectError);
  });

  it('B1 a limit that stands twice, so that two parsers read two, is refused', () => {
    assert.throws(() => edited('openai-chat', '{"model":"m","max_tokens":9,"max_tokens":1}', { model: 'm' }), DialectError);
    assert.throws(() => edited('openai-chat', '{"model":"m","stream":true,"stream_options":{"include_usage":true,"include_usage":false}}', { model: 'm' }), DialectError);
    assert.throws(() => edited('gemini', '{"generationConfig":{"maxOutputTokens":9,"maxOutputTokens":1}}', { model: 'm' }), DialectError);
    assert.throws(() => edited('bedrock-converse', '{"inferenceConfig":{"maxTokens":9,"maxTokens":1}}', { model: 'm' }), DialectError);
    assert.throws(() => edited('anthropic-messages', '{"model":"m","max_tokens":9,"max_tokens":1}', { model: 'm' }), DialectError);
  });

  it('Gemini: the model is replaced where a body repeats it', () => {
    assert.equal(edited('gemini', '{"requests":[{"model":"models/route","content":{}},{"content":{}},{"model":"models/route"}]}', { model: 'm' }), '{"requests":[{"model":"models/m","content":{}},{"content":{}},{"model":"models/m"}]}');
    assert.equal(edited('gemini', '{"generateContentRequest":{"model":"models/route","contents":[]}}', { model: 'm' }), '{"generateContentRequest":{"model":"models/m","contents":[]}}');
    assert.equal(edited('gemini', '{"contents":[{"parts":[{"text":"model"}]}]}', { model: 'm' }), '{"contents":[{"parts":[{"text":"model"}]}]}');
  });
});

describe('errors', () => {
  it('G8 each dialect tells a refusal in its own words and keeps official SDKs from trying again', () => {
    for (const id of dialectIds) {
      const rendered = dialects[id].renderError(refusal);
      assert.equal(rendered.status, 429, id);
      assert.equal(rendered.headers['x-should-retry'], 'false', id);
      assert.equal(rendered.headers['x-keystead-error'], 'budget_exceeded', id);
      assert.equal(rendered.headers['x-request-id'], 'r-1', id);
    }
    assert.deepEqual(JSON.parse(dialects['openai-chat'].renderError({ ...refusal, param: 'model' }).body), { error: { message: 'The budget is used up.', type: 'rate_limit_error', param: 'model', code: 'budget_exceeded' } });
    const anthropic = dialects['anthropic-messages'].renderError(refusal);
    assert.deepEqual(JSON.parse(anthropic.body), { type: 'error', error: { type: 'rate_limit_error', message: 'The budget is used up.' }, request_id: 'r-1' });
    assert.equal(anthropic.headers['request-id'], 'r-1');
    const { error } = JSON.parse(dialects.gemini.renderError({ ...refusal, retryAfterSeconds: 30 }).body);
    assert.deepEqual([error.code, error.status, error.details[0].reason, error.details[1].retryDelay], [429, 'RESOURCE_EXHAUSTED', 'BUDGET_EXCEEDED', '30s']);
  });

  it('G8 what may be retried says when, and 529 is Anthropic’s alone', () => {
    const busy: CallerError = { ...refusal, status: 529, code: 'overloaded', retryable: true, retryAfterSeconds: 1.2 };
    assert.deepEqual(dialectIds.map((id) => dialects[id].renderError(busy).status), [503, 503, 503, 529, 503, 503]);
    for (const id of dialectIds) {
      const { headers } = dialects[id].renderError(busy);
      assert.equal(headers['x-should-retry'], undefined);
      assert.equal(headers['retry-after'], '2');
    }
  });

  it('G4 a broken stream ends with an error that its own meter reads as one, and is not complete', () => {
    for (const id of dialectIds) {
      const meter = dialects[id].createMeter({ hideUsageChunk: true });
      meter.push(Buffer.from('data: {"half'));
      const ending = dialects[id].createMeter({ hideUsageChunk: true });
      const text = meter.endWithError(refusal);
      const bytes = Buffer.from(text);
      assert.deepEqual(text, dialects[id].renderStreamError(refusal), id);
      assert.deepEqual(ending.push(bytes), bytes, id);
      assert.ok(ending.failed && !ending.complete, id);
    }
  });

  it('an error of a whole answer has no usage', () => {
    for (const id of dialectIds) assert.equal(dialects[id].readAnswer(JSON.parse(dialects[id].renderError(refusal).body), {}).usage, null, id);
  });
});
