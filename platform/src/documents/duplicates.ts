import type { TenantDatabase } from '../foundation/index.ts';
import type { ContentKeys } from './content-keys.ts';
import type { DocumentStore } from './stored-text.ts';
import type { DocumentTables } from './tables.ts';

/** As many of one size are compared, newest first. */
const mostCompared = 5;

/**
 * Finds a document of the tenant that holds the same bytes. Documents of the same size are opened and compared: so there is no fingerprint at rest that
 * could tell whoever takes the database which known file somebody has.
 */
export async function findDuplicate(parts: { readonly tables: TenantDatabase<DocumentTables>; readonly store: DocumentStore; readonly contentKeys: ContentKeys }, tenantId: string, bytes: Uint8Array): Promise<{ id: string; name: string } | null> {
  const rows = await parts.tables.inTenant(tenantId, (trx) => trx.selectFrom('documents').select(['id', 'name', 'object_key', 'tenant_key_id'])
    .where('size_bytes', '=', bytes.byteLength).where('state', 'in', ['ready', 'parsing']).orderBy('id', 'desc').limit(mostCompared).execute());
  for (const { id, name, object_key: wrapped, tenant_key_id: tenantKeyId } of rows) {
    if (wrapped === null || tenantKeyId === null) continue;
    const key = await parts.contentKeys.open({ tenantId, kind: 'document', objectId: id }, { wrapped, tenantKeyId });
    // One that is being deleted at this moment is none.
    const stored = await parts.store.getBytes({ tenantId, id }, key).catch(() => null);
    if (stored !== null && stored.equals(bytes)) return { id, name };
  }
  return null;
}
