import { retentionModes, retentionSources } from '@keystead/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { RunRow, RunStore } from '../store.ts';

/** What an export of everything says about what is kept of a run. Exports from before there were rules say nothing: those runs are kept. */
export const archivedRetention = {
  retention: z.strictObject({ mode: z.enum(retentionModes), days: z.int().min(1).max(3650).nullable(), hours: z.int().min(1).max(168).nullable(), source: z.enum(retentionSources), exportHours: z.int().min(1).max(168) }).optional(),
  purgedAt: z.iso.datetime().nullable().default(null),
} as const;
type ArchivedRetention = z.output<z.ZodObject<typeof archivedRetention>>;

export function archiveRetention(row: RunRow): ArchivedRetention {
  const { retention_mode: mode, retention_days: days, retention_hours: hours, retention_source: source, retention_export_hours: exportHours, purged_at: purgedAt } = row;
  return { retention: { mode, days, hours, source, exportHours }, purgedAt: purgedAt?.toISOString() ?? null };
}

interface Restored extends ArchivedRetention { readonly createdAt: string }

/** Mode, days, hours, source, hours for an export, earliest end: in this order, for an insert. Sessions do not move: what was kept for one ends with its hours. */
export function restoredTerms({ retention, createdAt }: Restored): RawBuilder<unknown> {
  const { mode, days, hours, source, exportHours } = retention ?? { mode: 'keep', days: null, hours: null, source: 'default', exportHours: 24 };
  const earliest = mode === 'keep' ? sql`null::timestamptz` : sql`${createdAt}::timestamptz + make_interval(days => ${days ?? 0}::int)`;
  return sql`${mode}, ${days}::int, ${hours}::int, ${source}, ${exportHours}::int, ${earliest}`;
}

interface Bare extends Restored {
  readonly id: string; readonly appId: string; readonly appVersion: string; readonly state: string; readonly audience: string; readonly sandbox: boolean; readonly outputHash: string | null;
  readonly edited: boolean; readonly requestId: string | null; readonly failureCode: string | null; readonly finishedAt: string | null;
}

/** Stores what is left of a run whose content is no more: nothing is sealed, so there is no key. */
export async function restoreWithoutContent(store: RunStore, tenantId: string, run: Bare, startedBy: string | null): Promise<void> {
  const interrupted = run.state === 'running';
  await store.database.inTenant(tenantId, (trx) => sql`
    insert into runs (id, tenant_id, app_id, app_version, state, audience, sandbox, output_hash, edited, request_id, failure_code, started_by, created_at, finished_at, purged_at,
      retention_mode, retention_days, retention_hours, retention_source, retention_export_hours, retention_earliest)
    values (${run.id}, ${tenantId}, ${run.appId}, ${run.appVersion}, ${interrupted ? 'failed' : run.state}, ${run.audience}, ${run.sandbox}, ${run.outputHash === null ? null : Buffer.from(run.outputHash, 'hex')},
      ${run.edited}, ${run.requestId}, ${interrupted ? 'unavailable' : run.failureCode}, ${startedBy}, ${run.createdAt}, ${run.finishedAt ?? run.createdAt}, ${run.purgedAt}, ${restoredTerms(run)})`.execute(trx));
}
