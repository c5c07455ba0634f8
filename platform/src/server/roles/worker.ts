import { constants, setPriority } from 'node:os';
import { openCheckpoints, openReceiptSigner, openSequencer } from '../../audit/index.ts';
import { openRemoval, openStorage } from '../../documents/index.ts';
import { type Logger, inBackground, openDatabase, systemClock } from '../../foundation/index.ts';
import { startSandbox } from '../../providers/index.ts';
import { openRunPurge } from '../../retention/index.ts';
import { type RootKeyName, followRootKeys, keepRootKeys, openLoneRootRotator } from '../../vault/index.ts';
import { type AuditSigner, openAuditSigner, openWitnessSigner } from '../audit-signer.ts';
import { openRootKeys } from '../installation.ts';
import type { Boot } from '../messages.ts';
import { reportAuditLag } from './audit-lag.ts';
import { openPublishing } from './publishing.ts';
import { reportPublications } from './publication-lag.ts';
import type { Role, RoleReport } from './role.ts';
import { countKmsCalls } from './telemetry.ts';

/** Documents whose days are over are deleted at this pace; a hundred at most each time. */
const purgeMilliseconds = 60_000;

/** The worker role: sequences and signs the audit log, publishes its checkpoints, cosigns those of others, runs the sandbox provider, deletes documents whose days are over, and purges runs whose time to be kept is over. It alone holds the audit ring, and rotates its root key. No request waits for any of it. */
export function startWorkerRole(boot: Boot, logger: Logger): Promise<Role> {
  return inBackground(() => openWorker(boot, logger));
}

async function openWorker(boot: Boot, logger: Logger): Promise<Role> {
  // Where processors are few, whoever serves requests goes first: entries and signatures may wait some milliseconds more.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const { configuration, databaseUrl } = boot;
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const database = openDatabase({ url: databaseUrl, role: 'keystead_sequencer', maxConnections: 4, onError });
  const keysDatabase = openDatabase({ url: databaseUrl, role: 'keystead_keys', maxConnections: 2, onError });
  const kmsCalls = countKmsCalls();
  const roots = await openRootKeys({ configuration, ring: 'audit', database, onCall: kmsCalls.onCall('audit') });
  const signer = await openAuditSigner({ database, roots, clock: systemClock, publicUrl: configuration.publicUrl });
  const sequencer = openSequencer({ database, clock: systemClock, logger, checkpoints: openCheckpoints({ database, clock: systemClock, logger, signer }), receipts: openReceiptSigner({ database, signer }) });
  const sandbox = await startSandbox({ socketPath: boot.sockets.sandbox, clock: systemClock });
  const witnessSigner = await openWitnessSigner({ database, roots, clock: systemClock, logName: signer.logName, wanted: configuration.checkpoints.witnessedLogs.length > 0 });
  const signers = [signer, ...witnessSigner === null ? [] : [witnessSigner]];
  const following = followRootKeys({ database, ring: 'audit', roots, logger });
  const rotator = openLoneRootRotator({ keysDatabase, keeper: keepRootKeys({ ring: 'audit', roots, renewSecrets: async () => { for (const each of signers) await each.rewrap(); } }), standsUnder: () => standUnder(signers, roots.current), logger });
  // No content key is needed to destroy one.
  const documentsDatabase = openDatabase({ url: databaseUrl, role: 'keystead_app', maxConnections: 2, onError });
  const runPurge = openRunPurge({ database: documentsDatabase, clock: systemClock, logger });
  const removal = openRemoval({ database: documentsDatabase, storage: await openStorage(configuration), onStorageError: (error, key) => logger.error({ err: error, key }, 'an object could not be removed; its key is gone, and it is tried again') });
  const publishing = await openPublishing({ configuration, database, appDatabase: documentsDatabase, logger, signer, witnessSigner });
  let purging: Promise<unknown> = Promise.resolve();
  const purge = (): void => { purging = purging.then(() => removal.tend()).catch((error: unknown) => { logger.warn({ err: error }, 'retention of documents could not be carried out; it is tried again'); }); };
  const purgeTimer = setInterval(purge, purgeMilliseconds);
  purge();
  sequencer.start();
  publishing.start();
  rotator.start();
  runPurge.start();
  return {
    async report(): Promise<RoleReport> {
      const [lag, published] = await Promise.all([reportAuditLag(database), reportPublications(database, publishing.places)]);
      return { metrics: [...lag.metrics, ...published.metrics, kmsCalls.read()], facts: { ...lag.facts, ...published.facts, auditKeyServices: [...new Set([roots.current, ...roots.earlier].map(({ name }) => name))], auditKeys: (await roots.health()).state } };
    },
    async drain() {
      clearInterval(purgeTimer);
      await purging;
      await sandbox.close();
      await runPurge.stop();
      await publishing.stop();
      await rotator.stop();
      await following.stop();
      // What the other roles recorded while they ended becomes leaves before the worker does.
      await sequencer.stop();
      await sequencer.runOnce().catch((error: unknown) => { logger.warn({ err: error }, 'events wait in the outbox until the next start'); });
      await Promise.all([database.close(), keysDatabase.close(), documentsDatabase.close()]);
    },
  };
}

/** The root key that a signing key stands under still, where the primary one wraps not all of them. */
async function standUnder(signers: readonly AuditSigner[], current: { readonly name: string; readonly keyId: string }): Promise<RootKeyName> {
  const names = await Promise.all(signers.map((each) => each.standsUnder()));
  const [first] = names;
  const former = names.find(({ kms, kmsKeyId }) => kms !== current.name || kmsKeyId !== current.keyId) ?? first;
  if (former === undefined) throw new Error('no key signs here');
  return former;
}
