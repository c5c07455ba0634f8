import type { Database } from '../foundation/index.ts';
import { type ContentVault, type ObjectKey, type TenantKeyTables, openObject, sealObject } from '../vault/index.ts';

/** What stands in a row beside sealed content: the object's own key, wrapped, and which tenant key wraps it. */
export interface WrappedObjectKey { readonly wrapped: Buffer; readonly tenantKeyId: string }

/** What a key belongs to; it opens for nothing else. */
export interface ContentObject { readonly tenantId: string; readonly kind: 'document' | 'run' | 'form-draft' | 'template' | 'batch' | 'export' | 'evidence-pack' | 'sso-connection' | 'audit-stream'; readonly objectId: string }

/**
 * Keys of documents and runs: one for each object, wrapped by the tenant's content key. A part (`text`, `output`) says
 * which piece of the object is sealed: one does not open as another.
 */
export interface ContentKeys {
  /** A fresh key for an object. Destroying `wrapped` destroys everything sealed under it. */
  create(object: ContentObject): Promise<WrappedObjectKey & { readonly key: ContentKey }>;
  open(object: ContentObject, stored: WrappedObjectKey): Promise<ContentKey>;
}

export interface ContentKey {
  seal(part: string, bytes: Uint8Array): Buffer;
  /** @throws when the bytes were changed or moved, or sealed under another key or as another part. */
  open(part: string, sealed: Uint8Array): Buffer;
}

/** Content keys from the vault's content ring. `database` is opened as `keystead_app`. */
export function openContentKeys(options: { database: Database; vault: ContentVault }): ContentKeys {
  const database = options.database.as<TenantKeyTables>();
  const { vault } = options;
  return {
    create: (object) => database.inTenant(object.tenantId, async (trx) => {
      const { objectKey, row } = await vault.createKey(trx, object);
      return { key: inUse(objectKey), wrapped: row.object_key, tenantKeyId: row.tenant_key_id };
    }),
    open: (object, stored) => database.inTenant(object.tenantId, async (trx) => inUse(await vault.openKey(trx, { object_key: stored.wrapped, tenant_key_id: stored.tenantKeyId }, object))),
  };
}

function inUse(objectKey: ObjectKey): ContentKey {
  return { seal: (part, bytes) => sealObject(objectKey, part, bytes), open: (part, sealed) => openObject(objectKey, part, sealed) };
}
