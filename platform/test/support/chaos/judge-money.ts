import assert from 'node:assert/strict';
import type { MoneyChaos, MoneyReport } from './money.ts';

export interface MoneyFigures { readonly billedNanoUsd: number; readonly settledRows: number; readonly estimatedRows: number; readonly estimatedNanoUsd: number; readonly unknownNanoUsd: number }

function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}

/** What must hold after any such run. @throws AssertionError */
export function judgeMoney({ capNanoUsd }: Pick<MoneyChaos, 'capNanoUsd'>, { billed, ledger, window, reconciled }: MoneyReport): MoneyFigures {
  const billedNanoUsd = sum(billed.values());
  assert.ok(billedNanoUsd <= capNanoUsd, `the provider billed ${billedNanoUsd} of ${capNanoUsd}`);
  const settled = ledger.filter((row) => row.usage_state === 'settled');
  const estimated = ledger.filter((row) => row.usage_state === 'estimated');
  const known = new Set<string>();
  for (const { billed_id: id, cost_nano_usd: cost } of settled) {
    assert.ok(id !== null && !known.has(id), `${id} is in the ledger twice`);
    assert.equal(cost, billed.get(id), `${id} costs what the provider counted, to the nano-dollar`);
    known.add(id);
  }
  const unknown = [...billed].filter(([id]) => !known.has(id));
  assert.ok(unknown.length <= estimated.length, `${unknown.length} billed requests are not in the ledger, and ${estimated.length} rows are estimates`);
  const [unknownNanoUsd, estimatedNanoUsd] = [sum(unknown.map(([, cost]) => cost)), sum(estimated.map((row) => row.cost_nano_usd ?? 0))];
  assert.ok(unknownNanoUsd <= estimatedNanoUsd, 'what is not known is estimated at its most');
  // With the provider's own figures in place of the estimates.
  assert.equal(sum(settled.map((row) => row.cost_nano_usd ?? 0)) + unknownNanoUsd, billedNanoUsd);
  assert.equal(window.settled, sum(ledger.map((row) => row.cost_nano_usd ?? 0)), 'the budget counts what the ledger says');
  assert.ok(window.settled <= capNanoUsd, 'estimates pass no cap either');
  assert.deepEqual([window.reserved, window.leases], [0, 0], 'nothing is held any more');
  assert.deepEqual(reconciled, { nanoUsd: billedNanoUsd, estimatedRows: 0 }, 'with the provider’s own report the ledger says what it billed, to the nano-dollar');
  return { billedNanoUsd, settledRows: settled.length, estimatedRows: estimated.length, estimatedNanoUsd, unknownNanoUsd };
}
