import { type Transaction, sql } from '../foundation/index.ts';
import type { OutgoingMail } from './outgoing-mail.ts';

/** Somebody named others in a comment on a run. */
export interface Mention {
  readonly tenantId: string;
  readonly commentId: string;
  readonly runId: string;
  /** The name of the app. */
  readonly app: string;
  /** Whoever wrote the comment; `null` where the name is not known. */
  readonly by: string | null;
  readonly userIds: readonly string[];
}

/**
 * Tells those who want mail about reviews that a comment names them, each once for each comment. Nothing of the comment or the draft stands in it.
 * @param url where people reach the console.
 */
export async function queueMentions<Tables>(trx: Transaction<Tables>, mail: OutgoingMail, { tenantId, commentId, runId, app, by, userIds }: Mention, url: string): Promise<void> {
  if (!mail.configured || userIds.length === 0) return;
  const { rows } = await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and user_id = any(${[...userIds]}::uuid[]) and review_mail and state = 'active'`.execute(trx);
  const text = `${by ?? 'A colleague'} named you in a comment on a draft (${app}).\n\nRead and answer it: ${url}/runs/${runId}\n\nYou asked for mail about reviews. Switch it off for yourself: ${url}/reviews\n`;
  await mail.queue(trx, rows.map(({ user_id: userId }) => ({ tenantId, to: { userId }, reason: `mention.${commentId}`, subject: `${by ?? 'A colleague'} named you in a comment`, text })));
}
