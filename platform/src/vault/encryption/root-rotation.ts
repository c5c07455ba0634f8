import type { RootRing } from '@keystead/contract';
import { type AnyAuditEvent, recordEvents, systemActor } from '../../audit/index.ts';
import { type Database, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import type { TenantKeyWrap } from '../key-ring.ts';
import type { RootKeyName } from '../kms/root-keys.ts';
import { laterCanaryName } from '../root-canary.ts';
import { toTenantKey } from '../tenant-keys.ts';
import type { RootKeeper } from './keepers.ts';
import { type NamedRootKey, readKnownRootKeys, retireRootKeys, writeCanary, writePrimary } from './root-facts.ts';
import type { Progress, Reached, RootRotationStep } from './steps.ts';
import type { EncryptionTables, RootKeyRotationRow } from './tables.ts';

/** A holder of a ring that was not seen for this long is not running any more: while it runs it says so every second. */
const holderSilenceSeconds = 15;

export interface RootRotationOptions {
  /** A pool of role `keystead_keys`. */
  readonly database: Database;
  readonly keeper: RootKeeper;
  readonly reached: Reached;
  readonly batchSize: number;
}

type Trx = Transaction<EncryptionTables>;
interface KeyRow { id: string; tenant_id: string; version: number; kms: string; kms_key_id: string; wrapped: Buffer }

/**
 * The rotation of a ring's root key, as steps by name:
 * - `add`: the new root key is there, with its canary;
 * - `roll-out`: every process that holds the ring has it;
 * - `primary`: it wraps what is new, in every process;
 * - `rewrap`: all tenant keys are wrapped by it, batch by batch in the order of ids (compare-and-swap on the wrapped bytes);
 * - `secrets`: what else stood under the former one;
 * - `verify`: no reference is left, or it rewraps again;
 * - `retire`: the former one is no longer used. Destroying it is left to a person: backups may still need it.
 *
 * No tenant key leaves the process that holds the ring. Every step can be done twice.
 */
export function openRootRotation(options: RootRotationOptions) {
  const { keeper, reached, batchSize } = options;
  const { ring } = keeper;
  const tables: TenantDatabase<EncryptionTables> = options.database.as<EncryptionTables>();

  async function add(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root add:begin');
    const known = await tables.transaction((trx) => readKnownRootKeys(trx, ring));
    const canary = await keeper.addRootKey(known);
    await reached('root add:made');
    await tables.transaction(async (trx) => {
      await writeCanary(trx, laterCanaryName(ring, { name: canary.kms, keyId: canary.kmsKeyId }), canary);
      await leave(trx, row, 'roll-out', { to_kms: canary.kms, to_key_id: canary.kmsKeyId });
    });
    await reached('root add:stored');
    return 'on';
  }

  async function rollOut(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root roll-out:begin');
    const missing = await tables.transaction((trx) => countHolders(trx, sql<boolean>`not (${label(toOf(row))} = any (root_keys))`));
    if (missing > 0) return wait(row, `${missing} of the processes that hold the ${ring} ring do not have the new root key yet`);
    await reached('root roll-out:everywhere');
    await go(row, 'primary');
    return 'on';
  }

  async function primary(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root primary:begin');
    await tables.transaction((trx) => writePrimary(trx, ring, toOf(row)));
    await reached('root primary:set');
    const others = await tables.transaction((trx) => countHolders(trx, sql<boolean>`root_keys[1] is distinct from ${label(toOf(row))}`));
    const [first] = await keeper.rootKeys();
    if (others > 0 || first === undefined || label(first) !== label(toOf(row))) return wait(row, `not every process wraps by the new root key yet`);
    await reached('root primary:effective');
    const { n: total } = await tables.transaction((trx) => leftIn(trx, row));
    await go(row, 'rewrap', { total, rewrapped: 0, last_id: null });
    return 'on';
  }

  async function rewrap(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root rewrap:begin');
    const batch = await tables.transaction(async (trx) => (await sql<KeyRow>`
      select id, tenant_id, version, kms, kms_key_id, wrapped from tenant_keys
      where ring = ${ring} and wrapped is not null and (kms, kms_key_id) <> (${row.to_kms}, ${row.to_key_id}) and (${row.last_id}::uuid is null or id > ${row.last_id}::uuid)
      order by id limit ${batchSize}`.execute(trx)).rows);
    await reached('root rewrap:read');
    if (batch.length === 0) {
      await reached('root rewrap:all');
      await go(row, 'secrets');
      return 'on';
    }
    const wraps = await keeper.rewrap(batch.map((key) => toTenantKey(key)));
    await reached('root rewrap:wrapped');
    await tables.transaction((trx) => storeWraps(trx, row, { batch, wraps }));
    await reached('root rewrap:stored');
    return 'on';
  }

  async function storeWraps(trx: Trx, row: RootKeyRotationRow, { batch, wraps }: { batch: readonly KeyRow[]; wraps: readonly (TenantKeyWrap | null)[] }): Promise<void> {
    const changed = batch.flatMap((key, index) => { const wrap = wraps[index]; return wrap == null ? [] : [{ key, wrap }]; });
    const { rows } = await sql<{ id: string; tenant_id: string; version: number; kms: string; kms_key_id: string }>`
      update tenant_keys k set kms = n.kms, kms_key_id = n.kms_key_id, wrapped = n.wrapped
      from unnest(${changed.map(({ key }) => key.id)}::uuid[], ${changed.map(({ key }) => key.wrapped)}::bytea[], ${changed.map(({ wrap }) => wrap.kms)}::text[], ${changed.map(({ wrap }) => wrap.kmsKeyId)}::text[], ${changed.map(({ wrap }) => wrap.wrapped)}::bytea[])
        as n (id, before, kms, kms_key_id, wrapped)
      where k.id = n.id and k.wrapped = n.before returning k.id, k.tenant_id, k.version, k.kms, k.kms_key_id`.execute(trx);
    await recordEvents(trx, rows.map((key): AnyAuditEvent => ({
      tenantId: key.tenant_id, action: 'tenant-key.rewrapped', actor: systemActor, subjectId: key.id, detail: { ring, keyVersion: key.version, kms: key.kms, kmsKeyId: key.kms_key_id, formerKeyId: row.from_key_id },
    })));
    await trx.updateTable('root_key_rotations').set({ last_id: batch.at(-1)?.id ?? null, rewrapped: sql<number>`rewrapped + ${rows.length}` })
      .where('id', '=', row.id).where('step', '=', 'rewrap').where(sql<boolean>`last_id is not distinct from ${row.last_id}::uuid`).execute();
  }

  async function secrets(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root secrets:begin');
    await keeper.renewSecrets();
    await reached('root secrets:wrapped');
    await go(row, 'verify');
    await reached('root secrets:stored');
    return 'on';
  }

  async function verify(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root verify:begin');
    const { n: left } = await tables.transaction((trx) => leftIn(trx, row));
    if (left === 0) {
      await reached('root verify:clean');
      await go(row, 'retire', { failure: null });
      return 'on';
    }
    const failure = `${left} tenant keys are not wrapped by the new root key yet: their organisation’s own KMS did not answer, or they were made in the meantime`;
    await go(row, 'rewrap', { last_id: null, failure });
    // The second time in a row nothing came of it: another round must wait for whatever is in the way.
    return row.failure === failure ? 'wait' : 'on';
  }

  async function retire(row: RootKeyRotationRow): Promise<Progress> {
    await reached('root retire:begin');
    await tables.transaction(async (trx) => {
      const former = (await readKnownRootKeys(trx, ring)).filter((key) => !key.retired && label(key) !== label(toOf(row)));
      await retireRootKeys(trx, former.map((key: NamedRootKey) => key.name));
      await leave(trx, row, 'done', { finished_at: sql<Date>`now()`, failure: null });
    });
    await reached('root retire:retired');
    return 'on';
  }

  async function leftIn(trx: Trx, row: RootKeyRotationRow): Promise<{ n: number }> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::float8 as n from tenant_keys where ring = ${ring} and wrapped is not null and (kms, kms_key_id) <> (${row.to_kms}, ${row.to_key_id})`.execute(trx);
    return rows[0] ?? { n: 0 };
  }

  /** Holders that are running and of which `condition` holds; all of them where none is running, for then nobody could say. */
  async function countHolders(trx: Trx, condition: ReturnType<typeof sql<boolean>>): Promise<number> {
    const { rows } = await sql<{ running: number; n: number }>`
      select count(*)::int as running, (count(*) filter (where ${condition}))::int as n from root_key_holders
      where ring = ${ring} and seen_at > now() - make_interval(secs => ${holderSilenceSeconds})`.execute(trx);
    return rows[0] === undefined || rows[0].running === 0 ? 1 : rows[0].n;
  }

  async function leave(trx: Trx, row: RootKeyRotationRow, step: RootRotationStep, values: object): Promise<void> {
    await trx.updateTable('root_key_rotations').set({ ...values, step }).where('id', '=', row.id).where('step', '=', row.step).execute();
  }

  const go = (row: RootKeyRotationRow, step: RootRotationStep, values: object = {}): Promise<void> => tables.transaction((trx) => leave(trx, row, step, values));

  async function wait(row: RootKeyRotationRow, failure: string): Promise<Progress> {
    await go(row, row.step, { failure });
    return 'wait';
  }

  const steps: Readonly<Record<RootRotationStep, (row: RootKeyRotationRow) => Promise<Progress>>> = { add, 'roll-out': rollOut, primary, rewrap, secrets, verify, retire, done: async () => 'wait' };

  return {
    /** Takes the rotation as far as it goes now. @returns whether it is done. */
    async run(rotationId: string): Promise<boolean> {
      for (;;) {
        const row = await tables.transaction((trx) => trx.selectFrom('root_key_rotations').selectAll().where('id', '=', rotationId).executeTakeFirst());
        if (row === undefined || row.finished_at !== null) return true;
        if (await steps[row.step](row) === 'wait') return false;
      }
    },
  };
}

/** As processes report the root keys that they have. */
export function label({ kms, kmsKeyId }: RootKeyName): string {
  return `${kms} ${kmsKeyId}`;
}

function toOf(row: RootKeyRotationRow): RootKeyName {
  return { kms: row.to_kms ?? '', kmsKeyId: row.to_key_id ?? '' };
}

/** The root key that the holders of a ring wrap by, as one of them said lately; `undefined` where none did. */
export async function readHeldRootKey(trx: Trx, ring: RootRing): Promise<RootKeyName | undefined> {
  const { rows: [row] } = await sql<{ label: string }>`
    select root_keys[1] as label from root_key_holders where ring = ${ring} and seen_at > now() - make_interval(secs => ${holderSilenceSeconds}) order by seen_at desc limit 1`.execute(trx);
  if (row === undefined) return undefined;
  const [kms = '', ...id] = row.label.split(' ');
  return { kms, kmsKeyId: id.join(' ') };
}
