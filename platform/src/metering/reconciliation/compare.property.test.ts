import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Tokens, addTokens, lessTokens, noTokens } from './billed-line.ts';
import { type OurLine, type TheirLine, type Worth, layOut, nothingOfOurs, shareOut } from './cells.ts';
import { explain } from './explain.ts';
import { findForeignUse } from './foreign-use.ts';
import { planCell, settleRows } from './plan-settlement.ts';

const count = fc.integer({ min: 0, max: 2_000_000 });
const tokens: fc.Arbitrary<Tokens> = fc.record({ uncached: count, cacheRead: count, cacheWrite: count, output: count }).map(({ uncached, ...rest }) => ({ ...rest, input: uncached + rest.cacheRead + rest.cacheWrite }));
const money = fc.integer({ min: 0, max: 5_000_000_000 });
const day = fc.constantFrom('2026-11-01', '2026-11-02', '2026-11-03');
const credential = fc.constantFrom('key-1', 'key-2');
const ours: fc.Arbitrary<OurLine> = fc.record({
  day, model: fc.constantFrom('gpt-a', 'gpt-b'), credentialId: credential, rows: fc.integer({ min: 1, max: 50 }), settledTokens: tokens, settledNanoUsd: money, estimatedRows: fc.integer({ min: 0, max: 3 }),
  estimatedTokens: tokens, estimatedNanoUsd: money, unknownRows: fc.integer({ min: 0, max: 1 }), unpricedRows: fc.integer({ min: 0, max: 1 }),
}).map((line) => (line.estimatedRows === 0 ? { ...line, estimatedTokens: noTokens, estimatedNanoUsd: 0 } : line));
const theirs: fc.Arbitrary<TheirLine> = fc.record({
  day, model: fc.constantFrom('gpt-a', 'gpt-a-2026-01-02', 'gpt-b', null), keyHint: fc.constantFrom('one', 'two', 'stranger', null), item: fc.constant(null), tokens: fc.option(tokens, { nil: null }),
  requests: fc.option(count, { nil: null }), costNanoUsd: fc.option(fc.integer({ min: -1_000_000, max: 5_000_000_000 }), { nil: null }), precisionNanoUsd: fc.constantFrom(1, 10_000_000),
}).map((line) => ({ ...line, credentialId: line.keyHint === 'one' ? 'key-1' : line.keyHint === 'two' ? 'key-2' : null }));
const worth: Worth = ({ model }, { input, output, cacheRead }) => (model === 'gpt-b' ? null : (input - cacheRead) * 150 + cacheRead * 75 + output * 600);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const sumTokens = (all: readonly Tokens[]): Tokens => all.reduce(addTokens, noTokens);

describe('B6 comparison with a bill', () => {
  it('B6 the explained parts of every difference add up to it, token by token and to the nano-dollar', () => {
    fc.assert(fc.property(fc.array(ours, { maxLength: 12 }), fc.array(theirs, { maxLength: 12 }), (mine, billed) => {
      for (const cell of explain(layOut(mine, billed, worth), worth)) {
        const { tokens: ofTokens, nanoUsd } = cell.difference;
        if (ofTokens !== null) assert.deepEqual(lessTokens(sumTokens(cell.parts.map((part) => part.tokens)), ofTokens), noTokens);
        if (nanoUsd !== null) assert.equal(sum(cell.parts.map((part) => part.nanoUsd ?? 0)), nanoUsd);
        else assert.ok(cell.parts.every((part) => part.nanoUsd === null));
      }
    }), { numRuns: 150, seed: 6 });
  });

  it('B6 nothing of either count is lost or counted twice where the two are laid side by side', () => {
    fc.assert(fc.property(fc.array(ours, { maxLength: 12 }), fc.array(theirs, { maxLength: 12 }), (mine, billed) => {
      const cells = layOut(mine, billed, worth);
      assert.equal(sum(cells.map((cell) => cell.theirs.costNanoUsd ?? 0)), sum(billed.map((line) => line.costNanoUsd ?? 0)));
      assert.deepEqual(sumTokens(cells.map((cell) => cell.theirs.tokens ?? noTokens)), sumTokens(billed.map((line) => line.tokens ?? noTokens)));
      assert.equal(sum(cells.map((cell) => cell.ours.settledNanoUsd + cell.ours.estimatedNanoUsd)), sum(mine.map((line) => line.settledNanoUsd + line.estimatedNanoUsd)));
    }), { numRuns: 150, seed: 7 });
  });

  it('B2 B6 estimates that a bill settles add up to what it counts, and no row goes beyond its estimate in tokens', () => {
    const rows = fc.array(fc.record({ requestId: fc.uuid(), day: fc.constant('2026-11-01'), model: fc.constant('gpt-a'), credentialId: fc.constant('key-1'), input: fc.integer({ min: 1, max: 99_999 }), output: fc.integer({ min: 0, max: 9_999 }), costNanoUsd: money }), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), money, (estimates, share, costNanoUsd) => {
      const of = (kind: 'input' | 'output'): number => Math.floor(sum(estimates.map((row) => row[kind])) * share);
      const billed = { input: of('input'), output: of('output'), cacheRead: Math.floor(of('input') / 3), cacheWrite: Math.floor(of('input') / 4) };
      const settled = settleRows(estimates, { state: 'settles', tokens: billed, costNanoUsd, byTheirMoney: true });
      assert.deepEqual(sumTokens(settled.map((row) => row.tokens)), billed);
      assert.equal(sum(settled.map((row) => row.costNanoUsd)), costNanoUsd);
      settled.forEach((row, index) => assert.ok(row.tokens.input <= (estimates[index]?.input ?? 0) && row.tokens.output <= (estimates[index]?.output ?? 0) && row.tokens.cacheRead + row.tokens.cacheWrite <= row.tokens.input));
    }), { numRuns: 150, seed: 8 });
  });

  it('B6 a share is never lost', () => {
    fc.assert(fc.property(count, fc.array(count, { minLength: 1, maxLength: 9 }), (amount, weights) => assert.equal(sum(shareOut(amount, weights)), amount)), { numRuns: 100, seed: 9 });
  });
});

const line = (more: Partial<TheirLine> = {}): TheirLine => ({ day: '2026-11-01', model: 'gpt-a', keyHint: 'one', credentialId: 'key-1', item: null, tokens: { input: 1_000, cacheRead: 0, cacheWrite: 0, output: 100 }, requests: 1, costNanoUsd: 210_000, precisionNanoUsd: 1, ...more });
const mine = (more: Partial<OurLine> = {}): OurLine => ({ ...nothingOfOurs, day: '2026-11-01', model: 'gpt-a', credentialId: 'key-1', rows: 1, settledTokens: { input: 1_000, cacheRead: 0, cacheWrite: 0, output: 100 }, settledNanoUsd: 210_000, ...more });
const partsOf = (own: readonly OurLine[], billed: readonly TheirLine[]) => explain(layOut(own, billed, worth), worth).map((cell) => cell.parts.map((part) => [part.kind, part.tokens.input + part.tokens.output, part.nanoUsd]));
const more = (input: number): Tokens => ({ input, cacheRead: 0, cacheWrite: 0, output: 100 });

describe('B6 why two counts differ', () => {
  const cases: readonly (readonly [string, readonly OurLine[], readonly TheirLine[], readonly unknown[]])[] = [
    ['the same count has no difference', [mine()], [line()], [[]]],
    ['less than the last place is rounding', [mine()], [line({ costNanoUsd: 210_002 })], [[['rounding', 0, 2]]]],
    ['the same tokens for a tenth less are another price', [mine()], [line({ costNanoUsd: 189_000 })], [[['price', 0, -21_000]]]],
    ['an estimate that was too high', [mine({ estimatedRows: 1, rows: 2, estimatedTokens: more(5_000), estimatedNanoUsd: 810_000 })], [line({ tokens: { input: 2_000, cacheRead: 0, cacheWrite: 0, output: 150 }, costNanoUsd: 390_000 })], [[['estimates', -4_050, -630_000]]]],
    ['rows of ours without a count', [mine({ unknownRows: 1 })], [line({ tokens: more(3_000), costNanoUsd: 510_000 })], [[['missing-rows', 2_000, 300_000]]]],
    ['somebody else with the same key', [mine()], [line({ tokens: more(9_000), costNanoUsd: 1_410_000 })], [[['foreign-use', 8_000, 1_200_000]]]],
    ['a key that is not held here', [], [line({ keyHint: 'stranger', credentialId: null })], [[['unknown-key', 1_100, 210_000]]]],
    ['a report that is behind', [mine(), mine({ day: '2026-11-02' })], [line()], [[], [['not-billed', -1_100, -210_000]]]],
    ['a call around midnight', [mine({ settledTokens: more(3_000), settledNanoUsd: 510_000 }), mine({ day: '2026-11-02' })], [line(), line({ day: '2026-11-02', tokens: more(3_000), costNanoUsd: 510_000 })], [[['day-boundary', -2_000, -300_000]], [['day-boundary', 2_000, 300_000]]]],
    ['a fee beside the tokens', [mine()], [line(), line({ model: null, keyHint: null, credentialId: null, tokens: null, item: 'web search', costNanoUsd: 10_000_000 })], [[['not-tokens', 0, 10_000_000]], []]],
    ['a model without a price here', [mine({ model: 'gpt-b', settledNanoUsd: 0, unpricedRows: 1 })], [line({ model: 'gpt-b' })], [[['unpriced', 0, 210_000]]]],
    ['a bill without tokens', [mine()], [line({ tokens: null, costNanoUsd: 260_000 })], [[['undetermined', 0, 50_000]]]],
    ['a model named without its date by us', [mine({ model: 'gpt-a' })], [line({ model: 'gpt-a-2026-01-02' })], [[]]],
  ];
  for (const [name, own, billed, expected] of cases) it(`B6 ${name}`, () => { assert.deepEqual(partsOf(own, billed), expected); });

  it('B6 money that is told by model is divided among its keys by what their tokens are worth', () => {
    const usage = [line({ costNanoUsd: null }), line({ costNanoUsd: null, keyHint: 'two', credentialId: 'key-2', tokens: more(5_000) })];
    const cells = layOut([], [...usage, line({ tokens: null, keyHint: null, credentialId: null, costNanoUsd: 1_020_001 })], worth);
    assert.deepEqual(cells.map((cell) => [cell.theirs.costNanoUsd, cell.theirs.divided]), [[210_000, true], [810_001, true]]);
  });

  it('B6 use by others raises an alarm beyond 1,000 tokens and a hundredth of what was sent, once for each day and key', () => {
    const alarms = (input: number, own = [mine()]) => findForeignUse(explain(layOut(own, [line({ tokens: more(input), costNanoUsd: 1 })], worth), worth)).map((use) => [use.day, use.foreignTokens]);
    assert.deepEqual([alarms(2_000), alarms(2_001)], [[], [['2026-11-01', 1_001]]]);
    assert.deepEqual(alarms(1_005_000, [mine({ settledTokens: more(1_000_000) })]), []);
    assert.deepEqual(findForeignUse(explain(layOut([], [line({ keyHint: 'stranger', credentialId: null, tokens: more(900_000) })], worth), worth)), []);
    assert.equal(findForeignUse(explain(layOut([], [line({ tokens: null, costNanoUsd: 20_000_000 })], worth), worth)).length, 1);
  });

  it('B2 B6 a count that does not fit into the estimates settles none of them', () => {
    const plan = (billed: Partial<TheirLine>, today = '2026-11-05') => {
      const [cell] = layOut([mine({ estimatedRows: 1, estimatedTokens: more(5_000), estimatedNanoUsd: 810_000 })], [line(billed)], worth);
      const settlement = cell === undefined ? null : planCell(cell, worth, today);
      return settlement?.state === 'stays' ? settlement.reason : settlement?.costNanoUsd;
    };
    const fits = { tokens: { input: 2_000, cacheRead: 0, cacheWrite: 0, output: 150 }, costNanoUsd: 390_000 };
    assert.equal(plan(fits), 180_000);
    assert.equal(plan({ ...fits, costNanoUsd: 350_000 }), 180_000, 'at another price the rows stay at ours');
    assert.equal(plan(fits, '2026-11-01'), 'day-not-over');
    assert.equal(plan({ tokens: more(20_000) }), 'others-use-the-key');
    assert.equal(plan({ tokens: more(10) }), 'counted-less');
    assert.equal(plan({ tokens: null }), 'no-tokens');
  });
});
