import type { Transaction } from '../foundation/index.ts';
import { type ObjectBinding, type ObjectKey, createObjectKey, openObjectKey } from './content.ts';
import { VaultError } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { type TenantKeyTables, currentTenantKey, storeTenantKey, toTenantKey } from './tenant-keys.ts';
import { forCaller } from './why-closed.ts';

/** What is stored beside an object, under these names. */
export interface StoredObjectKey { readonly object_key: Buffer | null; readonly tenant_key_id: string | null }

/** Object keys of documents and runs, made and opened within the caller's transaction. */
export interface ContentVault {
  /**
   * A fresh key for an object, and the columns to store with it: destroying `object_key` destroys everything sealed
   * under it. Makes the tenant's content key where there is none yet.
   */
  createKey<Tables extends TenantKeyTables>(trx: Transaction<Tables>, binding: ObjectBinding): Promise<{ objectKey: ObjectKey; row: { object_key: Buffer; tenant_key_id: string } }>;
  /**
   * @throws VaultError `destroyed` where the object or the tenant was shredded, `does-not-open` for another object; KeysteadError `unavailable` where a key
   * service is down, `conflict` where the tenant disconnected its own.
   */
  openKey<Tables extends TenantKeyTables>(trx: Transaction<Tables>, stored: StoredObjectKey, binding: ObjectBinding): Promise<ObjectKey>;
}

/** @param options.ring the content ring, which api and worker hold. */
export function openContentVault(options: { ring: KeyRing }): ContentVault {
  const { ring } = options;
  const orSayWhy = async <T>(work: Promise<T>): Promise<T> => work.catch((error: unknown) => { throw forCaller(error); });
  return {
    async createKey(trx, binding) {
      // Kysely cannot see through the type parameter; the constraint on it says that the table is there.
      const tables = trx as unknown as Transaction<TenantKeyTables>;
      const row = await currentTenantKey(tables, binding.tenantId, ring.ring) ?? await storeTenantKey(tables, await orSayWhy(ring.createTenantKey(binding.tenantId)));
      const { objectKey, wrapped } = createObjectKey(await orSayWhy(ring.unwrap(row)), binding);
      return { objectKey, row: { object_key: wrapped, tenant_key_id: row.id } };
    },
    async openKey(trx, stored, binding) {
      if (stored.object_key === null || stored.tenant_key_id === null) throw new VaultError('destroyed');
      const tables = trx as unknown as Transaction<TenantKeyTables>;
      const row = await tables.selectFrom('tenant_keys').selectAll().where('id', '=', stored.tenant_key_id).where('tenant_id', '=', binding.tenantId).executeTakeFirst();
      if (row === undefined) throw new VaultError('does-not-open');
      return openObjectKey(await orSayWhy(ring.unwrap(toTenantKey(row))), stored.object_key, binding);
    },
  };
}
