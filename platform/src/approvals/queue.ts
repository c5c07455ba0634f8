import { type Transaction, sql } from '../foundation/index.ts';
import { type Approval, toApproval } from './approvals.ts';
import type { ApprovalsTables } from './tables.ts';

export interface QueuedApproval { readonly subjectId: string; readonly approval: Approval }

/** After what of the queue a page begins. */
export interface QueuePlace { readonly urgency: Date; readonly subjectId: string }

/** When a decision is wanted, or else when it can no longer be given. */
export const urgencyOf = ({ dueAt, expiresAt }: Pick<Approval, 'dueAt' | 'expiresAt'>): Date => dueAt ?? expiresAt;

/** Open requests for decisions about one kind of thing, the most urgent first; of those that can still be decided, or of those that lapsed. */
export async function listOpenApprovals<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, asked: { readonly kind: string; readonly lapsed?: boolean; readonly now: Date; readonly after: QueuePlace | null; readonly limit: number }): Promise<readonly QueuedApproval[]> {
  const urgency = sql<Date>`coalesce(due_at, expires_at)`;
  let open = (transaction as unknown as Transaction<ApprovalsTables>).selectFrom('approvals').selectAll()
    .where('subject_kind', '=', asked.kind).where('state', '=', 'open').where('expires_at', asked.lapsed === true ? '<=' : '>', asked.now);
  if (asked.after !== null) open = open.where(sql<boolean>`(${urgency}, subject_id) > (${asked.after.urgency}, ${asked.after.subjectId})`);
  const rows = await open.orderBy(urgency).orderBy('subject_id').limit(asked.limit).execute();
  return rows.map((row) => ({ subjectId: row.subject_id, approval: toApproval(row) }));
}
