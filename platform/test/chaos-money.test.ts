import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { judgeMoney } from './support/chaos/judge-money.ts';
import { killPoints } from './support/chaos/kill-points.ts';
import { runMoneyChaos } from './support/chaos/money.ts';
import { moneyShapes } from './support/chaos/surfaces.ts';
import { type MeteringWorld, startMeteringWorld } from './support/metering.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe('money under concurrency and faults', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  it('B1 B2 attacks 35 and 36, fault 1: over 20 seeds, clients of every surface over four gateway processes against one budget, streams and not, some leave, two processes are killed at named points: the provider’s own count never passes the cap, and the ledger has each of its figures once', async (test) => {
    const options = { seeds, standby: 10, processes: 4, clients: 32, requests: 84, kills: 2, capNanoUsd: 10_000_000 };
    const reports = await runMoneyChaos(world, options);
    const figures = reports.map((report) => {
      try { return judgeMoney(options, report); } catch (error) { throw new Error(`seed ${report.seed}, killed ${report.killed.join(' and ')}: ${String(error)}`, { cause: error }); }
    });
    const answers = reports.map((report) => report.answers);
    const count = (of: Readonly<Record<string, number>>, status: string): number => Object.entries(of).reduce((sum, [end, times]) => sum + (end.endsWith(status) ? times : 0), 0);
    // How much of a seed's budget is settled, and how many answers its clients see whole, depends on who was killed with what in hand: both are asked for over all seeds.
    for (const [index, { seed, answers: of, killed }] of reports.entries()) {
      assert.ok((figures[index]?.billedNanoUsd ?? 0) > 0 && count(of, ' 402') > 0, `seed ${seed}: there was something to spend, and the cap was reached: ${JSON.stringify(of)}`);
      assert.equal(killed.length, options.kills, `seed ${seed}`);
    }
    const settledRows = figures.map((of) => of.settledRows);
    assert.ok(settledRows.reduce((sum, rows) => sum + rows, 0) > 5 * reports.length, `rows were settled: ${JSON.stringify(settledRows)}`);
    assert.ok(answers.reduce((sum, of) => sum + count(of, ' 200'), 0) > 2 * reports.length, `answers were seen whole: ${JSON.stringify(answers)}`);
    for (const { name } of moneyShapes) assert.ok(answers.some((of) => (of[`${name} 200`] ?? 0) > 0), `${name} was served`);
    const places = new Set(reports.flatMap(({ killed }) => killed));
    for (const point of killPoints) assert.ok(places.has(point), `nobody was killed ${point}: ${JSON.stringify(reports.map(({ killed }) => killed))}`);
    assert.ok(figures.some(({ unknownNanoUsd }) => unknownNanoUsd > 0), JSON.stringify(figures));
    test.diagnostic(JSON.stringify({ settledRows, billed: figures.map(({ billedNanoUsd }) => billedNanoUsd), killed: Object.fromEntries([...places].map((place) => [place, reports.flatMap(({ killed }) => killed).filter((each) => each === place).length])) }));
  });
});
