import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeNext } from './safe-next.ts';

describe('the way back after signing in', () => {
  it('is a path of the console, with its view', () => {
    assert.equal(safeNext('/gateway?tab=tokens'), '/gateway?tab=tokens');
  });
  it('never leads to another site', () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example', '']) assert.equal(safeNext(next), '/');
  });
});
