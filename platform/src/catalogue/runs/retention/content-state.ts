import type { RunContentState } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import type { RunRow, RunStore, RunTransaction } from '../store.ts';

/** When the content of a run ends, and whether a legal hold keeps it all the same. */
export interface ContentEnd { readonly endsAt: Date | null; readonly held: boolean }

/** What the database says of runs whose content has an end; of others nothing. */
export async function readContentEnds(trx: RunTransaction, rows: readonly RunRow[]): Promise<ReadonlyMap<string, ContentEnd>> {
  const ids = rows.filter((row) => row.object_key !== null && row.retention_mode !== 'keep').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await sql<{ id: string; ends_at: Date | null; held: boolean }>`
    select r.id, nullif(run_content_end(r), 'infinity') as ends_at, run_is_held(r) as held from runs r where r.id = any(${ids}::uuid[])`.execute(trx);
  return new Map(found.rows.map(({ id, ends_at: endsAt, held }) => [id, { endsAt, held }]));
}

interface Asked { readonly now: Date; readonly reader: string | null; readonly end: ContentEnd | undefined; /** Of the process that answers. */ readonly process: string }

/** Where the content of a run is, as this reader finds it. Pure. */
export function describeContent(row: RunRow, { now, reader, end, process }: Asked): RunContentState {
  const { retention_mode: mode, retention_days: days, retention_hours: hours, retention_source: source } = row;
  const terms = { rule: { mode, days, hours }, source, held: end?.held ?? false };
  if (row.object_key !== null) return { ...terms, state: 'stored', endsAt: end?.endsAt?.toISOString() ?? null, endedAt: null };
  if (row.purged_at !== null) return { ...terms, state: 'purged', endsAt: null, endedAt: row.purged_at.toISOString() };
  const until = row.memory_until;
  // Filled in from memory: it is here, and the reader's.
  if (row.sealed_title !== null) return { ...terms, state: 'memory', endsAt: row.state === 'running' ? null : until?.toISOString() ?? null, endedAt: null };
  const elsewhere = heldElsewhere(row, { now, reader, process });
  if (elsewhere !== null) return { ...terms, state: 'elsewhere', endsAt: elsewhere.toISOString(), endedAt: null };
  return { ...terms, state: mode === 'zero' ? 'not-stored' : 'purged', endsAt: null, endedAt: row.finished_at === null ? null : until?.toISOString() ?? row.finished_at.toISOString() };
}

/** Until when another process holds the content of a run for this reader; `null` where none does. Pure. */
export function heldElsewhere({ object_key: key, purged_at: purgedAt, memory_until: until, memory_process: holder, started_by: starter }: Pick<RunRow, 'object_key' | 'purged_at' | 'memory_until' | 'memory_process' | 'started_by'>, { now, reader, process }: Omit<Asked, 'end'>): Date | null {
  const isHeld = key === null && purgedAt === null && until !== null && until > now && holder !== process;
  return isHeld && reader !== null && reader === starter ? until : null;
}

/** The same, asked of the database for one run. */
export async function readContentState(store: RunStore, row: RunRow, asked: { readonly now: Date; readonly reader: string | null }): Promise<RunContentState> {
  const end = row.object_key === null || row.retention_mode === 'keep' ? undefined : (await store.database.inTenant(row.tenant_id, (trx) => readContentEnds(trx, [row]))).get(row.id);
  return describeContent(row, { ...asked, end, process: store.holdings.process });
}
