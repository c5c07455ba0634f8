import { operations } from '@keystead/contract';
import { type ImplementedOperation, KeysteadError, type Principal, implement } from '../../foundation/index.ts';
import { forgetLeftForms, readSettings } from '../../retention/index.ts';
import { type KeptDraft, openKeptDrafts } from '../kept-drafts/kept-drafts.ts';
import { keepsNothing } from '../runs/retention/terms.ts';
import { type CatalogueContext, findApp, findRun } from './context.ts';

/** Forms and edits that somebody has begun and not sent, each their own. */
export function keptDrafts(context: CatalogueContext): readonly ImplementedOperation[] {
  const { dependencies: { clock, contentKeys }, store, apps } = context;
  const shortest = [...apps.values()].filter(({ retention }) => retention === 'shortest').map(({ id }) => id);
  const kept = openKeptDrafts({ store, contentKeys });
  /** Whoever opens a form sweeps: those that were left too long are gone, anybody's. */
  const forgetLeft = ({ tenantId }: Principal): Promise<void> => store.database.inTenant(tenantId, async (trx) => forgetLeftForms(trx, await readSettings(trx, tenantId), { tenantId, shortestApps: shortest, now: clock.now() }));
  return [
    implement(operations.readFormDraft, async ({ principal, params }) => {
      const { id } = await findApp(context, principal, params.appId);
      await forgetLeft(principal);
      return answer(operations.readFormDraft.response.shape.draft, await kept.readForm({ tenantId: principal.tenantId, userId: personOf(principal), appId: id }));
    }),
    implement(operations.keepFormDraft, async ({ principal, params, body }) => {
      const manifest = await findApp(context, principal, params.appId);
      const at = clock.now();
      await forgetLeft(principal);
      const draft = await keepsNothing(store, manifest, principal) ? null : body.draft;
      await kept.keepForm({ tenantId: principal.tenantId, userId: personOf(principal), appId: manifest.id, shortest: manifest.retention === 'shortest' }, draft, at);
      return { kept: draft !== null, savedAt: draft === null ? null : at.toISOString() };
    }),
    implement(operations.readEditDraft, async ({ principal, params }) => answer(operations.readEditDraft.response.shape.draft, await kept.readEdit(await findRun(context, principal, params.runId), personOf(principal)))),
    implement(operations.keepEditDraft, async ({ principal, params, body }) => {
      const row = await findRun(context, principal, params.runId);
      if (row.output_hash === null) throw new KeysteadError('conflict', { detail: `a run that is ${row.state} has no whole draft to edit` });
      const at = clock.now();
      // What is in memory alone is sealed under a key that is stored nowhere: nothing of it may be.
      const draft = row.object_key === null ? null : body.draft;
      await kept.keepEdit(row, personOf(principal), draft, at);
      return { kept: draft !== null, savedAt: draft === null ? null : at.toISOString() };
    }),
  ];
}

/** What an earlier version kept in another form is as good as nothing. */
function answer<T>(shape: { safeParse(value: unknown): { readonly success: boolean; readonly data?: T } }, { draft, savedAt }: KeptDraft): { draft: T | null; savedAt: string | null } {
  const read = shape.safeParse(draft);
  return read.success && savedAt !== null ? { draft: read.data ?? null, savedAt: savedAt.toISOString() } : { draft: null, savedAt: null };
}

/** @throws KeysteadError `forbidden` for a token that stands for no person: what is begun is somebody's own. */
function personOf({ userId }: Principal): string {
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  return userId;
}
