import { withConnection } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { StoredTenantKey } from '../tenant-keys.ts';
import { toStoredKey } from '../tenant-keys.ts';
import type { ContentThing, CredentialThing, SealedThing } from './keepers.ts';
import type { EncryptionTables } from './tables.ts';

/** One row whose sealed bytes stand under a tenant key. */
export type SealedRow<Binding> = SealedThing<Binding> & {
  readonly id: string;
  /** For the audit log; `null` where single moves are not recorded. */
  readonly credential: { readonly id: string; readonly provider: string; readonly fingerprint: string; readonly version: number } | null;
};

/** A row as it was, and its bytes under the new key. */
export interface MovedRow { readonly id: string; readonly before: Buffer; readonly after: Buffer }

interface Batch { readonly tenantId: string; readonly target: string; readonly after: string | null; readonly limit: number }

/** A table that holds things sealed under tenant keys of one ring. */
export interface SealedTable<Binding> {
  readonly table: string;
  /** Rows that are not under the key `target` yet, in the order of their ids. */
  read(trx: Transaction<EncryptionTables>, batch: Batch): Promise<readonly SealedRow<Binding>[]>;
  /** Puts rows under their new key, each only if it still stands as it was read. @returns the ids of those that did. */
  store(trx: Transaction<EncryptionTables>, to: string, moved: readonly MovedRow[]): Promise<ReadonlySet<string>>;
  count(trx: Transaction<EncryptionTables>, asked: { tenantId: string; exceptKey: string | null }): Promise<number>;
}

interface KeyColumns { key_id: string; key_version: number; kms: string; kms_key_id: string; wrapped: Buffer | null; fingerprint_key: Buffer | null }

const keyColumns = sql.raw('k.id as key_id, k.version as key_version, k.kms, k.kms_key_id, k.wrapped, k.fingerprint_key');

function keyOf(row: KeyColumns, tenantId: string): StoredTenantKey {
  return toStoredKey({ id: row.key_id, tenant_id: tenantId, version: row.key_version, kms: row.kms, kms_key_id: row.kms_key_id, wrapped: row.wrapped, fingerprint_key: row.fingerprint_key });
}

async function countRows(trx: Transaction<EncryptionTables>, names: { table: string; column: string }, asked: { tenantId: string; exceptKey: string | null }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::float8 as n from ${sql.table(names.table)} where tenant_id = ${asked.tenantId} and ${sql.ref(names.column)} is not null
      and (${asked.exceptKey}::uuid is null or tenant_key_id <> ${asked.exceptKey}::uuid)`.execute(trx);
  return rows[0]?.n ?? 0;
}

async function storeRows(trx: Transaction<EncryptionTables>, names: { table: string; column: string }, { to, moved }: { to: string; moved: readonly MovedRow[] }): Promise<ReadonlySet<string>> {
  const column = sql.ref(names.column);
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(names.table)} stored set ${column} = moved.after, tenant_key_id = ${to}
    from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ before }) => before)}::bytea[], ${moved.map(({ after }) => after)}::bytea[]) as moved (id, before, after)
    where stored.id = moved.id and stored.${column} = moved.before and stored.tenant_key_id <> ${to}::uuid returning stored.id`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

interface VersionRow extends KeyColumns { id: string; credential_id: string; version: number; provider: string; origin: string; connection: Record<string, string>; fingerprint: string; envelope: Buffer }

/** Versions of credentials: the only things under the credential ring. */
export const credentialVersions: SealedTable<CredentialThing> = {
  table: 'credential_versions',
  async read(trx, { tenantId, target, after, limit }) {
    const { rows } = await sql<VersionRow>`
      select v.id, v.credential_id, v.version, c.provider, c.origin, c.connection, v.fingerprint, v.envelope, ${keyColumns}
      from credential_versions v join credentials c on c.id = v.credential_id join tenant_keys k on k.id = v.tenant_key_id
      where v.tenant_id = ${tenantId} and v.envelope is not null and v.tenant_key_id <> ${target} and (${after}::uuid is null or v.id > ${after}::uuid)
      order by v.id limit ${limit}`.execute(trx);
    return rows.map((row) => ({
      id: row.id, from: keyOf(row, tenantId), sealed: row.envelope, binding: { credentialId: row.credential_id, version: row.version, provider: row.provider, origin: withConnection(row.origin, row.connection) },
      credential: { id: row.credential_id, provider: row.provider, fingerprint: row.fingerprint, version: row.version },
    }));
  },
  store: (trx, to, moved) => storeRows(trx, { table: 'credential_versions', column: 'envelope' }, { to, moved }),
  count: (trx, asked) => countRows(trx, { table: 'credential_versions', column: 'envelope' }, asked),
};

/**
 * A table of objects, each with a key of its own in `object_key`, wrapped by the tenant key `tenant_key_id`.
 * @param kind what its object keys are bound to.
 */
export function contentTable(table: string, kind: string): SealedTable<ContentThing> {
  return {
    table,
    async read(trx, { tenantId, target, after, limit }) {
      const { rows } = await sql<KeyColumns & { id: string; object_key: Buffer }>`
        select o.id, o.object_key, ${keyColumns} from ${sql.table(table)} o join tenant_keys k on k.id = o.tenant_key_id
        where o.tenant_id = ${tenantId} and o.object_key is not null and o.tenant_key_id <> ${target} and (${after}::uuid is null or o.id > ${after}::uuid)
        order by o.id limit ${limit}`.execute(trx);
      return rows.map((row) => ({ id: row.id, from: keyOf(row, tenantId), sealed: row.object_key, binding: { kind, objectId: row.id }, credential: null }));
    },
    store: (trx, to, moved) => storeRows(trx, { table, column: 'object_key' }, { to, moved }),
    count: (trx, asked) => countRows(trx, { table, column: 'object_key' }, asked),
  };
}
