import { formatVerifierKey, noteKey } from '@keystead/contract';
import { type CheckpointMail, type CheckpointSigner, openPlaces, openPublisher, openWitness, platformLogId, verifierPorts } from '../../audit/index.ts';
import { type Configuration, type Database, type Logger, openEgress, systemClock } from '../../foundation/index.ts';
import { openMailer, openOutgoingMail } from '../../notifications/index.ts';
import type { AuditSigner } from '../audit-signer.ts';
import { readWitnessedLogs } from '../witnessed-logs.ts';

interface PublishingOptions {
  readonly configuration: Configuration;
  /** Pools of the roles `keystead_sequencer` and `keystead_app`. */
  readonly database: Database;
  readonly appDatabase: Database;
  readonly logger: Logger;
  readonly signer: CheckpointSigner;
  /** The key that cosigns other logs; `null` where none is wanted. */
  readonly witnessSigner: AuditSigner | null;
}

interface Publishing {
  /** Ids of the places that were named. */
  readonly places: readonly string[];
  start(): void;
  stop(): Promise<void>;
}

/** Checkpoints on their way out, and those of others that are cosigned here. Places are the operator's own word, so they may be at private addresses, as key services may. */
export async function openPublishing({ configuration, database, appDatabase, logger, signer, witnessSigner }: PublishingOptions): Promise<Publishing> {
  const settings = configuration.checkpoints;
  const common = { database, clock: systemClock, logger };
  const egress = openEgress({ allowPrivate: true });
  const mail = openMailQueue(configuration, appDatabase, logger);
  const places = await openPlaces({ settings, database, egress, clock: systemClock, ports: verifierPorts, mail });
  const publisher = openPublisher({ ...common, logName: signer.logName, places });
  const witness = witnessSigner === null || settings.witnessedLogs.length === 0 ? null : openWitness({
    ...common, logs: readWitnessedLogs(settings), ports: verifierPorts,
    key: noteKey(witnessSigner.logName, witnessSigner.publicKey, verifierPorts.sha256, 'cosigner'), sign: (message) => witnessSigner.sign(message),
  });
  return {
    places: places.map(({ id }) => id),
    start() {
      publisher.start();
      witness?.start();
      if (witnessSigner !== null) logger.info({ verifierKey: formatVerifierKey(noteKey(witnessSigner.logName, witnessSigner.publicKey, verifierPorts.sha256, 'cosigner'), 'cosigner') }, 'this installation cosigns other logs as a witness');
    },
    async stop() {
      await publisher.stop();
      await witness?.stop();
      await egress.close();
      mail?.close();
    },
  };
}

/** Mail leaves by the api role's mailer; here it is queued, and asked about. */
function openMailQueue({ mail }: Configuration, database: Database, logger: Logger): (CheckpointMail & { close(): void }) | null {
  if (mail === null) return null;
  const mailer = openMailer(mail.url, mail.from);
  const outgoing = openOutgoingMail({ database, clock: systemClock, logger, mailer, addresses: async () => new Map() });
  return {
    queue: (letters) => database.as<never>().inTenant(platformLogId, (trx) => outgoing.queue(trx, letters.map(({ to, ...letter }) => ({ ...letter, tenantId: platformLogId, to: { address: to } })))),
    fateOf: (reason) => database.as<never>().inTenant(platformLogId, (trx) => outgoing.fateOf(trx, { tenantId: platformLogId, reason })),
    close: () => mailer.close(),
  };
}
