/** Entry of the worker thread that ships a gateway process's spool, so that shipping takes nothing from its event loop. */
import { readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Database, type Logger, createLogger, openDatabase, systemClock } from '../../foundation/index.ts';
import { openShipper } from './shipper.ts';
import { startShipping } from './shipping-loop.ts';
import type { FromShipperThread, ShipperThreadData, ToShipperThread } from './start-shipper-thread.ts';

const reportMilliseconds = 1_000;

/** Folders that no process writes to any more: shipped whole, settled, removed. One that cannot be is kept for the next start. */
async function adoptLeftovers(data: ShipperThreadData, database: Database, logger: Logger): Promise<void> {
  for (const directory of data.leftovers) {
    try {
      const spool = readFileSync(join(directory, 'spool-id'), 'utf8').trim();
      await openShipper({ directory, spool, database, clock: systemClock, logger, priceIds: data.priceIds }).adoptOrphans();
      rmSync(directory, { recursive: true });
    } catch (error) {
      logger.error({ err: error, directory }, 'a spool that was left behind cannot be shipped just now');
    }
  }
}

/** On a core that is full, requests come first and their shipping waits. On Linux a priority is a thread's own. */
function stepBack(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

async function main(data: ShipperThreadData): Promise<void> {
  stepBack();
  const logger = createLogger({ name: 'shipper', level: data.logLevel });
  const database = openDatabase({ url: data.databaseUrl, role: 'keystead_spool', maxConnections: 2, onError: (error) => { logger.warn({ err: error }, 'database connection lost'); } });
  const shipper = openShipper({ directory: data.directory, spool: data.spool, database, clock: systemClock, logger, priceIds: data.priceIds });
  const loop = startShipping(shipper, logger);
  const report = setInterval(() => { parentPort?.postMessage({ unshippedBytes: shipper.unshippedBytes() } satisfies FromShipperThread); }, reportMilliseconds);
  parentPort?.on('message', (message: ToShipperThread) => {
    if (message !== 'stop') return;
    clearInterval(report);
    void loop.stop().then(() => database.close()).then(() => { parentPort?.close(); });
  });
  await adoptLeftovers(data, database, logger);
}

await main(workerData as ShipperThreadData);
