import type { ResponseOf, RetentionMode, RetentionSource, operations } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { type SweepFact, sweepFact } from '../../../retention/index.ts';
import type { RunStore, RunTransaction } from '../store.ts';

type Report = ResponseOf<typeof operations.readRunPurges>;

/** Purged runs that the report names one by one. */
const mostNamed = 20;

/** What was purged of a tenant's runs, what is left, and what is due next. */
export function readPurges(store: RunStore, tenantId: string, now: Date): Promise<Report> {
  return store.database.inTenant(tenantId, async (trx) => {
    const { rows: [fact] } = await sql<{ value: SweepFact }>`select value from installation where name = ${sweepFact}`.execute(trx);
    return { sweptAt: fact?.value.sweptAt ?? null, ...await readGone(trx, tenantId), ...await readLeft(trx, tenantId, now) };
  });
}

interface Rule { mode: RetentionMode; days: number | null; hours: number | null; source: RetentionSource }

async function readGone(trx: RunTransaction, tenantId: string): Promise<Pick<Report, 'purged' | 'lastPurgedAt' | 'notStored' | 'byRule' | 'recent'>> {
  const { rows: rules } = await sql<Rule & { runs: number; last_at: Date }>`
    select retention_mode as mode, retention_days as days, retention_hours as hours, retention_source as source, count(*) as runs, max(purged_at) as last_at
    from runs where tenant_id = ${tenantId} and purged_at is not null group by 1, 2, 3, 4 order by max(purged_at) desc limit 50`.execute(trx);
  const { rows: recent } = await sql<Rule & { id: string; app_id: string; purged_at: Date; output_hash: Buffer | null }>`
    select id, app_id, retention_mode as mode, retention_days as days, retention_hours as hours, retention_source as source, purged_at, output_hash
    from runs where tenant_id = ${tenantId} and purged_at is not null order by purged_at desc, id desc limit ${mostNamed}`.execute(trx);
  const { rows: [never] } = await sql<{ runs: number }>`select count(*) as runs from runs where tenant_id = ${tenantId} and retention_mode = 'zero' and object_key is null and purged_at is null and finished_at is not null`.execute(trx);
  return {
    purged: rules.reduce((sum, { runs }) => sum + runs, 0), lastPurgedAt: rules[0]?.last_at.toISOString() ?? null, notStored: never?.runs ?? 0,
    byRule: rules.map(({ runs, last_at: lastAt, ...rule }) => ({ ...ruleIn(rule), runs, lastAt: lastAt.toISOString() })),
    recent: recent.map((row) => ({ runId: row.id, appId: row.app_id, ...ruleIn(row), purgedAt: row.purged_at.toISOString(), outputHash: row.output_hash?.toString('hex') ?? null })),
  };
}

const ruleIn = ({ mode, days, hours, source }: Rule) => ({ rule: { mode, days, hours }, source });

interface Left { stored: number; oldest: Date | null; due: number; held: number; awaiting: number; next_due: Date | null }

async function readLeft(trx: RunTransaction, tenantId: string, now: Date): Promise<Pick<Report, 'stored' | 'oldestStoredAt' | 'dueNow' | 'held' | 'awaitingDecision' | 'nextDueAt'>> {
  const { rows: [left] } = await sql<Left>`
    with ends as (
      select r.state, run_content_end(r) as at, run_is_held(r) as held from runs r
      where r.tenant_id = ${tenantId} and r.object_key is not null and r.retention_earliest is not null)
    select (select count(*) from runs where tenant_id = ${tenantId} and object_key is not null) as stored,
      (select min(created_at) from runs where tenant_id = ${tenantId} and object_key is not null) as oldest,
      count(*) filter (where at <= ${now} and not held) as due, count(*) filter (where at <= ${now} and held) as held,
      count(*) filter (where state = 'awaiting-approval' and at > ${now}) as awaiting, min(at) filter (where at > ${now} and at < 'infinity' and not held) as next_due
    from ends`.execute(trx);
  return {
    stored: left?.stored ?? 0, oldestStoredAt: left?.oldest?.toISOString() ?? null, dueNow: left?.due ?? 0, held: left?.held ?? 0, awaitingDecision: left?.awaiting ?? 0,
    nextDueAt: left?.next_due?.toISOString() ?? null,
  };
}
