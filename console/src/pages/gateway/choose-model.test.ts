import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseModel } from './choose-model.ts';

describe('choosing a model for the first call', () => {
  it('takes one that chats, is inexpensive and has a plain name', () => {
    assert.equal(chooseModel(['gpt-5', 'text-embedding-3-small', 'gpt-5-mini-2025-08-07', 'gpt-5-mini', 'whisper-1']), 'gpt-5-mini');
  });
  it('prefers one that answers at once to one that thinks first', () => {
    assert.equal(chooseModel(['o4-mini', 'gpt-4.1-mini']), 'gpt-4.1-mini');
  });
  it('takes the newest of equals', () => {
    assert.equal(chooseModel(['claude-haiku-4', 'claude-haiku-10', 'claude-opus-5']), 'claude-haiku-10');
  });
  it('drops the path that Gemini puts before its names', () => {
    assert.equal(chooseModel(['models/gemini-3-flash']), 'gemini-3-flash');
  });
  it('gives something rather than nothing, and nothing where there is none', () => {
    assert.equal(chooseModel(['text-embedding-3-large']), 'text-embedding-3-large');
    assert.equal(chooseModel([]), null);
  });
});
