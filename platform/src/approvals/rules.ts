import type { Qualification, Role } from '@keystead/contract';
import { KeysteadError } from '../foundation/index.ts';

/** An approval as a decision looks at it. */
export interface ApprovalFacts {
  readonly state: 'open' | 'approved' | 'rejected' | 'withdrawn';
  /** SHA-256 of exactly the text that is asked about. */
  readonly subjectHash: Buffer;
  readonly qualification: Qualification;
  readonly fourEyes: boolean;
  readonly requestedBy: string | null;
  /** Who was the last to change the text; `null` where nobody did since it was made. */
  readonly editedBy: string | null;
  readonly expiresAt: Date;
}

/** Who wants to decide, as the caller verified it. */
export interface Decider {
  readonly userId: string;
  readonly role: Role;
  readonly qualifications: readonly Qualification[];
  /** Active people of the tenant. */
  readonly activeSeats: number;
}

/**
 * Where one person is alone, there are no four eyes: an owner or admin may then decide by attesting that they hold the
 * qualification and have read the text. With a second person there, the attestation counts for nothing.
 */
export function attestsAlone(decider: Decider, attestation: boolean): boolean {
  return attestation && decider.activeSeats === 1 && (decider.role === 'owner' || decider.role === 'admin');
}

/**
 * Refuses whoever may not decide, whatever they decide. Four eyes are two people beside each other on one text: neither who
 * asked for it nor who wrote it last. @throws KeysteadError `own_approval`, `own_text`, `forbidden`.
 */
function checkDecider(approval: ApprovalFacts, decider: Decider, attestation: boolean): void {
  if (attestsAlone(decider, attestation)) return;
  const { qualification } = approval;
  if (approval.fourEyes && approval.requestedBy === decider.userId) throw new KeysteadError('own_approval', { qualification });
  if (approval.fourEyes && approval.editedBy === decider.userId) throw new KeysteadError('own_text', { qualification });
  if (!decider.qualifications.includes(qualification)) throw new KeysteadError('forbidden', { permission: `the qualification ${qualification}` });
}

/**
 * Refuses a decision that must not take effect: late, about another text, or by somebody who may not.
 * @throws KeysteadError `conflict`, `text_changed`, `own_approval`, `own_text`, `forbidden`.
 */
export function checkDecision(approval: ApprovalFacts, decision: { subjectHash: Buffer; decider: Decider; attestation: boolean; now: Date }): void {
  if (approval.state !== 'open') throw new KeysteadError('conflict', { detail: `it was ${approval.state} before` });
  if (isExpired(approval, decision.now)) throw new KeysteadError('conflict', { detail: 'the time to decide has passed' });
  if (!approval.subjectHash.equals(decision.subjectHash)) throw new KeysteadError('text_changed');
  checkDecider(approval, decision.decider, decision.attestation);
}

export function isExpired(approval: Pick<ApprovalFacts, 'state' | 'expiresAt'>, now: Date): boolean {
  return approval.state === 'open' && approval.expiresAt.getTime() <= now.getTime();
}

/** Whether this person could decide now, for buttons. Attesting counts, since they can. */
export function mayDecide(approval: ApprovalFacts, decider: Decider, now: Date): boolean {
  try {
    checkDecision(approval, { subjectHash: approval.subjectHash, decider, attestation: true, now });
    return true;
  } catch {
    return false;
  }
}
