import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exactUsd } from './exact-money.ts';

it('A3 B3 an amount on a receipt has every digit that counts, and at least cents', () => {
  assert.deepEqual([270_000, 1, 0, 1_500_000_000, 1_234_567_890_123, null].map(exactUsd), ['US$0.00027', 'US$0.000000001', 'US$0.00', 'US$1.50', 'US$1,234.567890123', 'price unknown']);
});
