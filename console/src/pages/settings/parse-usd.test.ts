import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseUsd } from './parse-usd.ts';

describe('B1 the cap as typed', () => {
  it('becomes exact nano-US-dollars', () => {
    assert.equal(parseUsd('100'), 100_000_000_000);
    assert.equal(parseUsd('0.1'), 100_000_000);
    assert.equal(parseUsd(' 12.50 '), 12_500_000_000);
    assert.equal(parseUsd('0.000000001'), 1);
  });
  it('is refused where it is no amount', () => {
    for (const text of ['', '-1', '1,5', '1e3', '.5', '$5', '12345678']) assert.equal(parseUsd(text), null);
  });
});
