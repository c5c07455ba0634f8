import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { type Logger, openDatabase, systemClock } from '../../foundation/index.ts';
import { shipSpools } from '../../metering/index.ts';
import { providersAt } from '../../providers/index.ts';
import { plainMetric } from '../../telemetry/index.ts';
import type { Boot } from '../messages.ts';
import type { Role } from './role.ts';

/** Where the gateways of a host keep their spools: a folder for each process. */
export function spoolRoot(boot: Boot): string {
  return join(boot.configuration.dataDirectory, 'spool');
}

/** The shipper role: carries the spools of all gateways of this host into ledger and audit log, so that these do nothing but serve. It holds no key. */
export async function startShipperRole(boot: Boot, logger: Logger): Promise<Role> {
  stepBack();
  const database = openDatabase({ url: boot.databaseUrl, role: 'keystead_spool', maxConnections: 4, onError: (error) => logger.warn({ reason: error.message }, 'database connection lost') });
  const priceIds = Object.fromEntries([...providersAt(boot.configuration.providerOrigins).values()].map((provider) => [provider.id, provider.priceId]));
  const shipping = shipSpools({ root: spoolRoot(boot), database, clock: systemClock, logger, priceIds });
  return {
    async report() {
      const unshippedBytes = shipping.unshippedBytes();
      return { metrics: [plainMetric('keystead_spool_unshipped_bytes', unshippedBytes)], facts: { unshippedBytes } };
    },
    async drain() {
      await shipping.stop();
      await database.close();
    },
  };
}

/** Where cores are full, requests come first and their shipping waits. */
function stepBack(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
