import { type OversightDecision, type OversightDocument, type OversightKind, type OversightReview, type OversightReviewSummary, canonicalText, oversightTexts } from '@keystead/contract';
import { KeysteadError, type Principal, type Transaction, sql } from '../../foundation/index.ts';
import { hashOf } from './make-document.ts';

export interface ReviewRow {
  readonly id: string; readonly kind: OversightKind; readonly from_at: Date; readonly to_at: Date; readonly time_zone: string; readonly made_at: Date; readonly due_at: Date; readonly owner_id: string | null;
  readonly hash: string; readonly items: number; readonly needs_signature: boolean; readonly signed_by: string | null; readonly signed_as: string | null; readonly signed_at: Date | null; readonly signed_hash: string | null;
  readonly decided: number; readonly open_actions: number;
}
interface WholeRow extends ReviewRow { readonly document: string }
export interface DecisionRow { readonly item_id: string; readonly decision: 'ok' | 'action'; readonly owner_id: string | null; readonly due_on: string | null; readonly note: string; readonly decided_by: string | null; readonly decided_at: Date; readonly done_by: string | null; readonly done_at: Date | null }

/** A transaction of the tenant, whatever tables it knows of. */
export type Reader = Pick<Transaction<unknown>, 'getExecutor'>;

const columns = sql`r.id, r.kind, r.from_at, r.to_at, r.time_zone, r.made_at, r.due_at, r.owner_id, r.hash, r.items, r.needs_signature, r.signed_by, r.signed_as, r.signed_at, r.signed_hash,
  (select count(*) from oversight_decisions d where d.review_id = r.id and d.tenant_id = r.tenant_id) as decided,
  (select count(*) from oversight_decisions d where d.review_id = r.id and d.tenant_id = r.tenant_id and d.decision = 'action' and d.done_at is null) as open_actions`;

/** The kinds that somebody may read. */
export const readableKinds = (principal: Principal): OversightKind[] => (Object.keys(oversightTexts) as OversightKind[]).filter((kind) => principal.permissions.has(oversightTexts[kind].reads));

export async function listReviews(trx: Reader, { tenantId, kinds, waiting, before, most }: { readonly tenantId: string; readonly kinds: readonly OversightKind[]; readonly waiting: boolean; readonly before: string | null; readonly most: number }): Promise<readonly ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    select ${columns} from oversight_reviews r where r.tenant_id = ${tenantId} and r.kind = any(${[...kinds]}) and (not ${waiting} or (r.needs_signature and r.signed_at is null)) and (${before}::uuid is null or r.id < ${before}::uuid)
    order by r.id desc limit ${most}`.execute(trx);
  return rows;
}

export interface ReviewRows { readonly row: WholeRow; readonly decisions: readonly DecisionRow[] }

/** @param lock keeps the review from changing until the transaction ends. @throws KeysteadError `not_found`, also for a kind that the caller may not read. */
export async function readReviewRows(trx: Reader, principal: Principal, reviewId: string, lock = false): Promise<ReviewRows> {
  const { tenantId } = principal;
  const { rows: [row] } = await sql<WholeRow>`select ${columns}, r.document from oversight_reviews r where r.tenant_id = ${tenantId} and r.id = ${reviewId} and r.kind = any(${readableKinds(principal)}) ${lock ? sql`for update of r` : sql``}`.execute(trx);
  if (row === undefined) throw new KeysteadError('not_found');
  const { rows: decisions } = await sql<DecisionRow>`
    select item_id, decision, owner_id, to_char(due_on, 'YYYY-MM-DD') as due_on, note, decided_by, decided_at, done_by, done_at from oversight_decisions where tenant_id = ${tenantId} and review_id = ${reviewId} order by item_id`.execute(trx);
  return { row, decisions };
}

/** What a signature is bound to: the text, and every decision with who made it. That an action was done later changes nothing of it. Pure. */
export function textHashOf({ row, decisions }: Pick<ReviewRows, 'decisions'> & { readonly row: Pick<WholeRow, 'hash'> }): string {
  const text = canonicalText({ document: row.hash, decisions: decisions.map((each) => ({ item: each.item_id, decision: each.decision, owner: each.owner_id, due: each.due_on, note: each.note, by: each.decided_by, at: each.decided_at.toISOString() })) });
  if (text === null) throw new Error('a review has no canonical form');
  return hashOf(text);
}

/** Everybody who stands in a review. */
export const peopleIn = ({ row, decisions }: { readonly row: ReviewRow; readonly decisions: readonly DecisionRow[] }): string[] =>
  [...new Set([row.owner_id, row.signed_by, ...decisions.flatMap((each) => [each.owner_id, each.decided_by, each.done_by])].filter((id) => id !== null))];

type Named = ReadonlyMap<string, string>;
const nameOf = (names: Named, id: string | null): string | null => (id === null ? null : names.get(id) ?? null);

export function toSummary(row: ReviewRow, names: Named, now: Date): OversightReviewSummary {
  const state = row.signed_at !== null ? 'signed' : !row.needs_signature ? 'clear' : row.due_at <= now ? 'overdue' : 'open';
  return {
    id: row.id, kind: row.kind, title: oversightTexts[row.kind].title, from: row.from_at.toISOString(), to: row.to_at.toISOString(), timeZone: row.time_zone, madeAt: row.made_at.toISOString(), dueAt: row.due_at.toISOString(),
    ownerId: row.owner_id, ownerName: nameOf(names, row.owner_id), state, items: row.items, decided: row.decided, openActions: row.open_actions,
    signedAt: row.signed_at?.toISOString() ?? null, signedByName: nameOf(names, row.signed_by), signedAs: row.signed_as,
  };
}

export function toReview(rows: ReviewRows, { names, now, principal }: { readonly names: Named; readonly now: Date; readonly principal: Principal }): OversightReview {
  const { row, decisions } = rows;
  const why = whyNotSigned(rows, principal, names);
  return {
    ...toSummary(row, names, now), document: JSON.parse(row.document) as OversightDocument, hash: row.hash, textHash: textHashOf(rows), signedHash: row.signed_hash,
    decisions: decisions.map((each): OversightDecision => ({
      itemId: each.item_id, decision: each.decision, ownerId: each.owner_id, ownerName: nameOf(names, each.owner_id), dueOn: each.due_on, note: each.note, decidedAt: each.decided_at.toISOString(), decidedByName: nameOf(names, each.decided_by),
      doneAt: each.done_at?.toISOString() ?? null, doneByName: nameOf(names, each.done_by),
    })),
    may: { decide: row.signed_at === null && principal.permissions.has('tenant.manage'), sign: why === null, why },
  };
}

/** Why a review cannot be signed by this caller now; `null`: it can. Pure. */
export function whyNotSigned({ row, decisions }: ReviewRows, principal: Principal, names: Named): string | null {
  if (row.signed_at !== null) return 'It is signed.';
  if (principal.kind !== 'user' || principal.userId === null || principal.support !== undefined) return 'A person signs, in their own role; a token does not.';
  if (!principal.permissions.has('tenant.manage')) return 'An owner or admin signs it.';
  if (row.owner_id !== null && row.owner_id !== principal.userId) return `${nameOf(names, row.owner_id) ?? 'Somebody else'} answers for it; hand it over first.`;
  const left = row.items - decisions.length;
  return left > 0 ? `${left} of ${row.items} are not decided yet.` : null;
}
