import { KeysteadError, type TenantDatabase, type Transaction } from '../foundation/index.ts';
import type { KeyRing, NewTenantKey, RingName, WrappedTenantKey } from './key-ring.ts';
import type { TenantKeysTable, VaultTables } from './tables.ts';

/** The tables that finding a tenant key needs. */
export type TenantKeyTables = Pick<VaultTables, 'tenant_keys'>;

/** A row of keystead.tenant_keys: a tenant key, with the fingerprint key that goes with it. */
export type StoredTenantKey = WrappedTenantKey & { readonly fingerprintKey: Buffer | null };
/** One that is not destroyed. */
export type UsableTenantKey = StoredTenantKey & { readonly wrapped: Buffer };
/** One just made; the first of a tenant has no fingerprint key beside it. */
export type MadeTenantKey = NewTenantKey & { readonly fingerprintKey?: Buffer | null };

/**
 * The key that new things of a tenant are sealed under; `undefined` where there is none yet.
 * @throws KeysteadError `conflict` where all are destroyed: a shredded tenant seals nothing again.
 */
export async function currentTenantKey(trx: Transaction<TenantKeyTables>, tenantId: string, ring: RingName): Promise<UsableTenantKey | undefined> {
  const rows = await trx.selectFrom('tenant_keys').selectAll().where('tenant_id', '=', tenantId).where('ring', '=', ring).orderBy('version', 'desc').execute();
  const usable = rows.map(toStoredKey).find(isUsable);
  if (usable === undefined && rows.length > 0) throw new KeysteadError('conflict', { detail: 'the encryption keys of this organisation were destroyed' });
  return usable;
}

/** Stores a new tenant key, unless another process was first; gives the one that counts. */
export async function storeTenantKey(trx: Transaction<TenantKeyTables>, made: MadeTenantKey): Promise<UsableTenantKey> {
  await trx.insertInto('tenant_keys').values({
    id: made.id, tenant_id: made.tenantId, ring: made.ring, version: made.version, kms: made.kms, kms_key_id: made.kmsKeyId, wrapped: made.wrapped, destroyed_at: null, fingerprint_key: made.fingerprintKey ?? null,
  }).onConflict((conflict) => conflict.columns(['tenant_id', 'ring', 'version']).doNothing()).execute();
  return await currentTenantKey(trx, made.tenantId, made.ring) ?? { ...made, fingerprintKey: made.fingerprintKey ?? null };
}

/** Finds or makes the current key of a ring. Making it may take a call to another process, so no transaction is held meanwhile. */
export async function ensureTenantKey(
  database: TenantDatabase<TenantKeyTables>,
  wanted: { tenantId: string; ring: RingName; create: (tenantId: string) => Promise<Omit<NewTenantKey, 'tenantId' | 'ring'>> },
): Promise<UsableTenantKey> {
  const { tenantId, ring } = wanted;
  const known = await database.inTenant(tenantId, (trx) => currentTenantKey(trx, tenantId, ring));
  if (known !== undefined) return known;
  const made = await wanted.create(tenantId);
  return database.inTenant(tenantId, (trx) => storeTenantKey(trx, { ...made, tenantId, ring }));
}

/** A row of keystead.tenant_keys as the ring takes it. */
export function toTenantKey(row: Pick<TenantKeysTable, 'id' | 'tenant_id' | 'version' | 'kms' | 'kms_key_id' | 'wrapped'>): WrappedTenantKey {
  return { id: row.id, tenantId: row.tenant_id, version: row.version, kms: row.kms, kmsKeyId: row.kms_key_id, wrapped: row.wrapped };
}

/** As `toTenantKey`, with the fingerprint key that goes with it. */
export function toStoredKey(row: Pick<TenantKeysTable, 'id' | 'tenant_id' | 'version' | 'kms' | 'kms_key_id' | 'wrapped' | 'fingerprint_key'>): StoredTenantKey {
  return { ...toTenantKey(row), fingerprintKey: row.fingerprint_key };
}

export function isUsable<Key extends WrappedTenantKey>(key: Key): key is Key & { readonly wrapped: Buffer } {
  return key.wrapped !== null;
}

/** Whoever holds the credential ring: the api role asks it over a socket. */
interface CredentialKeyMaker { createTenantKey(tenantId: string): Promise<Omit<MadeTenantKey, 'tenantId' | 'ring'>> }

/**
 * Makes both keys of a new tenant, in the transaction that makes the tenant. The credential key is made by the role that
 * holds that ring. (A tenant made without gets them with its first credential or document.)
 */
export function createTenantKeys(options: { contentRing: KeyRing; egress: CredentialKeyMaker }) {
  return async <Tables>(trx: Transaction<Tables>, tenantId: string): Promise<void> => {
    const made = { content: await options.contentRing.createTenantKey(tenantId), credential: await options.egress.createTenantKey(tenantId) };
    // The caller's part does not know the vault's tables; its transaction reaches them all the same.
    const tables = trx as unknown as Transaction<TenantKeyTables>;
    for (const ring of ['content', 'credential'] as const) await storeTenantKey(tables, { ...made[ring], tenantId, ring });
  };
}
