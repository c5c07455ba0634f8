import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Found, type Place, mergePages } from './merge-pages.ts';

const place = (second: number, id = 'a'): Place => ({ occurredAt: new Date(second * 1_000), requestId: id });
const seconds = (rows: readonly Place[]): number[] => rows.map(({ occurredAt }) => occurredAt.getTime() / 1_000);
const merge = (found: readonly Found<Place>[], limit: number) => mergePages(found, limit, (row) => row);

describe('merging the pages of two sources', () => {
  it('G7 shows nothing below the place down to which both are known', () => {
    const { rows, next } = merge([{ rows: [place(9), place(3)], lookedTo: place(3) }, { rows: [place(8), place(5)], lookedTo: place(5) }], 10);
    assert.deepEqual([seconds(rows), next], [[9, 8, 5], place(5)]);
  });

  it('G7 is cut at its limit, and goes on below the last one shown', () => {
    const { rows, next } = merge([{ rows: [place(9), place(7)], lookedTo: null }, { rows: [place(8)], lookedTo: null }], 2);
    assert.deepEqual([seconds(rows), next], [[9, 8], place(8)]);
    assert.equal(merge([{ rows: [place(9), place(7)], lookedTo: null }, { rows: [place(8)], lookedTo: null }], 3).next, null);
  });

  it('G7 tells requests of one millisecond apart by their ids', () => {
    const { rows } = merge([{ rows: [place(9, 'a')], lookedTo: null }, { rows: [place(9, 'b')], lookedTo: null }], 5);
    assert.deepEqual(rows.map(({ requestId }) => requestId), ['b', 'a']);
  });

  it('a page may be empty and still lead on', () => {
    assert.deepEqual(merge([{ rows: [], lookedTo: place(4) }, { rows: [], lookedTo: null }], 5), { rows: [], next: place(4) });
  });
});
