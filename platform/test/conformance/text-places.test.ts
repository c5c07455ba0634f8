import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { dialects, membersWritten, textPlacesOf } from '../../src/dialects/index.ts';
import { findFixtures, readExchange } from '../support/replay/index.ts';

const fixtures = findFixtures();

/** Members under which a person's or a tool's words stand, in any of the formats: found here by name alone, at any depth. */
const wordy = new Set(['text', 'content', 'instructions', 'system', 'prompt', 'output', 'arguments', 'description', 'title', 'refusal', 'query', 'result', 'reasoning_content']);

/** Every string under a wordy name, or in a list or object of a tool's own below it. Written apart from what is tested. */
function wordsIn(value: unknown, key: string, into: string[]): void {
  if (typeof value === 'string') { if (wordy.has(key) && value !== '' && !/^data:[^,]*;base64,/.test(value)) into.push(value); }
  else if (Array.isArray(value)) for (const each of value) wordsIn(each, key, into);
  else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) wordsIn(each, name, into);
}

function eachRequest(visit: (dialect: DialectId, body: Record<string, unknown>, file: string) => void): number {
  let visited = 0;
  for (const row of fixtures.folder === undefined ? [] : fixtures.rows) {
    const dialect = (Object.keys(dialects) as DialectId[]).find((each) => each === row.dialect);
    if (dialect === undefined) continue;
    const { body } = readExchange(fixtures.folder ?? '', row.file).request;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) continue;
    visited += 1;
    visit(dialect, body as Record<string, unknown>, row.file);
  }
  return visited;
}

describe('G10 text places over recorded requests', { skip: fixtures.absent ?? false }, () => {
  it('G10 whatever a person or a tool said stands among the places, and nothing that is bytes or a signature', () => {
    const missing: string[] = [];
    const visited = eachRequest((dialect, body, file) => {
      const { places, members } = textPlacesOf(dialect, body);
      const found = new Set(places.map((place) => place.text));
      const words: string[] = [];
      wordsIn(body, '', words);
      for (const text of words) if (!found.has(text)) missing.push(`${file}: ${text.slice(0, 60)}`);
      for (const { text, holder, key, isName } of places) {
        assert.equal(isName ? key : (holder as Record<string | number, unknown>)[key], text, file);
        if (text.length > 400 && /^[A-Za-z0-9+/=_-]+$/.test(text)) missing.push(`${file}: bytes taken for text under ${String(key)}`);
      }
      assert.equal(membersWritten(Buffer.from(JSON.stringify(body))), members, file);
    });
    assert.deepEqual(missing, []);
    assert.ok(visited > 500, `${visited} requests`);
  });
});
