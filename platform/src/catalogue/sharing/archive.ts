import { runVisibilities } from '@keystead/contract';
import { z } from 'zod';
import type { ContentKey } from '../../documents/index.ts';
import { openSaid, sealSaid } from '../comments/comments.ts';
import type { RunRow, RunStore } from '../runs/store.ts';

const at = z.iso.datetime();
const archivedComment = z.strictObject({
  id: z.uuid(), section: z.string().max(60).nullable(), author: z.uuid(), mentions: z.array(z.uuid()).max(10), text: z.string(), aboutHash: z.string().nullable(),
  createdAt: at, editedAt: at.nullable(), resolvedAt: at.nullable(), resolvedBy: z.uuid().nullable(),
});

/** What an export of everything says about who sees a run and what was said about it. Exports from before there was such a thing say nothing. */
export const archivedSharing = { visibility: z.enum(runVisibilities).optional(), teamIds: z.array(z.uuid()).default([]), comments: z.array(archivedComment).default([]) } as const;
type ArchivedSharing = z.output<z.ZodObject<typeof archivedSharing>>;

export async function archiveSharing(store: RunStore, row: RunRow): Promise<ArchivedSharing> {
  const { visibility, team_ids: teamIds } = row;
  if (row.object_key === null) return { visibility, teamIds, comments: [] };
  const rows = await store.database.inTenant(row.tenant_id, (trx) => trx.selectFrom('run_comments').selectAll().where('run_id', '=', row.id).orderBy('id').execute());
  if (rows.length === 0) return { visibility, teamIds, comments: [] };
  const key = await store.openKey(row);
  return {
    visibility, teamIds,
    comments: rows.map((comment) => ({
      id: comment.id, section: comment.section, author: comment.author, mentions: comment.mentions, ...openSaid(key, comment), createdAt: comment.created_at.toISOString(),
      editedAt: comment.edited_at?.toISOString() ?? null, resolvedAt: comment.resolved_at?.toISOString() ?? null, resolvedBy: comment.resolved_by,
    })),
  };
}

/** After the run itself is there. `key` is `null` where its content is no more. */
export async function restoreSharing(store: RunStore, tenantId: string, run: ArchivedSharing & { readonly id: string }, how: { readonly key: ContentKey | null; readonly person: (userId: string) => string }): Promise<void> {
  const { key, person } = how;
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  await store.database.inTenant(tenantId, async (trx) => {
    if (run.visibility !== undefined) await trx.updateTable('runs').set({ visibility: run.visibility, team_ids: run.teamIds }).where('id', '=', run.id).execute();
    if (key === null) return;
    for (const { id, text, aboutHash, ...comment } of run.comments) {
      await trx.insertInto('run_comments').values({
        id, tenant_id: tenantId, run_id: run.id, section: comment.section, author: person(comment.author), mentions: comment.mentions.map(person), sealed: sealSaid(key, id, { text, aboutHash }),
        created_at: new Date(comment.createdAt), edited_at: date(comment.editedAt), resolved_at: date(comment.resolvedAt), resolved_by: comment.resolvedBy === null ? null : person(comment.resolvedBy),
      }).execute();
    }
  });
}
