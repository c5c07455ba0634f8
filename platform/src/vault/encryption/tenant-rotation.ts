import { type Actor, type AnyAuditEvent, recordEvent, recordEvents } from '../../audit/index.ts';
import { type Database, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import { type StoredTenantKey, toStoredKey } from '../tenant-keys.ts';
import type { RingKeeper } from './keepers.ts';
import type { MovedRow, SealedRow, SealedTable } from './sealed-things.ts';
import type { Progress, Reached } from './steps.ts';
import type { EncryptionTables, TenantKeyRotationRow } from './tables.ts';

/** A ring with everything that is sealed under its keys. */
export interface RotatedRing<Binding> { readonly keeper: RingKeeper<Binding>; readonly tables: readonly SealedTable<Binding>[] }

export interface TenantRotationOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly reached: Reached;
  /** How long a former key stays after everything was moved: whoever is sealing under it just now must be done by then. */
  readonly graceSeconds: number;
  readonly batchSize: number;
}

type Rows = TenantDatabase<EncryptionTables>;
type Trx = Transaction<EncryptionTables>;

/**
 * The rotation of one tenant's key, as steps by name:
 * - `make`: a new version, which seals what is new from then on;
 * - `move`: everything sealed before is sealed under it, batch by batch in the order of ids;
 * - `verify`: nothing is left under a former version, or it moves again;
 * - `retire`: the former versions are destroyed.
 *
 * Every effect is a compare-and-swap or a no-op the second time, and the step is recorded with it or after it: whoever
 * finds the row goes on, and two at once do each other no harm. Both versions open until the end.
 */
export function openTenantRotation<Binding>(rotated: RotatedRing<Binding>, options: TenantRotationOptions) {
  const tables: Rows = options.database.as<EncryptionTables>();
  const { keeper } = rotated;
  const reached = (point: Parameters<Reached>[0]) => options.reached(point);

  async function countLeft(trx: Trx, tenantId: string, exceptKey: string | null): Promise<number> {
    let left = 0;
    for (const table of rotated.tables) left += await table.count(trx, { tenantId, exceptKey });
    return left;
  }

  async function make(row: TenantKeyRotationRow): Promise<Progress> {
    await reached('tenant make:begin');
    const former = await tables.inTenant(row.tenant_id, async (trx) => newestKey(trx, row));
    const made = await keeper.createTenantKey({ tenantId: row.tenant_id, version: (former?.version ?? 0) + 1, former: former ?? null });
    await reached('tenant make:made');
    await tables.inTenant(row.tenant_id, async (trx) => {
      // Of two that made one at once the first is taken: the step is left by whoever finds it there still.
      if (!(await moveOn(trx, row, 'move', { tenant_key_id: made.id, made_at: sql<Date>`now()` }, () => insertKey(trx, made)))) return;
      const total = await countLeft(trx, row.tenant_id, made.id);
      await trx.updateTable('tenant_key_rotations').set({ total }).where('id', '=', row.id).execute();
      await recordEvent(trx, { tenantId: row.tenant_id, action: 'tenant-key.created', actor: actorOf(row), subjectId: made.id, detail: { ring: row.ring, keyVersion: made.version } });
    });
    await reached('tenant make:stored');
    return 'on';
  }

  /** One batch; the last one of the last table ends the step. */
  async function move(row: TenantKeyRotationRow): Promise<Progress> {
    await reached('tenant move:begin');
    const table = rotated.tables[row.place];
    const target = row.tenant_key_id;
    if (table === undefined || target === null) {
      await tables.inTenant(row.tenant_id, (trx) => moveOn(trx, row, 'verify', {}));
      await reached('tenant move:moved');
      return 'on';
    }
    const { to, batch } = await tables.inTenant(row.tenant_id, async (trx) => ({
      to: await readKey(trx, target), batch: await table.read(trx, { tenantId: row.tenant_id, target, after: row.last_id, limit: options.batchSize }),
    }));
    await reached('tenant move:read');
    const sealed = batch.length === 0 ? [] : await keeper.move({ to, things: batch });
    await reached('tenant move:sealed');
    await tables.inTenant(row.tenant_id, (trx) => storeBatch(trx, row, { table, to, batch, sealed }));
    await reached('tenant move:stored');
    return 'on';
  }

  async function storeBatch(trx: Trx, row: TenantKeyRotationRow, moved: { table: SealedTable<Binding>; to: StoredTenantKey; batch: readonly SealedRow<Binding>[]; sealed: readonly (Buffer | null)[] }): Promise<void> {
    const { table, to, batch, sealed } = moved;
    const last = batch.at(-1)?.id ?? null;
    const ended = batch.length < options.batchSize;
    const changed: MovedRow[] = batch.flatMap((thing, index) => { const after = sealed[index]; return after == null ? [] : [{ id: thing.id, before: thing.sealed, after }]; });
    const stored = changed.length === 0 ? new Set<string>() : await table.store(trx, to.id, changed);
    await recordEvents(trx, batch.filter(({ id }) => stored.has(id)).flatMap((thing): AnyAuditEvent[] => (thing.credential === null ? [] : [{
      tenantId: row.tenant_id, action: 'credential.rewrapped', actor: actorOf(row), subjectId: thing.credential.id,
      detail: { provider: thing.credential.provider, fingerprint: thing.credential.fingerprint, credentialVersion: thing.credential.version, keyVersion: to.version },
    }])));
    // Where another one was faster with this batch, its place counts; what we stored is stored.
    await trx.updateTable('tenant_key_rotations')
      .set({ moved: sql<number>`moved + ${stored.size}`, ...(ended ? { place: row.place + 1, last_id: null } : { last_id: last }) })
      .where('id', '=', row.id).where('step', '=', 'move').where('place', '=', row.place).where(sql<boolean>`last_id is not distinct from ${row.last_id}::uuid`).execute();
  }

  async function verify(row: TenantKeyRotationRow): Promise<Progress> {
    await reached('tenant verify:begin');
    const left = await tables.inTenant(row.tenant_id, (trx) => countLeft(trx, row.tenant_id, row.tenant_key_id));
    if (left === 0) {
      await reached('tenant verify:clean');
      await tables.inTenant(row.tenant_id, (trx) => moveOn(trx, row, 'retire', { failure: null }));
      return 'on';
    }
    // Somebody sealed under the former key meanwhile: those are moved now. What stays after that too does not open any more.
    const failure = `${left} ${left === 1 ? 'thing does' : 'things do'} not open under the key that sealed ${left === 1 ? 'it' : 'them'}; the former key stays`;
    if (row.failure === failure) await tables.inTenant(row.tenant_id, (trx) => finish(trx, row, { failure }));
    else await tables.inTenant(row.tenant_id, (trx) => moveOn(trx, row, 'move', { place: 0, last_id: null, failure }));
    return 'on';
  }

  async function retire(row: TenantKeyRotationRow): Promise<Progress> {
    await reached('tenant retire:begin');
    const outcome = await tables.inTenant(row.tenant_id, async (trx): Promise<Progress> => {
      const { rows: [waited] } = await sql<{ over: boolean }>`select now() >= made_at + make_interval(secs => ${options.graceSeconds}) as over from tenant_key_rotations where id = ${row.id}`.execute(trx);
      if (waited?.over !== true) return 'wait';
      // The rows are locked before counting: whoever stores under one of them is before us and counted, or after us and refused.
      const former = await trx.selectFrom('tenant_keys').selectAll().where('tenant_id', '=', row.tenant_id).where('ring', '=', row.ring)
        .where('id', '<>', row.tenant_key_id).where('wrapped', 'is not', null).orderBy('id').forUpdate().execute();
      const left = await countLeft(trx, row.tenant_id, row.tenant_key_id);
      if (left > 0) { await moveOn(trx, row, 'verify', {}); return 'on'; }
      for (const key of former) {
        await trx.updateTable('tenant_keys').set({ wrapped: null, fingerprint_key: null, destroyed_at: sql<Date>`now()` }).where('id', '=', key.id).execute();
        await recordEvent(trx, { tenantId: row.tenant_id, action: 'tenant-key.destroyed', actor: actorOf(row), subjectId: key.id, detail: { ring: row.ring, keyVersion: key.version } });
      }
      await finish(trx, row, { failure: null });
      return 'on';
    });
    if (outcome === 'on') await reached('tenant retire:destroyed');
    return outcome;
  }

  const steps: Readonly<Record<TenantKeyRotationRow['step'], (row: TenantKeyRotationRow) => Promise<Progress>>> = { make, move, verify, retire, done: async () => 'wait' };

  return {
    /** Takes the rotation as far as it goes now. @returns whether it is done. */
    async run(tenantId: string, rotationId: string): Promise<boolean> {
      for (;;) {
        const row = await tables.inTenant(tenantId, (trx) => trx.selectFrom('tenant_key_rotations').selectAll().where('id', '=', rotationId).executeTakeFirst());
        if (row === undefined || row.finished_at !== null) return true;
        if (await steps[row.step](row) === 'wait') return false;
      }
    },
  };
}

async function newestKey(trx: Trx, { tenant_id, ring }: TenantKeyRotationRow): Promise<StoredTenantKey | undefined> {
  const rows = await trx.selectFrom('tenant_keys').selectAll().where('tenant_id', '=', tenant_id).where('ring', '=', ring).orderBy('version', 'desc').limit(1).execute();
  return rows.map(toStoredKey)[0];
}

async function readKey(trx: Trx, id: string): Promise<StoredTenantKey> {
  return toStoredKey(await trx.selectFrom('tenant_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

async function insertKey(trx: Trx, made: Awaited<ReturnType<RingKeeper<unknown>['createTenantKey']>>): Promise<void> {
  await trx.insertInto('tenant_keys').values({
    id: made.id, tenant_id: made.tenantId, ring: made.ring, version: made.version, kms: made.kms, kms_key_id: made.kmsKeyId, wrapped: made.wrapped, destroyed_at: null, fingerprint_key: made.fingerprintKey ?? null,
  }).execute();
}

/** Leaves the step that `row` was read at, after `first`. @returns false where another one had left it. */
async function moveOn(trx: Trx, row: TenantKeyRotationRow, step: TenantKeyRotationRow['step'], values: object, first?: () => Promise<void>): Promise<boolean> {
  const held = await trx.selectFrom('tenant_key_rotations').select('id').where('id', '=', row.id).where('step', '=', row.step).where('finished_at', 'is', null).forUpdate().executeTakeFirst();
  if (held === undefined) return false;
  await first?.();
  await trx.updateTable('tenant_key_rotations').set({ ...values, step }).where('id', '=', row.id).execute();
  return true;
}

async function finish(trx: Trx, row: TenantKeyRotationRow, { failure }: { failure: string | null }): Promise<void> {
  if (!(await moveOn(trx, row, 'done', { finished_at: sql<Date>`now()`, failure }))) return;
  const key = row.tenant_key_id === null ? null : await readKey(trx, row.tenant_key_id);
  await recordEvent(trx, { tenantId: row.tenant_id, action: 'tenant-key.rotated', actor: actorOf(row), subjectId: row.tenant_key_id, detail: { ring: row.ring, keyVersion: key?.version ?? 0, moved: row.moved, failure } });
}

function actorOf(row: Pick<TenantKeyRotationRow, 'actor_kind' | 'actor_id'>): Actor {
  return { kind: row.actor_kind, id: row.actor_id };
}
