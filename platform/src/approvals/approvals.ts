import type { Qualification } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { KeysteadError, type Transaction, newId } from '../foundation/index.ts';
import { type ApprovalFacts, type Decider, attestsAlone, checkDecision } from './rules.ts';
import type { ApprovalsTable, ApprovalsTables } from './tables.ts';

/** What a decision is about: one thing of one tenant. */
export interface ApprovalSubject {
  readonly tenantId: string;
  /** The kind of thing, e.g. `run`. */
  readonly kind: string;
  readonly id: string;
}

export interface Approval extends Omit<ApprovalFacts, 'editedBy'> {
  readonly id: string;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
  /** True where one person alone attested, in place of four eyes. */
  readonly attested: boolean;
  readonly requestedAt: Date;
  /** Whose decision it is, where it was handed to somebody. */
  readonly assignedTo: string | null;
  /** When it is wanted. */
  readonly dueAt: Date | null;
  /** Whether a person said when it is wanted, also that it is wanted by no day. */
  readonly dueByHand: boolean;
}

export interface NewApproval {
  readonly subject: ApprovalSubject;
  /** SHA-256 of exactly the text that is asked about. */
  readonly subjectHash: Buffer;
  readonly qualification: Qualification;
  /** Whether neither whoever asked nor whoever changed the text last may be the one who decides. */
  readonly fourEyes: boolean;
  readonly requestedBy: string | null;
  readonly expiresAt: Date;
  /** When it is wanted; `null` where no day is set. */
  readonly dueAt: Date | null;
}

export interface ApprovalDecision {
  readonly subject: ApprovalSubject;
  readonly decision: 'approve' | 'reject';
  /** Of the text that the decider read. */
  readonly subjectHash: Buffer;
  readonly decider: Decider;
  /** Who was the last to change the text; `null` where nobody did since it was made. */
  readonly editedBy: string | null;
  readonly attestation: boolean;
  readonly reason: string | null;
  readonly now: Date;
}

/**
 * Asks for a decision, in the transaction that makes the text. At most one is open about a subject: withdraw the former first.
 * @returns its id.
 * @throws KeysteadError `conflict` where one is open already.
 */
export async function openApproval<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, wish: NewApproval): Promise<string> {
  const id = newId();
  const added = await own(transaction).insertInto('approvals').values({
    id, tenant_id: wish.subject.tenantId, subject_kind: wish.subject.kind, subject_id: wish.subject.id, subject_hash: wish.subjectHash,
    qualification: wish.qualification, four_eyes: wish.fourEyes, requested_by: wish.requestedBy, expires_at: wish.expiresAt, due_at: wish.dueAt,
  }).onConflict((conflict) => conflict.columns(['subject_kind', 'subject_id']).where('state', '=', 'open').doNothing()).executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) throw new KeysteadError('conflict', { detail: 'a decision about this is open already' });
  return id;
}

/**
 * Approves or rejects. Of any number of decisions at once one takes effect; the others see it as decided. The caller records
 * the event, in the same transaction.
 * @throws KeysteadError `not_found`, `conflict`, `text_changed`, `own_approval`, `own_text`, `forbidden`.
 */
export async function decideApproval<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, decision: ApprovalDecision): Promise<Approval> {
  const approval = await readApproval(transaction, decision.subject);
  if (approval === null) throw new KeysteadError('not_found');
  checkDecision({ ...approval, editedBy: decision.editedBy }, decision);
  const row = await own(transaction).updateTable('approvals').set({
    state: decision.decision === 'approve' ? 'approved' : 'rejected', decided_by: decision.decider.userId, decided_at: decision.now,
    reason: decision.reason, attested: attestsAlone(decision.decider, decision.attestation),
  }).where('id', '=', approval.id).where('state', '=', 'open').where('subject_hash', '=', decision.subjectHash).where('expires_at', '>', decision.now)
    .returningAll().executeTakeFirst();
  if (row === undefined) throw new KeysteadError('conflict', { detail: 'somebody else decided it just now' });
  return toApproval(row);
}

/** What is changed about an open request; what is not named stays. */
export interface Arrangement { readonly assignedTo?: string | null; readonly dueAt?: Date | null }

/** Hands an open request for a decision to somebody, or says when it is wanted. @throws KeysteadError `conflict` where none is open. */
export async function arrangeApproval<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, subject: ApprovalSubject, { assignedTo, dueAt }: Arrangement): Promise<Approval> {
  const row = await own(transaction).updateTable('approvals').set({ ...assignedTo === undefined ? {} : { assigned_to: assignedTo }, ...dueAt === undefined ? {} : { due_at: dueAt, due_by_hand: true } })
    .where('tenant_id', '=', subject.tenantId).where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('state', '=', 'open').returningAll().executeTakeFirst();
  if (row === undefined) throw new KeysteadError('conflict', { detail: 'no decision is open about it' });
  return toApproval(row);
}

/** Takes back an open request for a decision, e.g. because the text changed. @returns whether one was open. */
export async function withdrawApproval<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, subject: ApprovalSubject): Promise<boolean> {
  const result = await own(transaction).updateTable('approvals').set({ state: 'withdrawn' })
    .where('tenant_id', '=', subject.tenantId).where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('state', '=', 'open').executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The latest request for a decision about a subject, withdrawn ones left out. */
export async function readApproval<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, subject: ApprovalSubject): Promise<Approval | null> {
  const row = await own(transaction).selectFrom('approvals').selectAll()
    .where('tenant_id', '=', subject.tenantId).where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).where('state', '<>', 'withdrawn')
    .orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : toApproval(row);
}

/** Kysely cannot see through the type parameter; the constraint on it says that the table is there. */
function own<Tables extends ApprovalsTables>(transaction: Transaction<Tables>): Transaction<ApprovalsTables> {
  return transaction as unknown as Transaction<ApprovalsTables>;
}

/** A row as others see it. */
export function toApproval(row: Selectable<ApprovalsTable>): Approval {
  return {
    id: row.id, state: row.state, subjectHash: row.subject_hash, qualification: row.qualification, fourEyes: row.four_eyes, requestedBy: row.requested_by,
    expiresAt: row.expires_at, decidedBy: row.decided_by, decidedAt: row.decided_at, reason: row.reason, attested: row.attested,
    requestedAt: row.requested_at, assignedTo: row.assigned_to, dueAt: row.due_at, dueByHand: row.due_by_hand,
  };
}
