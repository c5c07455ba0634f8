import { RolledBack, acceptRollbacks, lookForRollback, openPlaces, verifierPorts } from '../audit/index.ts';
import { type Configuration, type Logger, openDatabase, openEgress, systemClock } from '../foundation/index.ts';

interface RollbackOptions {
  readonly configuration: Configuration;
  /** The login of the runtime roles. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Why what was published may be given up; `null`: it may not. */
  readonly acceptRollback: string | null;
}

/**
 * Before anything works with the database: it must hold what was published of its logs. Places that do not answer are told of and hold up nothing: an outage elsewhere is no reason to be
 * down here, and whoever could cut Keystead off from them could not change what they hold.
 * @throws RolledBack
 */
export async function refuseRollback({ configuration, databaseUrl, logger, acceptRollback }: RollbackOptions): Promise<void> {
  const { checkpoints, publicUrl } = configuration;
  if (checkpoints.s3 === null && checkpoints.witnesses.length === 0) return;
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const database = openDatabase({ url: databaseUrl, role: 'keystead_sequencer', maxConnections: 4, onError });
  const egress = openEgress({ allowPrivate: true });
  const places = await openPlaces({ settings: checkpoints, database, egress, clock: systemClock, ports: verifierPorts, mail: null });
  try {
    const { rollbacks, unread } = await lookForRollback({ database, places, newLogName: publicUrl === null ? null : new URL(publicUrl).host });
    for (const reason of unread) logger.warn({ reason }, 'whether the database holds what was published of its audit log could not be checked');
    if (rollbacks.length === 0) return;
    if (acceptRollback === null) throw new RolledBack(rollbacks);
    const appDatabase = openDatabase({ url: databaseUrl, role: 'keystead_app', maxConnections: 1, onError });
    try {
      await acceptRollbacks(appDatabase, rollbacks, { reason: acceptRollback, now: systemClock.now(), logger });
    } finally {
      await appDatabase.close();
    }
  } finally {
    await Promise.all([...places.map((place) => place.close()), egress.close()]);
    await database.close();
  }
}
