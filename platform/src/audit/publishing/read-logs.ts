import { originOfLog, platformLogId } from '@keystead/contract';
import { type Database, type Transaction, sql } from '../../foundation/index.ts';
import { proveConsistency } from '../subtrees.ts';
import type { AuditTables } from '../tables.ts';
import type { LogCheckpoint } from './place.ts';
import type { ExtendLog } from './witness-place.ts';

interface Row { readonly tenant_id: string; readonly size: number; readonly root: Buffer; readonly note: string; readonly made_at: Date; readonly published_size: number | null; readonly given_up_size: number | null; readonly given_up_root: Buffer | null }

/** All logs by skipping along the index from log to log; then the latest checkpoint of each, how far it is published at `place`, and what a restore gave up there. */
const logs = sql`
  with recursive logs as (
    (select tenant_id from audit_checkpoints order by tenant_id limit 1)
    union all
    select (select tenant_id from audit_checkpoints where tenant_id > logs.tenant_id order by tenant_id limit 1) from logs where logs.tenant_id is not null
  )`;
const latest = sql`logs cross join lateral (select size, root, note, made_at from audit_checkpoints where tenant_id = logs.tenant_id order by size desc limit 1) c`;

/** Takes what is due at a place, for as long as `until`: no other process publishes it meanwhile. What was published longest ago comes first, before it what never was: however many logs there are, none waits for ever. */
export async function takeDue(trx: Transaction<AuditTables>, { place, now, until, limit }: { place: string; now: Date; until: Date; limit: number }): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    insert into audit_publications (tenant_id, place, attempts, next_at)
    select due.tenant_id, ${place}, 1, ${until}::timestamptz from (
      ${logs} select logs.tenant_id from ${latest} left join audit_publications p on p.tenant_id = logs.tenant_id and p.place = ${place}
      where logs.tenant_id is not null and (p.tenant_id is null or (p.size <> c.size and p.next_at <= ${now}))
      order by p.published_at nulls first, p.next_at nulls first, logs.tenant_id limit ${limit}) due
    on conflict (tenant_id, place) do update set attempts = audit_publications.attempts + 1, next_at = excluded.next_at where audit_publications.next_at <= ${now}
      and audit_publications.size <> (select size from audit_checkpoints where tenant_id = excluded.tenant_id order by size desc limit 1)
    returning tenant_id`.execute(trx);
  return rows.map((row) => row.tenant_id);
}

/** The latest checkpoints as a place is to get them. @param only these logs; all where left out. */
export async function readCheckpoints(trx: Transaction<AuditTables>, { place, logName, only }: { place: string; logName: string; only?: readonly string[] }): Promise<readonly LogCheckpoint[]> {
  const chosen = only === undefined ? logs : sql`with logs as (select unnest(${only}::uuid[]) as tenant_id)`;
  const { rows } = await sql<Row>`
    ${chosen} select logs.tenant_id, c.size, c.root, c.note, c.made_at, p.size as published_size, g.size as given_up_size, g.root as given_up_root
    from ${latest} left join audit_publications p on p.tenant_id = logs.tenant_id and p.place = ${place}
    left join lateral (select size, root from audit_accepted_rollbacks where tenant_id = logs.tenant_id and place = ${place} order by accepted_at desc limit 1) g on true
    where logs.tenant_id is not null`.execute(trx);
  return rows.map((row) => ({
    tenantId: row.tenant_id, origin: originOfLog(logName, row.tenant_id), size: row.size, root: row.root, note: row.note, madeAt: row.made_at, publishedSize: row.published_size ?? 0,
    givenUp: row.given_up_size === null ? null : { size: row.given_up_size, root: row.given_up_root },
  }));
}

/** Logs that were published at a place and have no checkpoint any more. */
export async function readGone(trx: Transaction<AuditTables>, place: string): Promise<readonly { readonly tenant_id: string; readonly size: number }[]> {
  return (await sql<{ tenant_id: string; size: number }>`select tenant_id, size from audit_publications p where place = ${place} and size > 0 and not exists (select from audit_checkpoints c where c.tenant_id = p.tenant_id)`.execute(trx)).rows;
}

/** The id of the log that an origin names, or `null` where it is none of this installation. */
export function logOfOrigin(logName: string, origin: string): string | null {
  const tenantId = origin === originOfLog(logName, platformLogId) ? platformLogId : origin.slice(-36);
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenantId) && origin === originOfLog(logName, tenantId) ? tenantId : null;
}

/** Proves from any checkpoint to any later one, by the subtrees that are kept: no entry is read, however far apart they are. @param database of role `keystead_sequencer`. */
export function openExtensions(database: Database): ExtendLog {
  const tables = database.as<AuditTables>();
  return (tenantId, from, to) => tables.transaction(async (trx) => {
    const target = await trx.selectFrom('audit_checkpoints').select('note').where('tenant_id', '=', tenantId).where('size', '=', to).executeTakeFirst();
    const proof = target === undefined ? null : await proveConsistency(trx, tenantId, { from, size: to });
    return target === undefined || proof === null ? null : { note: target.note, proof };
  });
}
