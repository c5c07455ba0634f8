import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alignRows } from '@keystead/contract';
import { apps } from '../apps/registry.ts';
import { compareOutputs } from './compare-outputs.ts';
import { shapesOf } from './read-difference.ts';

const sections = [{ id: 'terms', title: 'Terms', computed: false, columns: new Map([['term', 'Term'], ['value', 'Value'], ['evidence', 'Source']]) }, { id: 'note', title: 'Note', computed: true, columns: new Map() }];
const row = (term: string, value: string) => ({ term, value, evidence: { document: 'a.txt', page: 1, quote: value } });

describe('the difference of two outputs', () => {
  it('C2 rows are compared with the rows they were; one that moved went and came', () => {
    const before = { terms: [row('Rent', '$1,000 a month'), row('Deposit', '$2,000'), row('Term', '12 months')], note: 'A note.' };
    const after = { terms: [row('Deposit', '$2,000'), row('Rent', '$1,100 a month'), row('Pets', 'none')], note: 'A note.' };
    const [terms, note] = compareOutputs(sections, before, after);
    const rows = terms?.entries.map(({ change, texts }) => `${change} ${texts[0]?.parts.map(({ text }) => text).join('') ?? ''}`);
    assert.deepEqual(rows?.toSorted(), ['added Pets', 'added Rent', 'removed Rent', 'removed Term', 'same Deposit']);
    assert.deepEqual([note?.change, note?.computed], ['same', true]);
    const changed = compareOutputs(sections, before, { ...before, terms: before.terms.with(0, row('Rent', '$1,100 a month')) })[0]?.entries ?? [];
    assert.deepEqual(changed.map(({ change }) => change), ['changed', 'same', 'same']);
    assert.deepEqual(changed[0]?.texts.map(({ name, title }) => [name, title]), [['term', 'Term'], ['value', 'Value'], ['evidence', 'Source']]);
    assert.deepEqual(changed[0]?.texts[1]?.parts, [{ kind: 'gone', text: '$1,000' }, { kind: 'new', text: '$1,100' }, { kind: 'same', text: ' a month' }]);
  });

  it('C2 rows are paired once each, and none is lost', () => {
    const pairs = alignRows(['a b c', 'd e f', 'g h i', 'j'], ['d e f', 'a b x', 'new', 'g h i'], (text) => text);
    assert.deepEqual(pairs.flatMap(([before]) => before ?? []).toSorted(), ['a b c', 'd e f', 'g h i', 'j']);
    assert.deepEqual(pairs.flatMap(([, after]) => after ?? []), ['d e f', 'a b x', 'new', 'g h i']);
  });

  it('C2 every app’s own draft differs from itself nowhere, and all of it from nothing', () => {
    for (const manifest of apps) {
      const shapes = shapesOf(manifest);
      for (const { reference } of manifest.goldenCases) {
        assert.ok(compareOutputs(shapes, reference, reference).every(({ change }) => change === 'same'), manifest.id);
        assert.ok(compareOutputs(shapes, {}, reference).every(({ entries }) => entries.every(({ change }) => change === 'added')), manifest.id);
      }
    }
  });
});
