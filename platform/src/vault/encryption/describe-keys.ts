import type { EncryptionKey, KeyRotation } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { ContentThing } from './keepers.ts';
import { wrapLimit } from './key-rotator.ts';
import type { SealedTable } from './sealed-things.ts';
import type { EncryptionTables, TenantKeyRotationRow } from './tables.ts';

/** A tenant's keys, newest first in each ring, with how many things are sealed under each. */
export async function describeKeys(trx: Transaction<EncryptionTables>, tenantId: string, content: readonly Pick<SealedTable<ContentThing>, 'table'>[]): Promise<EncryptionKey[]> {
  const rows = await trx.selectFrom('tenant_keys').selectAll().where('tenant_id', '=', tenantId).orderBy('ring', 'desc').orderBy('version', 'desc').execute();
  const sealed = new Map<string, number>();
  for (const { table, column } of [{ table: 'credential_versions', column: 'envelope' }, ...content.map((each) => ({ table: each.table, column: 'object_key' }))]) {
    const { rows: counts } = await sql<{ id: string; n: number }>`
      select tenant_key_id as id, count(*)::int as n from ${sql.table(table)} where tenant_id = ${tenantId} and ${sql.ref(column)} is not null group by tenant_key_id`.execute(trx);
    for (const { id, n } of counts) sealed.set(id, (sealed.get(id) ?? 0) + n);
  }
  const newest = new Map<string, string>();
  for (const row of rows) if (row.wrapped !== null && !newest.has(row.ring)) newest.set(row.ring, row.id);
  return rows.map((row) => ({
    id: row.id, ring: row.ring, version: row.version, state: row.wrapped === null ? 'destroyed' : newest.get(row.ring) === row.id ? 'current' : 'earlier',
    kms: row.kms, kmsKeyId: row.kms_key_id, sealedCount: sealed.get(row.id) ?? 0, wraps: row.wraps, wrapLimit,
    createdAt: row.created_at.toISOString(), destroyedAt: row.destroyed_at?.toISOString() ?? null,
  }));
}

/** A tenant's latest rotations. */
export async function describeRotations(trx: Transaction<EncryptionTables>, tenantId: string, limit = 20): Promise<KeyRotation[]> {
  const rows = await trx.selectFrom('tenant_key_rotations').selectAll().where('tenant_id', '=', tenantId).orderBy('id', 'desc').limit(limit).execute();
  return rows.map(describeRotation);
}

export function describeRotation(row: TenantKeyRotationRow): KeyRotation {
  return {
    id: row.id, ring: row.ring, reason: row.reason, step: row.step, moved: row.moved, total: Math.max(row.total, row.moved), failure: row.failure,
    startedAt: row.started_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
