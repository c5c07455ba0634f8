import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { attacks, faults } from './attack-list.ts';
import { attackTable, claimedBy, testsByNumber } from './attack-table.ts';

describe('attacks and faults, and the tests that run them', () => {
  it('docs/attacks.md says what the tests do', () => {
    assert.ok(readFileSync(new URL('../../../docs/attacks.md', import.meta.url), 'utf8') === attackTable(), 'the names of tests changed: run `node scripts/write-attack-table.ts`');
  });

  it('each number has a test, or says why not; no test claims a number that is not on the list', () => {
    for (const [kind, trials] of [['attack', Object.values(attacks).flat()], ['fault', faults]] as const) {
      assert.deepEqual(trials.map(({ number }) => number), trials.map((_trial, index) => index + 1));
      const tests = testsByNumber(kind);
      assert.deepEqual(trials.filter(({ number, pending }) => !tests.has(number) && pending === undefined), []);
      assert.deepEqual([...tests.keys()].filter((number) => number < 1 || number > trials.length), []);
    }
  });

  it('numbers are read from a name in every way they are written', () => {
    assert.deepEqual(claimedBy('T2 attacks 7, 9 and 14: a name; fault 3, attack 22', 'attack'), [7, 9, 14, 22]);
    assert.deepEqual(claimedBy('attacks 6–11: of 12', 'attack'), [6, 7, 8, 9, 10, 11]);
    assert.deepEqual(claimedBy('V8 fault 12: both keys', 'fault'), [12]);
  });
});
