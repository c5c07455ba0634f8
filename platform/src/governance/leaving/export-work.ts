import { type Selectable, sql } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import type { ContentKey } from '../../documents/index.ts';
import { KeysteadError, type Principal, type TenantDatabase } from '../../foundation/index.ts';
import type { LeavingOptions } from '../dependencies.ts';
import type { LeavingTables } from '../tables.ts';
import { type Manifest, type Settings, archiveFormat, archiveVersion } from './archive-format.ts';
import { type OnEntry, exportFiles } from './export-files.ts';
import { writeSealedFile } from './sealed-file.ts';
import { writeArchive } from './write-archive.ts';

/** For how long a file is kept. */
const keptDays = 7;
/** How long the work counts as alive without a sign of life. */
export const exportLease = sql<Date>`now() + interval '30 seconds'`;
/** How often it gives one, and looks whether it was stopped. */
const beatMilliseconds = 5_000;
/** Progress is written after this many entries. */
const entriesBetweenNotes = 200;

/** Somebody stopped the export, or it ended otherwise. */
export class Stopped extends Error {}

/** Where the pieces of an export lie in storage. */
export const exportPlace = (tenantId: string, exportId: string): string => `t/${tenantId}/exports/${exportId}`;

interface Work { readonly row: Selectable<LeavingTables['tenant_exports']>; readonly key: ContentKey; readonly principal: Principal; readonly stop: AbortSignal }

/** Writes an export from its first file to its last. @throws Stopped; whatever reading or storing threw. */
export async function writeExport(options: LeavingOptions, { row, key, principal, stop }: Work): Promise<void> {
  const tables = options.database.as<LeavingTables>();
  const { tenant_id: tenantId, id } = row;
  const progress = openProgress(tables, row, stop);
  try {
    const settings = await readSettings(tables, tenantId);
    const at = options.clock.now();
    let count = 0;
    const finish = (listed: Manifest['files']): Manifest => {
      count = listed.length;
      return { format: archiveFormat, version: archiveVersion, program: options.version, tenant: { id: tenantId, name: settings.name }, exportedAt: at.toISOString(), files: listed };
    };
    const files = exportFiles({ ...options, tables }, { tenantId, settings, at }, progress.onEntry);
    const written = await writeSealedFile({ storage: options.storage, place: exportPlace(tenantId, id), key }, writeArchive(files, { at, finish }));
    const now = options.clock.now();
    await tables.inTenant(tenantId, async (trx) => {
      const ready = await trx.updateTable('tenant_exports').set({
        state: 'ready', step: '', done: progress.done(), pieces: written.pieces, size_bytes: written.sizeBytes, sha256: written.sha256, lease_until: null,
        finished_at: now, expires_at: new Date(now.getTime() + keptDays * 86_400_000),
      }).where('id', '=', id).where('state', '=', 'running').executeTakeFirst();
      if (ready.numUpdatedRows === 0n) throw new Stopped();
      await recordEvent(trx, { tenantId, action: 'tenant.exported', actor: actorOf(principal), subjectId: tenantId, detail: { export: id, files: count, sizeBytes: written.sizeBytes, sha256: written.sha256 } });
    });
  } finally {
    progress.close();
  }
}

/** Tells how far an export is, and that it is alive; notices where it was stopped, here or by another process. */
function openProgress(tables: TenantDatabase<LeavingTables>, row: Work['row'], stop: AbortSignal): { onEntry: OnEntry; done(): number; close(): void } {
  let [step, done, lost] = ['', 0, false];
  const note = (): Promise<void> => tables.inTenant(row.tenant_id, async (trx) => {
    const alive = await trx.updateTable('tenant_exports').set({ step, done, lease_until: exportLease }).where('id', '=', row.id).where('state', '=', 'running').executeTakeFirst();
    if (alive.numUpdatedRows === 0n) throw new Stopped();
  });
  const beat = setInterval(() => { note().catch((error: unknown) => { lost ||= error instanceof Stopped; }); }, beatMilliseconds);
  return {
    async onEntry(entry) {
      if (stop.aborted || lost) throw new Stopped();
      done += 1;
      if (entry === step && done % entriesBetweenNotes !== 0) return;
      step = entry;
      await note();
    },
    done: () => done,
    close: () => { clearInterval(beat); },
  };
}

async function readSettings(tables: TenantDatabase<LeavingTables>, tenantId: string): Promise<Settings> {
  return tables.inTenant(tenantId, async (trx) => {
    const { rows: [row] } = await sql<Omit<Settings, 'created_at'> & { created_at: Date }>`
      select name, plan, picked_apps, key_mode, show_last_four, retention_days, require_second_factor, session_idle_minutes, session_hours, support_consent, house_voice, created_at
      from tenants where id = ${tenantId} and deleted_at is null`.execute(trx);
    if (row === undefined) throw new KeysteadError('not_found');
    return { ...row, created_at: row.created_at.toISOString() };
  });
}
