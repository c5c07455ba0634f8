import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BodyOf, operations, type TranslatedRequest } from '@keystead/contract';
import { matchSurface } from '../surfaces/surface.ts';
import { translateRequest } from './translate-request.ts';

type Body = BodyOf<typeof operations.translateRequest>;

async function ask(untrusted: object): Promise<readonly TranslatedRequest[]> {
  const body: Body = operations.translateRequest.body.parse(untrusted);
  const answer = await translateRequest().handle({ body } as never);
  return operations.translateRequest.response.parse(answer).translations;
}

describe('the same request in each dialect', () => {
  it('G3 a prompt in plain words is written in every dialect, for a path that the gateway serves in it', async () => {
    const translations = await ask({ model: 'house-default', prompt: { system: 'Be brief.', user: 'Why is the sky blue?', tools: true, structured: true, stream: true, maxOutputTokens: 300 } });
    assert.deepEqual(translations.map(({ dialect }) => dialect).toSorted(), ['anthropic-messages', 'bedrock-converse', 'gemini', 'openai-chat', 'openai-responses']);
    for (const { dialect, path, body, refusal } of translations) {
      assert.equal(refusal, null, dialect);
      assert.equal(matchSurface(path.split('?')[0] ?? '')?.surface.dialect, dialect, path);
      for (const words of ['Be brief.', 'Why is the sky blue?', 'get_weather', 'confidence']) assert.ok(JSON.stringify(body).includes(words), `${dialect}: ${words}`);
    }
  });

  it('G3 a request as it stands in one dialect is written in another, with what is not carried over, or why it cannot be said', async () => {
    const request = { dialect: 'openai-chat', body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], seed: 7 } };
    const [claude] = await ask({ model: 'claude-x', request, to: ['anthropic-messages'] });
    assert.deepEqual([claude?.path, claude?.body?.['model'], claude?.headers], ['/v1/messages', 'claude-x', { 'anthropic-version': '2023-06-01' }]);
    assert.ok(claude?.warnings.some(({ field }) => field === 'seed'));
    const refused = await ask({ model: 'm', request: { ...request, body: { ...request.body, messages: 'none' } } });
    assert.ok(refused.every(({ body, refusal }) => body === null && refusal !== null));
  });

  it('attack 22: neither, both, or too much is refused before anything is read', () => {
    const { body } = operations.translateRequest;
    const prompt = { user: 'Hi' };
    const wrong = [{ model: 'm' }, { model: 'm', prompt, request: { dialect: 'gemini', body: {} } }, { model: 'm', prompt: { user: 'x'.repeat(100_001) } }, { model: '', prompt }, { model: 'm', prompt, more: 1 }];
    for (const each of wrong) assert.equal(body.safeParse(each).success, false);
  });
});
