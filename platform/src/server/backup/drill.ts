import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifierPorts } from '@keystead/contract';
import { type Clock, type Configuration, type Database, type DatabaseRole, openDatabase } from '../../foundation/index.ts';
import { prepareDataFolder, startEmbeddedPostgres } from '../postgres/index.ts';
import { type RestoreTo, restoreInto } from './installations.ts';
import { withKnownLogs } from './known-logs.ts';
import { withOwner } from './owner-database.ts';
import { type OpenRole, type Proof, proveCounts, proveDecryption, proveLogs } from './proofs.ts';

/** What a drill found: each thing that was proven, or not, in words. */
export interface DrillReport {
  readonly good: boolean;
  readonly backup: string;
  readonly madeAt: string;
  readonly drilledAt: string;
  readonly proofs: readonly Proof[];
}

/**
 * Restores a backup into a PostgreSQL of its own in a temporary folder, and proves that it is worth something: every table complete, every log verified
 * against its signed checkpoints and what the installation knows of it, every root key the right one, a provider key and a document opened. Nothing of the installation is touched; its root keys (or
 * key services) are used to open what was restored. The folder is removed.
 *
 * @throws BackupProblem where the backup does not open or is not whole.
 */
export async function drillBackup(wish: RestoreTo & { readonly configuration: Configuration; readonly clock: Clock; readonly ports: VerifierPorts }): Promise<DrillReport> {
  const scratch = await mkdtemp(join(tmpdir(), 'keystead-drill-'));
  try {
    await prepareDataFolder(scratch);
    const postgres = await startEmbeddedPostgres(scratch);
    try {
      const objects = join(scratch, 'objects');
      const { head, contents } = await restoreInto({ ...wish, url: postgres.ownerUrl, objects });
      const open: OpenRole = (role, work) => as(postgres.ownerUrl, role, work);
      const proofs = await withOwner(postgres.ownerUrl, async (owner): Promise<readonly Proof[]> => [
        await proveCounts(owner, contents.flatMap(({ tables }) => tables)),
        ...await withKnownLogs({ ...wish, madeAt: head.madeAt }, (known) => proveLogs({ owner, open }, { known, ports: wish.ports, now: wish.clock.now() })),
        ...await proveDecryption({ owner, open, configuration: wish.configuration, objects, clock: wish.clock }),
      ]);
      return { good: proofs.every(({ good }) => good !== false), backup: head.id, madeAt: head.madeAt, drilledAt: wish.clock.now().toISOString(), proofs };
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function as<T>(url: string, role: DatabaseRole, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, role, maxConnections: 2, onError: () => undefined });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
