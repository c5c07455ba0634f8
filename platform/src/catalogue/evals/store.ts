import type { Selectable } from 'kysely';
import { type Actor, recordEvent, systemActor } from '../../audit/index.ts';
import { type Database, KeysteadError, type TenantDatabase, newId, sql } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { EvalResultsTable, EvalState, EvalTables, EvalsTable, StoredFindings, StoredRequest } from './tables.ts';

export type EvalRow = Selectable<EvalsTable>;
export type EvalResultRow = Selectable<EvalResultsTable>;

/** An answer that was examined. */
export interface NewResult {
  readonly appId: string; readonly appVersion: string; readonly goldenCase: string; readonly model: string; readonly sandbox: boolean;
  readonly findings: StoredFindings; readonly output: Output | null; readonly requestId: string | null; readonly judgeRequestId: string | null;
}

type NewEval = Pick<EvalRow, 'tenant_id' | 'at_most_nano_usd' | 'planned' | 'environment' | 'team_id' | 'data_class' | 'started_by'> & { readonly request: StoredRequest; readonly actor: Actor };

/** How long an eval counts as alive without a sign of life. */
const lease = sql<Date>`now() + interval '20 seconds'`;

export interface EvalStore {
  readonly database: TenantDatabase<EvalTables>;
  /** @throws KeysteadError `conflict` while another one is running. */
  create(wish: NewEval): Promise<EvalRow>;
  /** @throws KeysteadError `not_found` */
  find(tenantId: string, evalId: string): Promise<EvalRow>;
  results(tenantId: string, evalId: string): Promise<readonly EvalResultRow[]>;
  /** Answers that are there, and passed, of each of these evals. */
  counts(tenantId: string, evalIds: readonly string[]): Promise<ReadonlyMap<string, { readonly done: number; readonly passed: number }>>;
  add(row: EvalRow, result: NewResult): Promise<void>;
  /** @returns false when it ended elsewhere. */
  renewLease(row: EvalRow): Promise<boolean>;
  finish(row: EvalRow, end: { readonly state: EvalState; readonly problem: string | null; readonly actor: Actor }): Promise<void>;
  /** Sets an ended eval going again; answers that never came are forgotten, so that they are asked for again. @throws KeysteadError `conflict` */
  reopen(row: EvalRow, atMostNanoUsd: number): Promise<EvalRow>;
  remove(row: EvalRow, actor: Actor): Promise<void>;
  /** Marks the evals whose process died. */
  recoverInterrupted(tenantId: string): Promise<void>;
}

/** Evals and their results in the database. */
export function openEvalStore(options: { readonly database: Database }): EvalStore {
  const database = options.database.as<EvalTables>();

  async function onlyOne<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && error.message.includes('evals_one_at_a_time')) throw new KeysteadError('conflict', { detail: 'an eval is running already; wait for it, or stop it' }, { cause: error });
      throw error;
    }
  }

  async function counts(tenantId: string, evalIds: readonly string[]): Promise<ReadonlyMap<string, { readonly done: number; readonly passed: number }>> {
    if (evalIds.length === 0) return new Map();
    const rows = await database.inTenant(tenantId, (trx) => trx.selectFrom('eval_results').select(['eval_id', sql<number>`count(*)::int`.as('done'), sql<number>`(count(*) filter (where outcome = 'passed'))::int`.as('passed')])
      .where('eval_id', 'in', evalIds).groupBy('eval_id').execute());
    return new Map(rows.map(({ eval_id, done, passed }) => [eval_id, { done, passed }]));
  }

  return {
    database, counts,
    create: (wish) => onlyOne(() => database.inTenant(wish.tenant_id, async (trx) => {
      const { actor, request, ...columns } = wish;
      const row = await trx.insertInto('evals').values({ ...columns, id: newId(), state: 'running', request: JSON.stringify(request), problem: null, lease_until: lease, finished_at: null }).returningAll().executeTakeFirstOrThrow();
      const detail = { apps: request.apps.length, models: request.models.length, atMostUsd: wish.at_most_nano_usd / 1e9 };
      await recordEvent(trx, { tenantId: wish.tenant_id, action: 'eval.started', actor, subjectId: row.id, detail });
      return row;
    })),
    async find(tenantId, evalId) {
      const row = await database.inTenant(tenantId, (trx) => trx.selectFrom('evals').selectAll().where('id', '=', evalId).executeTakeFirst());
      if (row === undefined) throw new KeysteadError('not_found');
      return row;
    },
    results: (tenantId, evalId) => database.inTenant(tenantId, (trx) => trx.selectFrom('eval_results').selectAll().where('eval_id', '=', evalId).orderBy('id').execute()),
    async add(row, { findings, output, ...result }) {
      await database.inTenant(row.tenant_id, (trx) => trx.insertInto('eval_results').values({
        id: newId(), tenant_id: row.tenant_id, eval_id: row.id, app_id: result.appId, app_version: result.appVersion, golden_case: result.goldenCase, model: result.model, sandbox: result.sandbox,
        outcome: findings.outcome, findings: JSON.stringify(findings), output: output === null ? null : JSON.stringify(output), request_id: result.requestId, judge_request_id: result.judgeRequestId,
      }).onConflict((conflict) => conflict.doNothing()).execute());
    },
    async renewLease(row) {
      const renewed = await database.inTenant(row.tenant_id, (trx) => trx.updateTable('evals').set({ lease_until: lease }).where('id', '=', row.id).where('state', '=', 'running').executeTakeFirst());
      return renewed.numUpdatedRows > 0n;
    },
    async finish(row, { state, problem, actor }) {
      const { done, passed } = (await counts(row.tenant_id, [row.id])).get(row.id) ?? { done: 0, passed: 0 };
      await database.inTenant(row.tenant_id, async (trx) => {
        const ended = await trx.updateTable('evals').set({ state, problem: problem?.slice(0, 500) ?? null, lease_until: null, finished_at: sql<Date>`now()` }).where('id', '=', row.id).where('state', '=', 'running').executeTakeFirst();
        if (ended.numUpdatedRows > 0n) await recordEvent(trx, { tenantId: row.tenant_id, action: 'eval.ended', actor, subjectId: row.id, detail: { state, done, passed } });
      });
    },
    reopen: (row, atMostNanoUsd) => onlyOne(() => database.inTenant(row.tenant_id, async (trx) => {
      await trx.deleteFrom('eval_results').where('eval_id', '=', row.id).where('outcome', '=', 'error').execute();
      const reopened = await trx.updateTable('evals').set({ state: 'running', at_most_nano_usd: atMostNanoUsd, problem: null, lease_until: lease, finished_at: null }).where('id', '=', row.id).where('state', '<>', 'running').returningAll().executeTakeFirst();
      if (reopened === undefined) throw new KeysteadError('conflict', { detail: 'this eval is running' });
      return reopened;
    })),
    remove: (row, actor) => database.inTenant(row.tenant_id, async (trx) => {
      const gone = await trx.deleteFrom('evals').where('id', '=', row.id).where('state', '<>', 'running').executeTakeFirst();
      if (gone.numDeletedRows === 0n) throw new KeysteadError('conflict', { detail: 'this eval is running; stop it first' });
      await recordEvent(trx, { tenantId: row.tenant_id, action: 'eval.deleted', actor, subjectId: row.id, detail: {} });
    }),
    recoverInterrupted: (tenantId) => database.inTenant(tenantId, async (trx) => {
      const interrupted = await trx.updateTable('evals').set({ state: 'failed', problem: 'Keystead was stopped while it ran; go on with it when you like.', lease_until: null, finished_at: sql<Date>`now()` })
        .where('state', '=', 'running').where('lease_until', '<', sql<Date>`now()`).returning('id').execute();
      for (const { id } of interrupted) await recordEvent(trx, { tenantId, action: 'eval.ended', actor: systemActor, subjectId: id, detail: { state: 'failed', done: 0, passed: 0 } });
    }),
  };
}
