import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { servedKind, servedWords } from './receipt-words.ts';

describe('G7 asked and served model in words', () => {
  const cases = [
    ['gpt-4o', 'gpt-4o', 'as-asked'], ['openai/gpt-4o', 'gpt-4o', 'as-asked'], ['models/gemini-2.5-pro', 'gemini-2.5-pro', 'as-asked'],
    ['gpt-4o', 'gpt-4o-2024-08-06', 'dated'], ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'dated'], ['claude-sonnet-4-5-latest', 'claude-sonnet-4-5', 'dated'],
    ['gpt-4o', 'gpt-4o-mini', 'other'], ['gpt-4o', 'gpt-4', 'other'], ['gpt-4', 'gpt-4-32k', 'other'], ['gpt-4o', null, 'unsaid'],
  ] as const;
  for (const [sent, served, kind] of cases) it(`G7 ${sent} answered by ${served ?? 'nobody knows'} is ${kind}`, () => assert.equal(servedKind({ asked: 'fast', sent, served }), kind));

  it('G7 a mismatch is said in plain words, with both names', () => {
    assert.equal(servedWords({ asked: 'fast', sent: 'gpt-4o', served: 'gpt-4o-mini' }), 'Another model answered than was asked of the provider: gpt-4o-mini instead of gpt-4o.');
  });
});
