import type { Principal } from '../../foundation/index.ts';
import { type Approval, type ApprovalSubject, type Arrangement, type QueuePlace, arrangeApproval, decideApproval, isExpired, listOpenApprovals, mayDecide, openApproval, readApproval, withdrawApproval } from '../../approvals/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import type { CataloguePeople } from '../dependencies.ts';
import { type AppManifest, needsFourEyes } from '../manifest.ts';
import { readDueDays } from '../reviews/due-days.ts';
import { lastEditors } from './lineage.ts';
import type { RunRow, RunTransaction } from './store.ts';

/** How long a draft waits for its decision. Editing it, also without a change, asks again. */
const waitsMilliseconds = 14 * 86_400_000;

/** With who was the last to change the text that it is about. */
export type Gate = Approval & { readonly editedBy: string | null };
export interface QueuedGate { readonly subjectId: string; readonly approval: Gate }

const subjectOf = (row: Pick<RunRow, 'id' | 'tenant_id'>): ApprovalSubject => ({ tenantId: row.tenant_id, kind: 'run', id: row.id });

/** Asks for the decision that an app demands, about exactly one text; wanted by the day that the organisation's setting gives. */
export async function openGate(trx: RunTransaction, asked: { manifest: AppManifest; row: RunRow; subjectHash: string; activeSeats: number; now: Date }): Promise<void> {
  const { manifest, row, now } = asked;
  const dueDays = await readDueDays(trx);
  await openApproval(trx, {
    subject: subjectOf(row), subjectHash: Buffer.from(asked.subjectHash, 'hex'), qualification: manifest.approval.qualification,
    fourEyes: needsFourEyes(manifest, asked.activeSeats), requestedBy: row.started_by, expiresAt: new Date(now.getTime() + waitsMilliseconds), dueAt: dueDays === null ? null : new Date(now.getTime() + dueDays * 86_400_000),
  });
}

/** The runs that wait for a decision, or that nobody decided in time; the most urgent first. */
export async function listGates(trx: RunTransaction, asked: { readonly lapsed: boolean; readonly now: Date; readonly after: QueuePlace | null; readonly limit: number }): Promise<readonly QueuedGate[]> {
  const open = await listOpenApprovals(trx, { kind: 'run', ...asked });
  const editors = await lastEditors(trx, open.map(({ subjectId }) => subjectId));
  return open.map(({ subjectId, approval }) => ({ subjectId, approval: { ...approval, editedBy: editors.get(subjectId) ?? null } }));
}

/** @throws KeysteadError `conflict` where no decision is open. */
export function arrangeGate(trx: RunTransaction, row: RunRow, arrangement: Arrangement): Promise<Approval> {
  return arrangeApproval(trx, subjectOf(row), arrangement);
}

export async function withdrawGate(trx: RunTransaction, row: RunRow): Promise<void> {
  await withdrawApproval(trx, subjectOf(row));
}

/** The latest decision asked for or given; `null` where the run has no gate. */
export async function readGate(trx: RunTransaction, row: RunRow): Promise<Gate | null> {
  const approval = await readApproval(trx, subjectOf(row));
  return approval === null ? null : { ...approval, editedBy: await lastEditor(trx, row) };
}

const lastEditor = async (trx: RunTransaction, { id, edited }: RunRow): Promise<string | null> => (edited ? (await lastEditors(trx, [id])).get(id) ?? null : null);

export interface GateDecision { readonly decision: 'approve' | 'reject'; readonly subjectHash: string; readonly reason: string | null; readonly attestation: boolean; /** Where several were decided at once: how many, and whether each was opened or stated to be reviewed. It stands in the record. */ readonly together?: { readonly drafts: number; readonly read: 'opened' | 'stated' } }

/** @throws KeysteadError `forbidden`, `own_approval`, `own_text`, `text_changed`, `conflict`. @returns the id of the approval. */
export async function decideGate(trx: RunTransaction, row: RunRow, decider: Decider, wish: GateDecision & { now: Date }): Promise<string> {
  const { decision, reason, attestation, now } = wish;
  return (await decideApproval(trx, { subject: subjectOf(row), subjectHash: Buffer.from(wish.subjectHash, 'hex'), decider, editedBy: await lastEditor(trx, row), decision, reason, attestation, now })).id;
}

export type Decider = Parameters<typeof mayDecide>[1];

/** @throws KeysteadError `forbidden` for a token that stands for no person: only people decide. */
export async function deciderOf(people: CataloguePeople, principal: Principal): Promise<Decider> {
  const { tenantId, userId, role } = principal;
  if (userId === null || role === 'operator' || role === 'support') throw new KeysteadError('forbidden', { permission: 'a member of the organisation' });
  const [qualifications, activeSeats] = await Promise.all([people.qualificationsOf(tenantId, userId), people.activeSeats(tenantId)]);
  return { userId, role, qualifications, activeSeats };
}

/** Whether this person could decide now, for the buttons of the page. */
export async function couldDecide(people: CataloguePeople, principal: Principal, gate: Gate, now: Date): Promise<boolean> {
  if (principal.userId === null || !principal.permissions.has('approvals.decide')) return false;
  return mayDecide(gate, await deciderOf(people, principal), now);
}

/** Of those who hold the qualification, those whom four eyes allow. */
export function mayBeHanded<Holder extends { readonly userId: string }>(gate: Gate, holders: readonly Holder[]): readonly Holder[] {
  return holders.filter(({ userId }) => !gate.fourEyes || (userId !== gate.requestedBy && userId !== gate.editedBy));
}

/** The state as a reader sees it. */
export function gateState(gate: Gate, now: Date): 'open' | 'approved' | 'rejected' | 'expired' {
  if (gate.state === 'withdrawn' || isExpired(gate, now)) return 'expired';
  return gate.state;
}
