import type { RetentionMode, RetentionSource } from '@keystead/contract';
import { type AuditTables, recordEvents, systemActor } from '../audit/index.ts';
import { type Clock, type Database, type Logger, type Transaction, processMark, sql } from '../foundation/index.ts';
import { forgetLeftForms } from './left-forms.ts';
import { nameOf } from './rule.ts';
import { readSettings } from './settings.ts';

/** Runs purged in one transaction. */
const batchSize = 100;
/** Batches of one organisation before the next one has its turn. */
const batchesInTurn = 20;
/** How often the job looks. */
const sweepMilliseconds = 20_000;
const leaseMilliseconds = 60_000;
/** How often a process looks for forms that were begun and left: their rules count in hours. */
const formsMilliseconds = 600_000;
/** Where the installation keeps whose turn it is and when it last looked. */
export const sweepFact = 'run-purge';

export interface SweepFact { readonly holder: string | null; readonly until: string | null; readonly sweptAt: string | null }

export interface RunPurgeOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Which process this is; told apart from all others. */
  readonly holder?: string;
  /** Called after each batch was committed, before the next one: for tests that end the process there. */
  readonly afterBatch?: () => Promise<void>;
}

export interface RunPurge {
  /** Looks once, over all organisations. @returns how many runs were purged; `null` where another process has the lease. */
  runOnce(): Promise<number | null>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Destroys the content of runs whose time has come, and forms that were begun and left for so long. Of a run: key and sealed columns, and what was said about the text when it was decided over, in one transaction with the entries of the audit log that say so. One process
 * at a time does it, by a lease that lapses with the process; a batch that was not committed was not done, and is found again.
 */
export function openRunPurge(options: RunPurgeOptions): RunPurge {
  const { clock, logger, holder = processMark() } = options;
  const tables = options.database.as<AuditTables>();
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  let formsAt: Date | null = null;

  /** Takes or renews the lease. @returns false where somebody else has it. */
  async function takeLease(): Promise<boolean> {
    const now = clock.now();
    const fact = { holder, until: new Date(now.getTime() + leaseMilliseconds).toISOString() };
    const { numAffectedRows } = await tables.transaction((trx) => sql`
      insert into installation as i (name, value) values (${sweepFact}, ${JSON.stringify({ ...fact, sweptAt: null })}::jsonb)
      on conflict (name) do update set value = i.value || ${JSON.stringify(fact)}::jsonb, written_at = now()
      where i.value ->> 'holder' is null or i.value ->> 'holder' = ${holder} or (i.value ->> 'until')::timestamptz < ${now}`.execute(trx));
    return (numAffectedRows ?? 0n) > 0n;
  }

  async function giveBack(sweptAt: Date): Promise<void> {
    const fact = { holder: null, until: null, sweptAt: sweptAt.toISOString() };
    await tables.transaction((trx) => sql`update installation set value = ${JSON.stringify(fact)}::jsonb, written_at = now() where name = ${sweepFact} and value ->> 'holder' = ${holder}`.execute(trx));
  }

  /** @returns how many, and whether there may be more. */
  async function purgeTenant(tenantId: string): Promise<{ purged: number; more: boolean }> {
    let purged = 0;
    for (let batch = 0; batch < batchesInTurn; batch += 1) {
      const count = await tables.inTenant(tenantId, (trx) => purgeBatch(trx, tenantId, clock.now()));
      purged += count;
      await options.afterBatch?.();
      if (count < batchSize) return { purged, more: false };
      if (!await takeLease()) return { purged, more: false };
    }
    return { purged, more: true };
  }

  /** Forms that somebody has begun and left are nobody's run; the rule for what is made of them holds for them too, though nobody opens that app again. */
  async function purgeForms(): Promise<void> {
    const now = clock.now();
    const { rows } = await tables.transaction((trx) => sql<{ tenant_id: string }>`select tenant_id from tenants_with_begun_forms(${now})`.execute(trx));
    for (const { tenant_id: tenantId } of rows) {
      if (!await takeLease()) return;
      await tables.inTenant(tenantId, async (trx) => forgetLeftForms(trx, await readSettings(trx, tenantId), { tenantId, shortestApps: [], now }));
    }
  }

  async function runOnce(): Promise<number | null> {
    if (!await takeLease()) return null;
    const startedAt = clock.now();
    let purged = 0;
    for (let more = true; more;) {
      more = false;
      const { rows } = await tables.transaction((trx) => sql<{ tenant_id: string }>`select tenant_id from tenants_with_runs_to_purge(${clock.now()})`.execute(trx));
      for (const { tenant_id: tenantId } of rows) {
        const turn = await purgeTenant(tenantId);
        purged += turn.purged;
        more ||= turn.more;
      }
    }
    if (formsAt === null || startedAt.getTime() - formsAt.getTime() >= formsMilliseconds) {
      await purgeForms();
      formsAt = startedAt;
    }
    await giveBack(startedAt);
    return purged;
  }

  return {
    runOnce,
    start() {
      const sweep = (): void => { underWay = underWay.then(runOnce).catch((error: unknown) => { logger.warn({ err: error }, 'runs could not be purged; it is tried again'); }); };
      sweep();
      timer = setInterval(sweep, sweepMilliseconds);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await underWay;
    },
  };
}

interface PurgedRow { id: string; app_id: string; mode: RetentionMode; days: number | null; hours: number | null; source: RetentionSource; output_hash: Buffer | null; created_at: Date }

/** One batch of a tenant: content destroyed and entries written, or neither. What another process has in hand is left to it. */
async function purgeBatch(trx: Transaction<AuditTables>, tenantId: string, now: Date): Promise<number> {
  const { rows } = await sql<PurgedRow>`
    update runs set object_key = null, sealed_title = null, sealed_input = null, sealed_output = null, sealed_citations = null, failure_parameters = null, purged_at = ${now}
    where id in (
      select r.id from runs r where r.object_key is not null and r.state <> 'running' and r.retention_earliest <= ${now} and run_content_end(r) <= ${now} and not run_is_held(r)
      order by r.retention_earliest limit ${batchSize} for update skip locked)
    returning id, app_id, retention_mode as mode, retention_days as days, retention_hours as hours, retention_source as source, output_hash, created_at`.execute(trx);
  // Whoever rejects a draft says what has to change, in its own words more often than not. That it was rejected, by whom and when, stays.
  await sql`update approvals set reason = null where subject_kind = 'run' and subject_id = any(${rows.map(({ id }) => id)}::uuid[]) and reason is not null`.execute(trx);
  await recordEvents(trx, rows.map((row) => ({
    tenantId, action: 'run.purged', actor: systemActor, subjectId: row.id, occurredAt: now,
    detail: { app: row.app_id, rule: nameOf(row), source: row.source, outputHash: row.output_hash?.toString('hex') ?? null, startedAt: row.created_at.toISOString() },
  })));
  return rows.length;
}
