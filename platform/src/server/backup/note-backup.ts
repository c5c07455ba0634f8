import { type AuditTables, recordPlatformEvent, systemActor } from '../../audit/index.ts';
import type { Database } from '../../foundation/index.ts';

/** What was done with a backup, for the platform's log. `detail` says what it held, what was proven, or what was not. */
export interface BackupNote { readonly kind: 'made' | 'drilled' | 'drill-failed'; readonly backup: string; readonly detail: string }

/** Backups and drills are made by a command on the host: it tells the program that runs there. */
export function noteBackup(database: Database, { kind, backup, detail }: BackupNote): Promise<void> {
  const of = { actor: systemActor, subjectId: backup };
  return database.as<AuditTables>().transaction(async (trx) => {
    if (kind === 'made') await recordPlatformEvent(trx, { ...of, action: 'backup.made', detail: { contents: detail } });
    else if (kind === 'drilled') await recordPlatformEvent(trx, { ...of, action: 'backup.drilled', detail: { proofs: detail } });
    else await recordPlatformEvent(trx, { ...of, action: 'backup.drill-failed', detail: { failed: detail } });
  });
}
