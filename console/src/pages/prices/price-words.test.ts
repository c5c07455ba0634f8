import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, parseRate, priceText, type RepricedDay, rateText, toCsv } from './price-words.ts';

const day = (more: Partial<RepricedDay> = {}): RepricedDay => ({ day: '2026-11-10', provider: 'openai', sandbox: false, model: 'gpt-4o', requests: 2, billedNanoUsd: 10, repricedNanoUsd: 8, differenceNanoUsd: -2, keptRows: 0, unpricedRows: 1, newlyPricedRows: 0, ...more });

describe('prices in words', () => {
  it('rates and terms read as people write them', () => {
    assert.deepEqual([0, 0.15, 1_250, 0.0025].map(rateText), ['$0.00', '$0.15', '$1,250.00', '$0.0025']);
    assert.equal(priceText({ kind: 'discount', percent: 12.5 }), '12.5 % off the list');
    assert.equal(priceText({ kind: 'ceiling', rates: { input: 5, output: 10 } }), 'Ceiling $5.00 in, $10.00 out');
    assert.deepEqual(['', '0.15', '0,15', 'x', '-1', undefined].map(parseRate), [undefined, 0.15, 0.15, null, null, undefined]);
  });

  it('B3 pages of a report add up by day and model', () => {
    assert.deepEqual(addDays([day(), day({ requests: 1 }), day({ model: 'other' })]).map(({ model, requests, billedNanoUsd, differenceNanoUsd, unpricedRows }) => [model, requests, billedNanoUsd, differenceNanoUsd, unpricedRows]), [['gpt-4o', 3, 20, -4, 2], ['other', 2, 10, -2, 1]]);
  });

  it('B3 a model’s name in a CSV is no formula and breaks no line', () => {
    const [, line] = toCsv([day({ model: '=HYPERLINK("http://evil","x"),\r\ny' })]).split(/\r\n(?=2026|$)/);
    assert.match(line ?? '', /^2026-11-10,openai,false,"'=HYPERLINK\(""http:\/\/evil"",""x""\),\r\ny",2,10,8,-2,0,1,0$/);
  });
});
