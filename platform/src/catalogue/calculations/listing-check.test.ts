import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listingCheck } from './listing-check.ts';

const check = (draft: Record<string, unknown>, mlsCharacters: unknown = 100) => listingCheck.compute({ form: { mlsCharacters }, sheets: [], texts: [], draft, today: '2026-11-02' });

describe('wording of a listing', () => {
  it('C2 characters are counted as people count them, against the limit of the MLS alone', () => {
    assert.deepEqual(check({ mlsText: 'Café 🏠', webText: 'x'.repeat(300) }).map((row) => [row['found'], row['note']]), [['6 characters', 'Within the limit of 100'], ['300 characters', '']]);
    assert.equal(check({ mlsText: 'x'.repeat(101) })[0]?.['note'], 'Over the limit of 100 by 1');
  });

  it('each watched phrase is found once in each text, in whichever letter case, and features are not', () => {
    const found = (text: string) => check({ mlsText: text }).slice(1).map((row) => row['found']);
    assert.deepEqual(found('Family-friendly! FAMILY-FRIENDLY.'), ['“family-friendly”']);
    assert.deepEqual(found('Safe neighborhood, top schools, near the church'), ['“church”', '“safe neighborhood”', '“top schools”']);
    assert.deepEqual(check({ mlsText: 'Family-friendly street, walking distance to town.' }).slice(1).map((row) => [row['found'], row['note']]), [
      ['“family-friendly”', 'Speaks of who should live there: familial status'], ['“walking distance”', 'Speaks of ability: give the distance or the feature instead'],
    ]);
    assert.deepEqual(found('Asian community, white kitchen cabinets'), ['“asian community”']);
    assert.deepEqual(found('Built 1954 with whitewashed brick, black granite, private garden, primary bedroom'), []);
  });

  it('lists are looked through, and no draft makes it fail', () => {
    assert.ok(check({ socialPosts: ['Perfect condition', 'ok'] }).some((row) => row['found'] === '“perfect condition”'));
    for (const hostile of [{}, { mlsText: null, headlines: [{ a: [7] }] }]) assert.deepEqual(check(hostile), []);
  });
});
