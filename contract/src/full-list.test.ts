import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullListNotice } from './full-list.ts';

describe('C2 a list that is full says so', () => {
  it('C2 at as many entries as it can hold, and not before', () => {
    assert.match(fullListNotice({ type: 'array', maxItems: 60, 'x-kind': 'facts' }, 60) ?? '', /^This list is full: it holds 60 entries at most/);
    assert.equal(fullListNotice({ type: 'array', maxItems: 60, 'x-kind': 'facts' }, 59), null);
  });

  it('C2 computed tables, and lists without an end, say nothing', () => {
    assert.equal(fullListNotice({ type: 'array', maxItems: 500, 'x-kind': 'table' }, 500), null);
    assert.equal(fullListNotice({ type: 'array', 'x-kind': 'list' }, 900), null);
  });
});
