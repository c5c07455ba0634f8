import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { judgeMoney } from './support/chaos/judge-money.ts';
import { runMoneyChaos } from './support/chaos/money.ts';
import { type MeteringWorld, startMeteringWorld } from './support/metering.ts';

describe('money under concurrency and faults', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  it('B1 B2 attacks 35 and 36, fault 1: clients over three gateway processes against one budget, streams and not, some leave, two processes are killed: the provider’s own count never passes the cap, and the ledger has each of its figures once', async () => {
    const options = { seed: 1, processes: 3, clients: 60, requests: 160, kills: 2, capNanoUsd: 10_000_000 };
    const report = await runMoneyChaos(world, options);
    const figures = judgeMoney(options, report);
    assert.ok((report.answers['200'] ?? 0) > 20 && (report.answers['402'] ?? 0) > 0, `there was something to spend, and the cap was reached: ${JSON.stringify(report.answers)}`);
    assert.ok(figures.settledRows > 20, JSON.stringify(figures));
  });
});
