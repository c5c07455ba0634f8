import type { IsolationTest, IsolationTry } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { KeysteadError, type Principal, newId, sql } from '../../../foundation/index.ts';
import type { EvidenceOptions } from '../dependencies.ts';
import type { EvidenceTables } from '../tables.ts';
import { carryOut, decoyName } from './carry-out.ts';

type Row = Selectable<EvidenceTables['isolation_tests']>;

/** Self-tests of isolation: work that any process takes up, and whose decoy never outlives it for long. */
interface IsolationTests {
  /** @throws KeysteadError `conflict` while one runs; `forbidden` where nobody stands behind the call. */
  request(principal: Principal): Promise<IsolationTest>;
  list(tenantId: string): Promise<{ items: IsolationTest[] }>;
  /** @throws KeysteadError `not_found`. */
  read(tenantId: string, testId: string): Promise<IsolationTest & { tries: IsolationTry[] }>;
  /** Does what is due for one test: runs it, or cleans up after a process that ended in it. */
  tend(tenantId: string, testId: string): Promise<void>;
}

/** Far above what a test takes; then its process is taken to have ended. */
const takenMinutes = 5;
const shown = 50;

export function openIsolationTests(options: EvidenceOptions): IsolationTests {
  const { clock, decoys, logger } = options;
  const tables = options.database.as<EvidenceTables>();

  async function describe(tenantId: string, rows: readonly Row[]): Promise<IsolationTest[]> {
    const names = await options.names(tenantId, [...new Set(rows.map((row) => row.requested_by))]);
    const counted = (row: Row, outcome: IsolationTry['outcome']): number => row.tries.filter((each) => each.outcome === outcome).length;
    return rows.map((row) => ({
      id: row.id, state: row.state, requestedBy: row.requested_by, requestedByName: names.get(row.requested_by) ?? null, requestedAt: row.requested_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null,
      tried: row.tries.length - counted(row, 'skipped'), leaked: counted(row, 'leaked'), skipped: counted(row, 'skipped'), decoyRemoved: row.decoy_removed, failure: row.failure,
    }));
  }

  const find = (tenantId: string, testId: string): Promise<Row | undefined> => tables.inTenant(tenantId, (trx) => trx.selectFrom('isolation_tests').selectAll().where('id', '=', testId).executeTakeFirst());

  /** Takes one that waits. `null`: somebody else has it, or it does not wait. */
  async function take(tenantId: string, testId: string): Promise<Row | null> {
    const until = new Date(clock.now().getTime() + takenMinutes * 60_000);
    return tables.inTenant(tenantId, async (trx) => await trx.updateTable('isolation_tests').set({ state: 'running', taken_until: until }).where('id', '=', testId).where('state', '=', 'waiting').returningAll().executeTakeFirst() ?? null);
  }

  /** Deletes whatever decoy there is of it: found by its name, so that one is found that a process left behind before it could say so. */
  async function removeDecoys(tenantId: string, testId: string): Promise<void> {
    const found = await tables.inTenant(tenantId, async (trx) => (await sql<{ id: string }>`select id from keystead.decoys_of_isolation_test(${testId}) as id`.execute(trx)).rows);
    for (const { id } of found) await decoys.remove(id, decoyName(testId));
    await tables.inTenant(tenantId, (trx) => trx.updateTable('isolation_tests').set({ decoy_removed: true, taken_until: null }).where('id', '=', testId).execute());
  }

  async function finish(row: Row, result: { readonly state: 'passed' | 'failed' | 'broken'; readonly tries: readonly IsolationTry[]; readonly failure: string | null }): Promise<void> {
    const { tenant_id: tenantId, id } = row;
    await tables.inTenant(tenantId, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable('isolation_tests').set({ state: result.state, tries: JSON.stringify(result.tries), failure: result.failure, finished_at: clock.now() }).where('id', '=', id).where('state', 'in', ['waiting', 'running']).executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      const leaked = result.tries.filter(({ outcome }) => outcome === 'leaked').length;
      await recordEvent(trx, { tenantId, action: 'isolation-test.finished', actor: { kind: 'system', id: null }, subjectId: id, detail: { result: result.state, tried: result.tries.filter(({ outcome }) => outcome !== 'skipped').length, leaked } });
    });
  }

  async function run(row: Row): Promise<void> {
    try {
      const tries = await carryOut(options, tables, { id: row.id, tenantId: row.tenant_id, requestedBy: row.requested_by });
      const [leaked, controlled] = [tries.some(({ outcome }) => outcome === 'leaked'), tries.some(({ area, outcome }) => area === 'control' && outcome === 'ok')];
      await finish(row, leaked ? { state: 'failed', tries, failure: null } : controlled ? { state: 'passed', tries, failure: null } : { state: 'broken', tries, failure: 'Nothing could be found even by its owner, so that no refusal says anything.' });
    } catch (error) {
      logger.error({ err: error, test: row.id }, 'an isolation test broke off');
      await finish(row, { state: 'broken', tries: [], failure: 'It broke off; start it again. The log of the program says why.' });
    } finally {
      await removeDecoys(row.tenant_id, row.id);
    }
  }

  return {
    async request(principal) {
      const { tenantId, userId } = principal;
      if (userId === null) throw new KeysteadError('forbidden', { permission: 'tenant.manage' });
      const row = await tables.inTenant(tenantId, async (trx) => {
        const made = await trx.insertInto('isolation_tests').values({ id: newId(), tenant_id: tenantId, state: 'waiting', requested_by: userId, requested_at: clock.now(), taken_until: null, finished_at: null, failure: null })
          .onConflict((conflict) => conflict.column('tenant_id').where(sql<boolean>`state in ('waiting', 'running') or not decoy_removed`).doNothing()).returningAll().executeTakeFirst();
        if (made === undefined) throw new KeysteadError('conflict', { detail: 'a test is under way; it ends within a minute or two' });
        await recordEvent(trx, { tenantId, action: 'isolation-test.started', actor: actorOf(principal), subjectId: made.id, detail: {} });
        return made;
      });
      const [described] = await describe(tenantId, [row]);
      if (described === undefined) throw new KeysteadError('not_found');
      return described;
    },
    async list(tenantId) {
      return { items: await describe(tenantId, await tables.inTenant(tenantId, (trx) => trx.selectFrom('isolation_tests').selectAll().orderBy('id', 'desc').limit(shown).execute())) };
    },
    async read(tenantId, testId) {
      const row = await find(tenantId, testId);
      const [described] = row === undefined ? [] : await describe(tenantId, [row]);
      if (row === undefined || described === undefined) throw new KeysteadError('not_found');
      return { ...described, tries: row.tries };
    },
    async tend(tenantId, testId) {
      const taken = await take(tenantId, testId);
      if (taken !== null) { await run(taken); return; }
      const row = await find(tenantId, testId);
      if (row === undefined || (row.taken_until !== null && row.taken_until > clock.now())) return;
      if (row.state === 'running') await finish(row, { state: 'broken', tries: [], failure: 'The process that ran it ended; start it again.' });
      await removeDecoys(tenantId, testId);
    },
  };
}
