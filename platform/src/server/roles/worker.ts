import { openSequencer } from '../../audit/index.ts';
import { type Logger, openDatabase, systemClock } from '../../foundation/index.ts';
import { startSandbox } from '../../providers/index.ts';
import type { Boot } from '../messages.ts';
import type { Role } from './role.ts';

/** The worker role: sequences the audit log, and runs the sandbox provider. */
export async function startWorkerRole(boot: Boot, logger: Logger): Promise<Role> {
  const database = openDatabase({ url: boot.databaseUrl, role: 'keystead_sequencer', maxConnections: 2, onError: (error) => logger.warn({ reason: error.message }, 'database connection lost') });
  const sequencer = openSequencer({ database, clock: systemClock, logger });
  const sandbox = await startSandbox({ socketPath: boot.sockets.sandbox, clock: systemClock });
  sequencer.start();
  return {
    async drain() {
      await sandbox.close();
      // What the other roles recorded while they ended becomes leaves before the worker does.
      await sequencer.stop();
      await sequencer.runOnce().catch((error: unknown) => { logger.warn({ err: error }, 'events wait in the outbox until the next start'); });
      await database.close();
    },
  };
}
