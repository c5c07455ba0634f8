import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CanonicalRequest, nothingSaid, openNotes } from '../canonical/index.ts';
import { claudeFacts, isClaude } from './models.ts';
import { fitSampling } from './sampling.ts';
import { writeThinking } from './thinking.ts';

const asked = (changes: Partial<CanonicalRequest>): CanonicalRequest => ({ ...nothingSaid, model: 'm', turns: [], ...changes });

describe('Claude models', () => {
  it('are told by the numbers in their ids, at Anthropic, Bedrock and Vertex', () => {
    const thinking = (model: string) => claudeFacts(model).thinking;
    assert.deepEqual(['claude-3-opus-20240229', 'claude-3-5-haiku@20241022'].map(thinking), ['none', 'none']);
    assert.deepEqual(['claude-3-7-sonnet-20250219', 'claude-sonnet-4-20250514', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-haiku-4-5'].map(thinking), ['budget', 'budget', 'budget', 'budget']);
    assert.deepEqual(['claude-opus-4-6', 'us.anthropic.claude-opus-4-6-v1'].map(thinking), ['either', 'either']);
    assert.deepEqual(['claude-opus-4-7', 'claude-sonnet-5', 'claude-fable-5-1', 'claude-mythos-preview', 'claude-something-new'].map(thinking), ['adaptive', 'adaptive', 'adaptive', 'adaptive', 'adaptive']);
    assert.deepEqual(['claude-opus-4-8', 'claude-opus-4-7', 'claude-sonnet-5', 'claude-sonnet-5-5'].map((model) => claudeFacts(model).takesLaterInstructions), [true, false, false, true]);
    assert.deepEqual([isClaude('deepseek-chat'), claudeFacts('deepseek-chat').sampling], [false, 'all']);
  });

  it('take sampling as their age allows, and the caller is told', () => {
    const request = asked({ temperature: 1.5, topP: 0.5, topK: 3 });
    const fitted = (model: string, thinks = false) => {
      const notes = openNotes();
      return [fitSampling(request, claudeFacts(model), thinks, notes), notes.warnings.map(({ field }) => field)];
    };
    assert.deepEqual(fitted('claude-3-7-sonnet-20250219'), [{ temperature: 1, topP: 0.5, topK: 3 }, ['temperature']]);
    assert.deepEqual(fitted('claude-sonnet-4-5'), [{ temperature: 1, topP: null, topK: 3 }, ['temperature', 'top_p']]);
    assert.deepEqual(fitted('claude-opus-5'), [{ temperature: 1, topP: null, topK: null }, ['temperature', 'top_p', 'top_k']]);
    assert.deepEqual(fitted('claude-sonnet-4-5', true)[0], { temperature: 1, topP: null, topK: null });
  });

  it('are asked to think by tokens or by effort, never beyond the output limit', () => {
    const written = (model: string, wish: Partial<NonNullable<CanonicalRequest['reasoning']>>, limit: number | null, changes: Partial<CanonicalRequest> = {}) => {
      const notes = openNotes();
      const request = asked({ reasoning: { effort: null, budgetTokens: null, shown: null, ...wish }, ...changes });
      const { thinking, effort } = writeThinking(request, { facts: claudeFacts(model), dialect: 'anthropic-messages', mostOutputTokens: limit, field: 'reasoning' }, notes);
      return [thinking, effort, notes.warnings.length];
    };
    assert.deepEqual(written('claude-sonnet-4-5', { effort: 'medium' }, 32_000), [{ type: 'enabled', budget_tokens: 8_192 }, null, 0]);
    assert.deepEqual(written('claude-sonnet-4-5', { effort: 'high' }, 4_000), [{ type: 'enabled', budget_tokens: 3_200 }, null, 0]);
    assert.deepEqual(written('claude-sonnet-4-5', { effort: 'high' }, 500), [null, null, 1]);
    assert.deepEqual(written('claude-opus-5', { effort: 'xhigh', shown: true }, 500), [{ type: 'adaptive', display: 'summarized' }, 'xhigh', 0]);
    assert.deepEqual(written('claude-opus-5', { budgetTokens: 20_000 }, 500), [{ type: 'adaptive' }, 'high', 1]);
    assert.deepEqual(written('claude-opus-4-6', { budgetTokens: 2_000 }, 9_000), [{ type: 'enabled', budget_tokens: 2_000 }, null, 0]);
    assert.deepEqual(written('claude-opus-5', { effort: 'none' }, 500), [{ type: 'disabled' }, null, 0]);
    assert.deepEqual(written('claude-fable-5', { effort: 'none' }, 500), [null, 'low', 1]);
    assert.deepEqual(written('claude-3-opus-20240229', { effort: 'high' }, 500), [null, null, 1]);
    assert.deepEqual(written('claude-sonnet-4-5', { effort: 'low' }, 9_000, { toolChoice: { kind: 'any' } }), [null, null, 1]);
    const unsigned = { turns: [{ role: 'assistant' as const, parts: [{ kind: 'tool-call' as const, id: 'a', name: 'f', arguments: '{}' }] }] };
    assert.deepEqual(written('claude-sonnet-4-5', { effort: 'low' }, 9_000, unsigned), [null, null, 1]);
    assert.deepEqual(written('claude-opus-5', { effort: 'low' }, 9_000, unsigned), [{ type: 'adaptive' }, 'low', 0]);
  });
});
