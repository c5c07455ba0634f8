import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder, startEmbeddedPostgres } from '../platform/src/server/postgres/index.ts';
import { judgeMoney } from '../platform/test/support/chaos/judge-money.ts';
import { type MoneyChaos, runMoneyChaos } from '../platform/test/support/chaos/money.ts';
import { testSettings } from '../platform/test/support/database.ts';
import { startMeteringWorld } from '../platform/test/support/metering.ts';

// The long form of what the suite runs in short: faults under load, over many seeds. `npm run chaos -- money [seeds] [first seed]`.

async function money(seeds: number, first: number): Promise<void> {
  const world = await startMeteringWorld();
  try {
    for (let seed = first; seed < first + seeds; seed += 1) {
      const options: MoneyChaos = { seed, processes: 4, clients: 500, requests: 2_000, kills: 2, capNanoUsd: 120_000_000 };
      const report = await runMoneyChaos(world, options);
      console.log(JSON.stringify({ seed, ...judgeMoney(options, report), capNanoUsd: options.capNanoUsd, answers: report.answers }));
    }
  } finally {
    await world.close();
  }
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
  await money(Number(seeds), Number(first));
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
