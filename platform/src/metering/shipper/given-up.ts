import { hash } from 'node:crypto';
import type { AttemptRecord, OutcomeRecord } from '../records.ts';
import type { LegBound } from './leg-bound.ts';

/** An attempt that stands in the ledger by itself: it was sent and given up, and its provider may bill it. */
export interface GivenUp {
  /** Among all attempts of its request. */
  readonly place: number;
  /** Of its row. */
  readonly rowId: string;
  readonly attempt: AttemptRecord;
  /** The most that it can have used; `null`: its intent cannot be read. */
  readonly bound: LegBound | null;
}

/** A key and a model of it. */
export type Leg = Pick<LegBound, 'credentialId' | 'model'>;

export function isLeg(one: Leg, other: Leg): boolean {
  return one.credentialId === other.credentialId && one.model === other.model;
}

/** The bound that costs most; one whose cost is not known comes last. */
export function dearest(bounds: readonly LegBound[]): LegBound | null {
  return bounds.toSorted((left, right) => (right.worstCase?.costNanoUsd ?? -1) - (left.worstCase?.costNanoUsd ?? -1))[0] ?? null;
}

/**
 * The attempts of a request that may be billed beside what its own row is about. The last one is the row's own where no count of it ever came. What cannot cost
 * anything (counting tokens) is left out. Pure.
 */
export function givenUpOf({ requestId, attempts, usageState, credential }: Pick<OutcomeRecord, 'requestId' | 'attempts' | 'usageState' | 'credential'>, bounds: readonly LegBound[]): readonly GivenUp[] {
  return attempts.flatMap((attempt, place): GivenUp[] => {
    if (attempt.mayBeBilled !== true) return [];
    if (place === attempts.length - 1 && usageState === 'estimated' && isLeg(credential, attempt)) return [];
    const bound = dearest(bounds.filter((each) => each.payer === (attempt.payer ?? 'tenant') && isLeg(each, attempt)));
    return isFree(bound) ? [] : [{ place, rowId: attemptRowId(requestId, place), attempt, bound }];
  });
}

function isFree(bound: LegBound | null): boolean {
  const worst = bound?.worstCase;
  return worst !== undefined && worst !== null && worst.costNanoUsd === 0 && worst.usage.input === 0 && worst.usage.output === 0;
}

/**
 * The id of an attempt's row: a UUIDv7 of the same millisecond as its request's (so both lie in one month of the ledger), and otherwise a digest of request and place, so that
 * whoever ships it again writes the same row.
 */
export function attemptRowId(requestId: string, place: number): string {
  const digest = hash('sha256', `attempt ${place} of ${requestId}`);
  const variant = ((Number.parseInt(digest.slice(3, 4), 16) & 0b11) | 0b1000).toString(16);
  return `${requestId.slice(0, 13)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
