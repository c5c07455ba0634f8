import { openCheckpoints, openReceiptSigner, openSequencer } from '../../audit/index.ts';
import { type Logger, openDatabase, systemClock } from '../../foundation/index.ts';
import { startSandbox } from '../../providers/index.ts';
import { followRootKeys, keepRootKeys, openLoneRootRotator } from '../../vault/index.ts';
import { openAuditSigner } from '../audit-signer.ts';
import { openRootKeys } from '../installation.ts';
import type { Boot } from '../messages.ts';
import { reportAuditLag } from './audit-lag.ts';
import type { Role, RoleReport } from './role.ts';
import { countKmsCalls } from './telemetry.ts';

/** The worker role: sequences and signs the audit log, and runs the sandbox provider. It alone holds the audit ring, and rotates its root key. */
export async function startWorkerRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration, databaseUrl } = boot;
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const database = openDatabase({ url: databaseUrl, role: 'keystead_sequencer', maxConnections: 2, onError });
  const keysDatabase = openDatabase({ url: databaseUrl, role: 'keystead_keys', maxConnections: 2, onError });
  const kmsCalls = countKmsCalls();
  const roots = await openRootKeys({ configuration, ring: 'audit', database, onCall: kmsCalls.onCall('audit') });
  const signer = await openAuditSigner({ database, roots, clock: systemClock, publicUrl: configuration.publicUrl });
  const sequencer = openSequencer({ database, clock: systemClock, logger, checkpoints: openCheckpoints({ database, clock: systemClock, logger, signer }), receipts: openReceiptSigner({ database, signer }) });
  const sandbox = await startSandbox({ socketPath: boot.sockets.sandbox, clock: systemClock });
  const following = followRootKeys({ database, ring: 'audit', roots, logger });
  const rotator = openLoneRootRotator({ keysDatabase, keeper: keepRootKeys({ ring: 'audit', roots, renewSecrets: () => signer.rewrap() }), standsUnder: () => signer.standsUnder(), logger });
  sequencer.start();
  rotator.start();
  return {
    async report(): Promise<RoleReport> {
      const lag = await reportAuditLag(database);
      return { metrics: [...lag.metrics, kmsCalls.read()], facts: { ...lag.facts, auditKeyServices: [...new Set([roots.current, ...roots.earlier].map(({ name }) => name))], auditKeys: (await roots.health()).state } };
    },
    async drain() {
      await sandbox.close();
      await rotator.stop();
      await following.stop();
      // What the other roles recorded while they ended becomes leaves before the worker does.
      await sequencer.stop();
      await sequencer.runOnce().catch((error: unknown) => { logger.warn({ err: error }, 'events wait in the outbox until the next start'); });
      await Promise.all([database.close(), keysDatabase.close()]);
    },
  };
}
