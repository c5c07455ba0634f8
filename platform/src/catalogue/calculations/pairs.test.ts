import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverageShortfall, noticeDifferences } from './pairs.ts';

const run = (calculation: typeof coverageShortfall, draft: Record<string, unknown>) => calculation.compute({ form: {}, sheets: [], texts: [], draft, today: '2026-11-02' });
const shortfall = (required: string, held: string) => run(coverageShortfall, { requirements: [{ coverage: 'GL', limit: required }], limitsHeld: [{ coverage: 'gl.', limit: held }] })[0];
const difference = (...amountsRead: Record<string, string>[]) => run(noticeDifferences, { amountsRead })[0];

describe('required against held', () => {
  it('C2 the shortfall stands only where both are amounts', () => {
    assert.deepEqual(shortfall('$2,000,000', '$1,500,000.50'), { coverage: 'GL', required: '$2,000,000', held: '$1,500,000.50', shortfall: '$499,999.50', result: 'Held amount is lower than required' });
    assert.deepEqual([shortfall('$1', '$1')?.['shortfall'], shortfall('$1', '$2')?.['shortfall'], shortfall('$1 million', '$2')?.['shortfall'], shortfall('statutory', 'statutory')?.['result']], ['$0.00', '$0.00', '–', 'Not two amounts: compare the wording']);
  });

  it('C2 what stands on one side only says on which', () => {
    assert.equal(shortfall('$1', '')?.['result'], 'Required; not found among the policies read');
    assert.equal(run(coverageShortfall, { requirements: [], limitsHeld: [{ coverage: 'Cyber', limit: '$5' }] })[0]?.['result'], 'Held; no requirement was read');
  });

  it('no draft makes it fail', () => {
    for (const hostile of [{}, { requirements: 3, limitsHeld: null }, { requirements: [null, [], 'x'] }]) assert.deepEqual(run(coverageShortfall, hostile), []);
  });
});

describe('notice against return', () => {
  it('C2 the difference is notice less return, with its sign', () => {
    assert.equal(difference({ item: 'Tax', side: 'notice', amount: '$100.10' }, { item: 'TAX', side: 'return', amount: '$99.80' })?.['difference'], '+$0.30');
    assert.equal(difference({ item: 'Tax', side: 'return', amount: '(5)' }, { item: 'Tax', side: 'notice', amount: '-$5.00' })?.['difference'], 'none');
  });

  it('C2 two different amounts on one side are said; the same amount twice is none', () => {
    const filed = { item: 'Tax', side: 'return', amount: '$1' };
    assert.match(difference({ item: 'Tax', side: 'notice', amount: '$2' }, { item: 'Tax', side: 'notice', amount: '$3' }, filed)?.['note'] ?? '', /More than one/);
    assert.equal(difference({ item: 'Tax', side: 'notice', amount: '$2' }, { item: 'Tax', side: 'notice', amount: '$2' }, filed)?.['note'], '');
  });
});
