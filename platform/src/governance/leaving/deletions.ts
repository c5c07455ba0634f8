import { createHash } from 'node:crypto';
import { openCompactRange } from '@keystead/contract';
import { type Selectable, sql } from 'kysely';
import { type Actor, actorOf, recordEvent, recordPlatformEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError, type Principal, type TenantDatabase, type Transaction } from '../../foundation/index.ts';
import type { LeavingOptions } from '../dependencies.ts';
import type { LeavingTables } from '../tables.ts';

type Row = Selectable<LeavingTables['tenant_deletions']>;
const dayMilliseconds = 86_400_000;

/** Deletions of whole tenants: asked for, due after the days of grace, closed, erased. */
export interface Deletions {
  read(tenantId: string): Promise<{ deletion: { requestedAt: string; requestedByName: string | null; dueAt: string } | null; graceDays: number; heldDocuments: number }>;
  /** @throws KeysteadError `conflict` where `confirm` is not the tenant's name, documents are under legal hold, or it is asked for already. */
  request(principal: Principal, confirm: string): Promise<void>;
  /** @throws KeysteadError `conflict` where none is asked for. */
  cancel(principal: Principal): Promise<void>;
  /**
   * At once, asked for on the host. @param confirm the tenant's name; `null` for one that never began. @param despiteHolds why it is deleted although documents are under legal hold.
   * @throws KeysteadError `not_found`; `conflict` for another name, or where documents are under hold and no reason is given.
   */
  now(tenantId: string, confirm: string | null, despiteHolds?: string): Promise<{ rows: number; people: number }>;
  /** Carries out what is due. */
  tend(): Promise<void>;
}

export function openDeletions(options: LeavingOptions): Deletions {
  const tables = options.database.as<LeavingTables>();
  const { clock, people } = options;
  const find = (tenantId: string): Promise<Row | undefined> => tables.inTenant(tenantId, (trx) => trx.selectFrom('tenant_deletions').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst());

  /**
   * Carries a deletion out. Each step can be done again, so that one that was cut off is simply begun anew: nobody comes in any more, the keys are
   * destroyed, every row and file goes, and the platform's log tells that it was done.
   */
  async function carryOut(row: Pick<Row, 'tenant_id' | 'requested_as' | 'requested_by'>): Promise<{ rows: number; people: number }> {
    const tenantId = row.tenant_id;
    const actor: Actor = row.requested_as === 'owner' ? { kind: 'user', id: row.requested_by } : systemActor;
    if (!await close(tables, tenantId, clock.now())) return { rows: 0, people: 0 };
    await people.endSessions(tenantId);
    await options.destroyKeys(tenantId, actor);
    const userIds = await everybody(options, tenantId);
    // Before the rows: where the storage does not answer, the deletion is not done and is begun anew.
    await options.storage.deleteAll(`t/${tenantId}`);
    const erased = await erase(tables, tenantId, { actor, at: clock.now() });
    return { rows: erased, people: await people.forget(userIds) };
  }

  /** Documents that were put under hold while the deletion was asked for: it waits, and the organisation's log tells it once. */
  const waitsForHolds = (row: Row): Promise<boolean> => (row.closed_at !== null || row.despite_holds !== null ? Promise.resolve(false) : tables.inTenant(row.tenant_id, async (trx) => {
    const tenantId = row.tenant_id;
    const held = await countHeld(trx);
    const noted = await trx.updateTable('tenant_deletions').set({ waiting_since: held > 0 ? clock.now() : null }).where('tenant_id', '=', tenantId).where('waiting_since', held > 0 ? 'is' : 'is not', null).executeTakeFirst();
    if (held > 0 && noted.numUpdatedRows > 0n) {
      await recordEvent(trx, { tenantId, action: 'tenant.deletion-waits', actor: systemActor, subjectId: tenantId, detail: { documents: held } });
      options.logger.warn({ tenant: tenantId, documents: held }, 'a deletion is due and waits: documents are under legal hold');
    }
    return held > 0;
  }));

  return {
    async read(tenantId) {
      const row = await find(tenantId);
      const names = row?.requested_by === null || row === undefined ? new Map<string, string>() : await options.names(tenantId, [row.requested_by]);
      const heldDocuments = await tables.inTenant(tenantId, countHeld);
      return {
        graceDays: options.graceDays, heldDocuments,
        deletion: row === undefined ? null : { requestedAt: row.requested_at.toISOString(), requestedByName: names.get(row.requested_by ?? '') ?? null, dueAt: row.due_at.toISOString() },
      };
    },
    async request(principal, confirm) {
      const { tenantId } = principal;
      const now = clock.now();
      const dueAt = new Date(now.getTime() + options.graceDays * dayMilliseconds);
      await tables.inTenant(tenantId, async (trx) => {
        const tenant = await trx.selectFrom('tenants').select('name').where('id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirstOrThrow();
        checkName(tenant.name, confirm);
        const held = await countHeld(trx);
        if (held > 0) throw new KeysteadError('conflict', { detail: `${heldWords(held)}; release them first, on each document’s page, or where a law asks you to delete all the same, let your operator do it (keystead delete-tenant with --despite-holds)` });
        const made = await trx.insertInto('tenant_deletions').values({ ...newDeletion, tenant_id: tenantId, requested_by: principal.userId, requested_as: 'owner', requested_at: now, due_at: dueAt })
          .onConflict((conflict) => conflict.column('tenant_id').doNothing()).executeTakeFirst();
        if (made.numInsertedOrUpdatedRows === 0n) throw new KeysteadError('conflict', { detail: 'the deletion is asked for already' });
        await recordEvent(trx, { tenantId, action: 'tenant.deletion-requested', actor: actorOf(principal), subjectId: tenantId, detail: { dueAt: dueAt.toISOString() } });
      });
    },
    async cancel(principal) {
      const { tenantId } = principal;
      await tables.inTenant(tenantId, async (trx) => {
        const taken = await trx.deleteFrom('tenant_deletions').where('tenant_id', '=', tenantId).where('closed_at', 'is', null).executeTakeFirst();
        if (taken.numDeletedRows === 0n) throw new KeysteadError('conflict', { detail: 'no deletion is asked for' });
        await recordEvent(trx, { tenantId, action: 'tenant.deletion-cancelled', actor: actorOf(principal), subjectId: tenantId, detail: {} });
      });
    },
    async now(tenantId, confirm, despiteHolds) {
      const now = clock.now();
      await tables.inTenant(tenantId, async (trx) => {
        const tenant = await trx.selectFrom('tenants').select('name').where('id', '=', tenantId).where('deleted_at', 'is', null).executeTakeFirst();
        if (tenant === undefined) throw new KeysteadError('not_found');
        if (confirm !== null) checkName(tenant.name, confirm);
        // What never began was never asked to keep anything here.
        const reason = confirm === null ? 'It was taken back: bringing it in broke off.' : despiteHolds ?? null;
        const held = await countHeld(trx);
        if (held > 0 && reason === null) throw new KeysteadError('conflict', { detail: `${heldWords(held)}; have them released in the organisation, or say why you delete it all the same (--despite-holds REASON)` });
        await trx.insertInto('tenant_deletions').values({ ...newDeletion, tenant_id: tenantId, requested_by: null, requested_as: 'host', requested_at: now, due_at: now, despite_holds: reason })
          .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ due_at: now, requested_as: 'host', despite_holds: reason })).execute();
        if (held > 0 && reason !== null && confirm !== null) await recordPlatformEvent(trx, { action: 'tenant.deleted-despite-holds', actor: systemActor, subjectId: tenantId, detail: { documents: held, reason } });
      });
      return carryOut({ tenant_id: tenantId, requested_as: 'host', requested_by: null });
    },
    async tend() {
      const due = (task: 'delete' | 'sweep') => tables.transaction(async (trx) => (await sql<{ tenant_id: string }>`select tenant_id from keystead.leaving_to_tend(${task}, ${clock.now()}, 20)`.execute(trx)).rows);
      for (const { tenant_id: tenantId } of await due('delete')) {
        const row = await find(tenantId);
        if (row !== undefined && !await waitsForHolds(row)) await carryOut(row).catch((error: unknown) => { options.logger.error({ err: error, tenant: tenantId }, 'a deletion was cut off; it is tried again'); });
      }
      for (const { tenant_id: tenantId } of await due('sweep')) {
        await options.storage.deleteAll(`t/${tenantId}`);
        await sweep(tables, tenantId, clock.now());
      }
    },
  };
}

function checkName(name: string, typed: string): void {
  if (name !== typed) throw new KeysteadError('conflict', { detail: `the name of the organisation is “${name}”, and must be typed exactly so` });
}

/**
 * From here on nobody of the tenant comes in, by session, token or key, in any process, and nothing can be cancelled any more.
 * @returns false where it was cancelled in this very moment: the request's row decides which of the two came first, and nothing was done.
 */
async function close(tables: TenantDatabase<LeavingTables>, tenantId: string, at: Date): Promise<boolean> {
  return tables.inTenant(tenantId, async (trx) => {
    const asked = await trx.updateTable('tenant_deletions').set({ closed_at: sql<Date>`coalesce(closed_at, ${at})` }).where('tenant_id', '=', tenantId).executeTakeFirst();
    if (asked.numUpdatedRows === 0n) return false;
    await trx.updateTable('tenants').set({ deleted_at: at }).where('id', '=', tenantId).where('deleted_at', 'is', null).execute();
    // Whoever places a hold shares the tenant's row: it stands by now, or finds the tenant closed.
    const { despite_holds: despite } = await trx.selectFrom('tenant_deletions').select('despite_holds').where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
    const held = despite === null ? await countHeld(trx) : 0;
    if (held > 0) throw new KeysteadError('conflict', { detail: heldWords(held) });
    return true;
  });
}

const newDeletion = { closed_at: null, erased_at: null, swept_at: null, despite_holds: null, waiting_since: null } as const;
const heldWords = (documents: number): string => `${documents === 1 ? 'one document is' : `${documents} documents are`} under legal hold, and deleting the organisation would destroy ${documents === 1 ? 'it' : 'them'}`;

async function countHeld(trx: Transaction<LeavingTables>): Promise<number> {
  return Number((await sql<{ held: number }>`select count(*) as held from documents where hold_reason is not null and state <> 'deleted'`.execute(trx)).rows[0]?.held ?? 0);
}

async function everybody({ people }: Pick<LeavingOptions, 'people'>, tenantId: string): Promise<readonly string[]> {
  const userIds: string[] = [];
  for (let page = await people.members(tenantId, null); page.length > 0; page = await people.members(tenantId, page.at(-1)?.id ?? null)) userIds.push(...page.map(({ userId }) => userId));
  return userIds;
}

/** Deletes every row, and writes into the platform's log what there was: also how the tenant's own log ended, so that a copy of it can still be proven. */
async function erase(tables: TenantDatabase<LeavingTables>, tenantId: string, { actor, at }: { actor: Actor; at: Date }): Promise<number> {
  const log = await endOfLog(tables, tenantId);
  return tables.inTenant(tenantId, async (trx) => {
    const { rows } = await sql<{ name: string; rows: number }>`select name, rows from keystead.erase_tenant(${tenantId})`.execute(trx);
    const total = rows.reduce((sum, table) => sum + table.rows, 0);
    await trx.updateTable('tenant_deletions').set({ erased_at: at }).where('tenant_id', '=', tenantId).execute();
    await recordPlatformEvent(trx, { action: 'tenant.deleted', actor, subjectId: tenantId, detail: { rows: total, leaves: log.size, root: log.root } });
    return total;
  });
}

/** What came in after the erasure (the outcome of a last call, say) goes too. */
async function sweep(tables: TenantDatabase<LeavingTables>, tenantId: string, at: Date): Promise<void> {
  await tables.inTenant(tenantId, async (trx) => {
    await sql`select keystead.erase_tenant(${tenantId})`.execute(trx);
    await trx.updateTable('tenant_deletions').set({ swept_at: at }).where('tenant_id', '=', tenantId).execute();
  });
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const leafPage = 10_000;

/** Size and Merkle tree hash (RFC 6962, section 2.1) of a tenant's log, read in pages: the right edge of the tree is all that is kept. */
async function endOfLog(tables: TenantDatabase<LeavingTables>, tenantId: string): Promise<{ size: number; root: string }> {
  const range = openCompactRange(sha256);
  for (let from = -1; ;) {
    const start = from;
    const rows = await tables.inTenant(tenantId, (trx) => trx.selectFrom('audit_leaves').select(['sequence', 'leaf_hash']).where('tenant_id', '=', tenantId).where('sequence', '>', start).orderBy('sequence').limit(leafPage).execute());
    for (const row of rows) range.append(row.leaf_hash);
    const last = rows.at(-1);
    if (last === undefined) break;
    from = last.sequence;
  }
  return { size: range.size, root: Buffer.from(range.root()).toString('hex') };
}
