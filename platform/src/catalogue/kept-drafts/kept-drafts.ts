import { KeysteadError, newId } from '../../foundation/index.ts';
import type { ContentKeys } from '../../documents/index.ts';
import type { RunRow, RunStore } from '../runs/store.ts';

/** More than any form or draft that a run takes. */
const mostBytes = 2_000_000;

/** What somebody has begun and not sent: their own, sealed at rest. */
export interface KeptDrafts {
  readForm(asked: FormOwner): Promise<KeptDraft>;
  /** `shortest`: its app keeps what holds patient data, so that the form lies no longer. */
  keepForm(asked: FormOwner & { readonly shortest: boolean }, draft: unknown, at: Date): Promise<void>;
  /** A draft of a run whose content is gone is gone with it. */
  readEdit(row: RunRow, userId: string): Promise<KeptDraft>;
  keepEdit(row: RunRow, userId: string, draft: unknown, at: Date): Promise<void>;
}
export interface FormOwner { readonly tenantId: string; readonly userId: string; readonly appId: string }
export interface KeptDraft { readonly draft: unknown; readonly savedAt: Date | null }

const nothing: KeptDraft = { draft: null, savedAt: null };
const part = (userId: string): string => `edit of ${userId}`;

/** Forms under a key of each one's own, edits under the key of their run. `null` forgets. */
export function openKeptDrafts({ store, contentKeys }: { readonly store: RunStore; readonly contentKeys: ContentKeys }): KeptDrafts {
  const { database } = store;
  return {
    async readForm({ tenantId, userId, appId }) {
      const row = await database.inTenant(tenantId, (trx) => trx.selectFrom('app_form_drafts').selectAll().where('user_id', '=', userId).where('app_id', '=', appId).executeTakeFirst());
      if (row === undefined || row.object_key === null || row.tenant_key_id === null) return nothing;
      const key = await contentKeys.open({ tenantId, kind: 'form-draft', objectId: row.id }, { wrapped: row.object_key, tenantKeyId: row.tenant_key_id });
      return { draft: fromBytes(key.open('form', row.sealed)), savedAt: row.saved_at };
    },
    async keepForm({ tenantId, userId, appId, shortest }, draft, at) {
      if (draft === null) {
        await database.inTenant(tenantId, (trx) => trx.deleteFrom('app_form_drafts').where('user_id', '=', userId).where('app_id', '=', appId).execute());
        return;
      }
      const bytes = toBytes(draft);
      const id = newId();
      const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId, kind: 'form-draft', objectId: id });
      // A key of its own each time: what was kept before is gone with the one before.
      const sealed = { id, object_key: wrapped, tenant_key_id: tenantKeyId, sealed: key.seal('form', bytes), saved_at: at, shortest };
      await database.inTenant(tenantId, (trx) => trx.insertInto('app_form_drafts').values({ tenant_id: tenantId, user_id: userId, app_id: appId, ...sealed }).onConflict((conflict) => conflict.columns(['tenant_id', 'user_id', 'app_id']).doUpdateSet(sealed)).execute());
    },
    async readEdit(run, userId) {
      const row = await database.inTenant(run.tenant_id, (trx) => trx.selectFrom('run_edit_drafts').selectAll().where('run_id', '=', run.id).where('user_id', '=', userId).executeTakeFirst());
      if (row === undefined || run.object_key === null) return nothing;
      return { draft: fromBytes((await store.openKey(run)).open(part(userId), row.sealed)), savedAt: row.saved_at };
    },
    async keepEdit(run, userId, draft, at) {
      const sealed = draft === null ? null : (await store.openKey(run)).seal(part(userId), toBytes(draft));
      await database.inTenant(run.tenant_id, async (trx) => {
        if (sealed === null) await trx.deleteFrom('run_edit_drafts').where('run_id', '=', run.id).where('user_id', '=', userId).execute();
        else await trx.insertInto('run_edit_drafts').values({ run_id: run.id, tenant_id: run.tenant_id, user_id: userId, sealed, saved_at: at }).onConflict((conflict) => conflict.columns(['run_id', 'user_id']).doUpdateSet({ sealed, saved_at: at })).execute();
      });
    },
  };
}

/** @throws KeysteadError `payload_too_large` */
function toBytes(draft: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(draft));
  if (bytes.byteLength > mostBytes) throw new KeysteadError('payload_too_large', { limitBytes: mostBytes });
  return bytes;
}

const fromBytes = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8')) as unknown;
