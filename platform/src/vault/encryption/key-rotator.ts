import { type EncryptionRing, type RootRing, encryptionRings } from '@keystead/contract';
import { type Actor, type AnyAuditEvent, recordEvent, recordEvents, systemActor } from '../../audit/index.ts';
import { type Database, KeysteadError, type Logger, type TenantDatabase, type Transaction, newId, sql } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import type { ContentThing, CredentialThing } from './keepers.ts';
import { openRootRotation, readHeldRootKey } from './root-rotation.ts';
import { type RootRotationStatus, readRootStatus } from './root-status.ts';
import type { Reached } from './steps.ts';
import type { EncryptionTables, TenantKeyRotationRow } from './tables.ts';
import { type RotatedRing, openTenantRotation } from './tenant-rotation.ts';

/** Encryptions under one tenant key before a new version is made: AES-GCM with random IVs bears 2^32 (NIST SP 800-38D, 8.3). */
export const wrapLimit = 2 ** 31;

export interface KeyRotatorOptions {
  /** A pool of role `keystead_keys`: sees which rotations there are. */
  readonly keysDatabase: Database;
  /** A pool of role `keystead_app`: works inside one tenant at a time. */
  readonly database: Database;
  readonly rings: { readonly credential: RotatedRing<CredentialThing>; readonly content: RotatedRing<ContentThing> };
  readonly logger: Logger;
  /** Tenant keys older than this are rotated by themselves; 0: none. */
  readonly maxAgeDays: number;
  readonly wrapLimit?: number;
  readonly graceSeconds?: number;
  readonly batchSize?: number;
  readonly reached?: Reached;
}

/** Carries rotations out, in the background, one process at a time. */
export interface KeyRotator {
  /** Takes every unfinished rotation as far as it goes. @returns how many are left. */
  runOnce(): Promise<number>;
  /** Begins the rotations that are due: by age, by count, or because tenant keys stand under an earlier root key. */
  beginDue(): Promise<void>;
  /** Begins the rotation of a root key, or gives the one under way. @throws KeysteadError `conflict` where key files are not what keeps it. */
  rotateRootKey(ring: RootRing): Promise<void>;
  /** The root keys of each ring, and the latest rotation of each. */
  rootKeyStatus(): Promise<readonly RootRotationStatus[]>;
  start(): void;
  /** To be called when a rotation was begun: it need not wait for the next turn. */
  poke(): void;
  stop(): Promise<void>;
}

const lock = 7_420_200;
const turnMilliseconds = 2_000;
const dueMilliseconds = 3_600_000;

type Trx = Transaction<EncryptionTables>;

/** Begins the rotation of a tenant's key in the caller's transaction. @returns false where one is under way. */
export async function beginTenantRotation(trx: Trx, asked: { tenantId: string; ring: EncryptionRing; reason: TenantKeyRotationRow['reason']; actor: Actor }): Promise<boolean> {
  const { tenantId, ring, reason, actor } = asked;
  const id = newId();
  const begun = await trx.insertInto('tenant_key_rotations')
    .values({ id, tenant_id: tenantId, ring, reason, tenant_key_id: null, last_id: null, failure: null, actor_kind: actor.kind, actor_id: actor.id, made_at: null, finished_at: null })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'ring']).where('finished_at', 'is', null).doNothing()).executeTakeFirst();
  if (begun.numInsertedOrUpdatedRows !== 1n) return false;
  await recordEvent(trx, { tenantId, action: 'tenant-key.rotation-started', actor, subjectId: id, detail: { ring, reason } });
  return true;
}

export function openKeyRotator(options: KeyRotatorOptions): KeyRotator {
  const { logger, rings } = options;
  const keys: TenantDatabase<EncryptionTables> = options.keysDatabase.as<EncryptionTables>();
  const limit = options.wrapLimit ?? wrapLimit;
  const common = { reached: options.reached ?? (() => undefined), batchSize: options.batchSize ?? 100 };
  const tenantOptions = { ...common, database: options.database, graceSeconds: options.graceSeconds ?? 60 };
  const tenantRotations = { credential: openTenantRotation(rings.credential, tenantOptions), content: openTenantRotation(rings.content, tenantOptions) };
  const rootRotations = {
    credential: openRootRotation({ ...common, database: options.keysDatabase, keeper: rings.credential.keeper }),
    content: openRootRotation({ ...common, database: options.keysDatabase, keeper: rings.content.keeper }),
  };
  const statusOf = (ring: RootRing): Promise<RootRotationStatus> => readRootStatus(keys, ring, ring === 'audit' ? null : rings[ring].keeper);
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let dueAt = 0;

  /** Only one process at a time; the lock goes with its connection. */
  async function alone(work: () => Promise<number>): Promise<number> {
    const client = await options.keysDatabase.pool.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lock]);
      if (rows[0]?.held !== true) return 0;
      try {
        return await work();
      } finally {
        await client.query('select pg_advisory_unlock($1)', [lock]);
      }
    } finally {
      client.release();
    }
  }

  async function runRoots(): Promise<number> {
    const rotations = await keys.transaction((trx) => trx.selectFrom('root_key_rotations').select(['id', 'ring']).where('finished_at', 'is', null).execute());
    let left = 0;
    for (const { id, ring } of rotations) {
      // The process that holds the audit ring rotates its root key itself.
      if (ring === 'audit') continue;
      const done = await rootRotations[ring].run(id).catch(async (error: unknown) => {
        logger.warn({ ring, reason: reasonOf(error) }, 'the rotation of a root key cannot go on just now');
        await keys.transaction((trx) => trx.updateTable('root_key_rotations').set({ failure: reasonOf(error) }).where('id', '=', id).execute());
        return false;
      });
      if (!done) left += 1;
    }
    return left;
  }

  async function runTenants(): Promise<number> {
    let left = 0;
    let after: string | null = null;
    for (;;) {
      const from: string | null = after;
      const batch: Pick<TenantKeyRotationRow, 'id' | 'tenant_id' | 'ring'>[] = await keys.transaction((trx) => {
        const open = trx.selectFrom('tenant_key_rotations').select(['id', 'tenant_id', 'ring']).where('finished_at', 'is', null).orderBy('id').limit(100);
        return (from === null ? open : open.where('id', '>', from)).execute();
      });
      for (const rotation of batch) if (!stopped && !(await runTenant(rotation))) left += 1;
      after = batch.at(-1)?.id ?? null;
      if (after === null || stopped) return left;
    }
  }

  async function runTenant({ id, tenant_id: tenantId, ring }: Pick<TenantKeyRotationRow, 'id' | 'tenant_id' | 'ring'>): Promise<boolean> {
    return tenantRotations[ring].run(tenantId, id).catch(async (error: unknown) => {
      logger.warn({ tenantId, ring, reason: reasonOf(error) }, 'the rotation of an encryption key cannot go on just now');
      await options.database.as<EncryptionTables>().inTenant(tenantId, (trx) => trx.updateTable('tenant_key_rotations').set({ failure: reasonOf(error) }).where('id', '=', id).execute());
      return false;
    });
  }

  async function beginDue(): Promise<void> {
    await keys.transaction(async (trx) => {
      const { rows } = await sql<{ tenant_id: string; ring: EncryptionRing; reason: 'age' | 'count' }>`
        select tenant_id, ring, case when wraps >= ${limit} then 'count' else 'age' end as reason from (
          select distinct on (tenant_id, ring) tenant_id, ring, wraps, created_at, wrapped from tenant_keys order by tenant_id, ring, version desc
        ) newest where wrapped is not null and (wraps >= ${limit} or (${options.maxAgeDays}::int > 0 and created_at < now() - make_interval(days => ${options.maxAgeDays}::int)))`.execute(trx);
      const begun = rows.map((row) => ({ ...row, id: newId() }));
      const { rows: inserted } = await sql<{ id: string }>`
        insert into tenant_key_rotations (id, tenant_id, ring, reason, actor_kind)
        select id, tenant_id, ring, reason, 'system' from json_to_recordset(${JSON.stringify(begun)}::json) as due (id uuid, tenant_id uuid, ring text, reason text)
        on conflict (tenant_id, ring) where finished_at is null do nothing returning id`.execute(trx);
      await recordEvents(trx, begun.filter(({ id }) => inserted.some((row) => row.id === id)).map(({ id, tenant_id, ring, reason }): AnyAuditEvent => ({
        tenantId: tenant_id, action: 'tenant-key.rotation-started', actor: systemActor, subjectId: id, detail: { ring, reason },
      })));
    });
    for (const ring of encryptionRings) await beginOverdueRoot(ring);
  }

  /** Where the configuration names another root key than the one that wraps the rows, the rest of the rotation is ours. */
  async function beginOverdueRoot(ring: EncryptionRing): Promise<void> {
    const [current] = await rings[ring].keeper.rootKeys();
    if (current === undefined) return;
    await keys.transaction(async (trx) => {
      const { rows: [former] } = await sql<{ kms: string; kms_key_id: string }>`
        select kms, kms_key_id from tenant_keys where ring = ${ring} and wrapped is not null and (kms, kms_key_id) <> (${current.kms}, ${current.kmsKeyId}) limit 1`.execute(trx);
      if (former === undefined) return;
      await insertRootRotation(trx, { ring, from: { kms: former.kms, kmsKeyId: former.kms_key_id }, to: { kms: current.kms, kmsKeyId: current.kmsKeyId } });
    });
  }

  async function rotateRootKey(ring: RootRing): Promise<void> {
    const current = ring === 'audit' ? await keys.transaction((trx) => readHeldRootKey(trx, ring)) : (await rings[ring].keeper.rootKeys())[0];
    if (current === undefined) throw new KeysteadError('unavailable', { detail: `nobody holds the ${ring} ring` });
    if (current.kms !== 'key-file') throw new KeysteadError('conflict', { detail: new VaultError('root-key-is-external', { kms: current.kms }).message });
    await keys.transaction((trx) => insertRootRotation(trx, { ring, from: current, to: null }));
  }

  async function turn(): Promise<void> {
    const now = performance.now();
    if (dueAt <= now) {
      await beginDue();
      dueAt = now + dueMilliseconds;
    }
    await runOnce();
  }

  const runOnce = (): Promise<number> => alone(async () => await runRoots() + await runTenants());

  function follow(): void {
    if (running !== null) { again = true; return; }
    if (timer !== null) clearTimeout(timer);
    running = turn().catch((error: unknown) => { logger.warn({ reason: reasonOf(error) }, 'rotations of encryption keys wait'); }).finally(() => {
      running = null;
      if (stopped) return;
      if (again) { again = false; follow(); return; }
      timer = setTimeout(follow, turnMilliseconds);
      timer.unref();
    });
  }

  return {
    runOnce, beginDue, rotateRootKey,
    rootKeyStatus: async () => [await statusOf('credential'), await statusOf('content'), await statusOf('audit')],
    start() {
      // A little later: the role that holds the other ring is still starting.
      timer = setTimeout(follow, turnMilliseconds);
      timer.unref();
    },
    poke: () => { if (!stopped) follow(); },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

/** @param asked.to `null`: one is made. Where the configuration brought it, adding and rolling out was the operator's. */
export async function insertRootRotation(trx: Trx, { ring, from, to }: { ring: RootRing; from: { kms: string; kmsKeyId: string }; to: { kms: string; kmsKeyId: string } | null }): Promise<void> {
  await trx.insertInto('root_key_rotations').values({
    id: newId(), ring, step: to === null ? 'add' : 'roll-out', from_kms: from.kms, from_key_id: from.kmsKeyId, to_kms: to?.kms ?? null, to_key_id: to?.kmsKeyId ?? null, last_id: null, failure: null, finished_at: null,
  }).onConflict((conflict) => conflict.column('ring').where('finished_at', 'is', null).doNothing()).execute();
}

/** What an error says to operators; errors of ours are made to be shown. */
export function reasonOf(error: unknown): string {
  if (error instanceof VaultError) return error.message;
  if (error instanceof KeysteadError) return error.cause instanceof VaultError ? error.cause.message : error.message;
  return error instanceof Error ? error.name : 'unknown';
}
