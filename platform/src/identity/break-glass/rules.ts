import { KeysteadError } from '../../foundation/index.ts';

/** What the rules look at of a request. Times are passed in; nothing here asks a clock or a database. */
export interface RequestFacts {
  readonly drill: boolean;
  readonly requestedBy: string;
  readonly decideBefore: Date;
  readonly decision: 'approve' | 'refuse' | null;
  readonly accessUntil: Date | null;
  readonly endedAt: Date | null;
  readonly endedBecause: string | null;
}

export type RequestState = 'requested' | 'approved' | 'refused' | 'ended' | 'expired';

/** For how long a request waits for its second person. */
export const decisionWindowMs = 24 * 3_600_000;

/** Where a request stands at `now`. Time alone ends it: nobody has to write anything for that. */
export function stateOf(request: RequestFacts, now: Date): RequestState {
  if (request.decision === 'refuse') return 'refused';
  if (request.endedAt !== null) return request.endedBecause === 'time' ? 'expired' : 'ended';
  if (request.decision === 'approve') return request.accessUntil !== null && request.accessUntil <= now ? 'expired' : 'approved';
  return request.decideBefore <= now ? 'expired' : 'requested';
}

export interface Decider { readonly userId: string; readonly as: 'operator' | 'owner' }

/**
 * Whether somebody may decide. An owner always may; another operator may refuse, and approve only where the organisation left its
 * consent to operators. Whoever asked never may.
 * @throws KeysteadError `own_request`, `forbidden`, `conflict`.
 */
export function checkDecision(request: RequestFacts, around: { decider: Decider; decision: 'approve' | 'refuse'; consent: 'owner' | 'operator'; now: Date }): void {
  const { decider, decision, consent, now } = around;
  if (decider.userId === request.requestedBy) throw new KeysteadError('own_request');
  if (decider.as === 'operator' && decision === 'approve' && consent === 'owner') throw new KeysteadError('forbidden', { permission: 'the consent of an owner of that organisation' });
  const state = stateOf(request, now);
  if (state !== 'requested') throw new KeysteadError('conflict', { detail: `the request is ${state}` });
}

/** Whether what was granted opens a session now, for this person. @throws KeysteadError `conflict`. */
export function checkOpening(request: RequestFacts, now: Date): void {
  if (request.drill) throw new KeysteadError('conflict', { detail: 'a drill opens nothing' });
  const state = stateOf(request, now);
  if (state !== 'approved') throw new KeysteadError('conflict', { detail: state === 'requested' ? 'nobody has approved the request yet' : `the access is ${state}` });
}
