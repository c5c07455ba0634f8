import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder, startEmbeddedPostgres } from '../platform/src/server/postgres/index.ts';
import { judgeMoney } from '../platform/test/support/chaos/judge-money.ts';
import { type MoneyChaos, type MoneyReport, runMoneyChaos } from '../platform/test/support/chaos/money.ts';
import { testSettings } from '../platform/test/support/database.ts';
import { startMeteringWorld } from '../platform/test/support/metering.ts';

// The long form of what the suite runs in short: faults under load, over many seeds. `npm run chaos -- money [seeds] [first seed]`.

const longForm = { processes: 4, clients: 500, requests: 2_000, kills: 2, capNanoUsd: 120_000_000 } as const;

const dollars = (nanoUsd: number): string => `US$ ${(nanoUsd / 1e9).toFixed(9)}`;

/** One seed in one line; what does not hold, in full. */
function tell(report: MoneyReport): boolean {
  const ends = Object.entries(report.answers);
  const of = (status: string): number => ends.reduce((sum, [end, times]) => sum + (end.endsWith(status) ? times : 0), 0);
  const clients = `${of(' 200')} served, ${of(' 402')} refused, ${of('left')} left, ${of('cut')} cut off`;
  try {
    const { billedNanoUsd, settledRows, estimatedRows, unknownNanoUsd, estimatedNanoUsd } = judgeMoney(longForm, report);
    console.log(`seed ${report.seed}: billed ${dollars(billedNanoUsd)} of ${dollars(longForm.capNanoUsd)}; ${settledRows} rows settled, ${estimatedRows} estimated (${dollars(unknownNanoUsd)} unknown, at ${dollars(estimatedNanoUsd)}), reconciled to the nano-dollar; ${clients}; killed ${report.killed.join(' and ')}`);
    return true;
  } catch (error) {
    console.log(`seed ${report.seed}: DOES NOT HOLD; ${clients}; killed ${report.killed.join(' and ')}\n${String(error)}`);
    return false;
  }
}

/** @returns how many seeds did not hold */
async function money(count: number, first: number): Promise<number> {
  const world = await startMeteringWorld();
  let failed = 0;
  try {
    for (let seed = first; seed < first + count; seed += 1) {
      const options: MoneyChaos = { ...longForm, seeds: [seed] };
      for (const report of await runMoneyChaos(world, options)) failed += tell(report) ? 0 : 1;
    }
  } finally {
    await world.close();
  }
  console.log(`\n${count - failed} of ${count} seeds hold: ${longForm.clients} clients over ${longForm.processes} gateway processes, ${longForm.requests} requests a seed, ${longForm.kills} processes killed (kill -9) in the middle.`);
  return failed;
}

const [what, seeds = '20', first = String(randomInt(1_000_000))] = process.argv.slice(2);
if (what !== 'money') {
  console.error('There is one kind so far: npm run chaos -- money [seeds] [first seed]');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'keystead-chaos-'));
await prepareDataFolder(folder);
const postgres = await startEmbeddedPostgres(folder, { settings: testSettings });
process.env['KEYSTEAD_INTERNAL_TEST_DATABASE'] = postgres.ownerUrl;
try {
  process.exitCode = await money(Number(seeds), Number(first)) === 0 ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
