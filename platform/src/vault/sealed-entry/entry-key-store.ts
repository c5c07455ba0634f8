import type { Database } from '../../foundation/index.ts';
import type { EntryKeyStore, StoredEntryKey } from './entry-keys.ts';

interface EntryKeyTables {
  vault_keys: {
    id: string;
    suite: string;
    public_key: Buffer;
    private_key: Buffer | null;
    kms: string;
    kms_key_id: string;
    created_at: Date;
    retired_at: Date | null;
    destroyed_at: Date | null;
  };
  used_entries: { digest: Buffer; expires_at: Date };
}

/** The vault's key pairs in PostgreSQL. @param database a pool of role `keystead_snapshot`. */
export function openEntryKeyStore(database: Database): EntryKeyStore {
  const tables = database.as<EntryKeyTables>();
  return {
    list: () => tables.transaction(async (trx) => {
      const rows = await trx.selectFrom('vault_keys').selectAll().where('destroyed_at', 'is', null).orderBy('created_at', 'desc').execute();
      return rows.map((row) => ({
        id: row.id, suite: row.suite, publicKey: row.public_key, wrappedPrivateKey: row.private_key, kms: row.kms, kmsKeyId: row.kms_key_id, createdAt: row.created_at, retiredAt: row.retired_at,
      }));
    }),
    replace: (current, made) => tables.transaction(async (trx) => {
      if (current !== null) {
        const retired = await trx.updateTable('vault_keys').set({ retired_at: made.createdAt }).where('id', '=', current.id).where('retired_at', 'is', null).executeTakeFirst();
        if (retired.numUpdatedRows === 0n) return;
      }
      await trx.insertInto('vault_keys').values(rowOf(made)).onConflict((conflict) => conflict.doNothing()).execute();
    }),
    rewrap: async (row) => {
      await tables.transaction((trx) => trx.updateTable('vault_keys').set({ private_key: row.wrappedPrivateKey, kms: row.kms, kms_key_id: row.kmsKeyId }).where('id', '=', row.id).where('destroyed_at', 'is', null).execute());
    },
    destroy: async (ids, now) => {
      if (ids.length === 0) return;
      await tables.transaction((trx) => trx.updateTable('vault_keys').set({ private_key: null, destroyed_at: now }).where('id', 'in', [...ids]).execute());
    },
    useOnce: (digest, { now, expiresAt }) => tables.transaction(async (trx) => {
      await trx.deleteFrom('used_entries').where('expires_at', '<', now).execute();
      const used = await trx.insertInto('used_entries').values({ digest, expires_at: expiresAt }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      return used.numInsertedOrUpdatedRows === 1n;
    }),
  };
}

function rowOf(made: StoredEntryKey): EntryKeyTables['vault_keys'] {
  return {
    id: made.id, suite: made.suite, public_key: made.publicKey, private_key: made.wrappedPrivateKey, kms: made.kms, kms_key_id: made.kmsKeyId,
    created_at: made.createdAt, retired_at: null, destroyed_at: null,
  };
}
