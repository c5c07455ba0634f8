import type { IntentRecord, OutcomeRecord } from '../records.ts';
import { dearest, type GivenUp, givenUpOf, isLeg } from './given-up.ts';
import type { LegBound } from './leg-bound.ts';

/** What the intents of one request say together. In the database of an earlier version there are no `bounds`: what is meant then is its own. */
export type MergedIntent = IntentRecord & { readonly bounds?: readonly LegBound[] };

/** An intent whose outcome has not come yet, and whose process wrote it. */
export interface OpenIntent {
  readonly intent: MergedIntent;
  readonly writer: string;
  /** It stands in the database too, because its segment is gone. */
  readonly carried: boolean;
}

/** A request that is over, with what its attempts were bounded by, for where only an estimate is known. */
export interface FinishedRequest {
  readonly outcome: OutcomeRecord;
  /** What an estimate of its last attempt costs; `null`: not known, or none is needed. */
  readonly estimateNanoUsd: number | null;
  /** The attempts that stand in the ledger by themselves; left out: none. */
  readonly givenUp?: readonly GivenUp[];
}

/** A request that tries a second key has a second intent: the last one says who and what is held, and each keeps its own bound. */
export function mergeIntents(before: MergedIntent | undefined, after: IntentRecord): MergedIntent {
  if (before === undefined) return after;
  // Each intent says all that the request holds by then; one that says nothing of credits has changed nothing of them.
  const credits = after.credits ?? before.credits;
  return { ...after, ...credits === undefined ? {} : { credits }, bounds: [...boundsOf(before), ...boundsOf(after)] };
}

function boundsOf(intent: MergedIntent | null): readonly LegBound[] {
  if (intent === null) return [];
  const { credentialId, model, payer, version, custody } = intent.credential;
  return intent.bounds ?? [{ credentialId, model, payer, version, custody, worstCase: intent.worstCase }];
}

/** Whether what the intents say is needed: nearly never, since most requests are counted at their first attempt. */
export function needsIntents({ usageState, attempts }: OutcomeRecord): boolean {
  return usageState === 'estimated' || attempts.some((attempt) => attempt.mayBeBilled === true);
}

/** A request with its outcome, and what its intents say together, as far as they are needed. Pure. */
export function finish(outcome: OutcomeRecord, intent: MergedIntent | null): FinishedRequest {
  return { outcome, estimateNanoUsd: outcome.usageState === 'estimated' ? estimateOf(intent, outcome) : null, givenUp: givenUpOf(outcome, boundsOf(intent)) };
}

/** What an estimate of this outcome costs: the bound of the leg that it names, with the payer that it names. `null`: not known. Pure. */
export function estimateOf(intent: MergedIntent | null, { credential }: Pick<OutcomeRecord, 'credential'>): number | null {
  return dearest(boundsOf(intent).filter((bound) => bound.payer === credential.payer && isLeg(bound, credential)))?.worstCase?.costNanoUsd ?? null;
}

/**
 * The end of a request whose process died before it could tell. Whether the provider answered, nobody knows: it counts
 * as failed, at the most that its last attempt can have cost, marked as an estimate; and attempts before it that may be billed stand as they do for any request.
 */
export function finishOrphan(intent: MergedIntent): FinishedRequest {
  const { credential, worstCase } = intent;
  const payer = credential.payer === 'tenant' ? {} : { payer: credential.payer };
  return finish({
    type: 'outcome', requestId: intent.requestId, tenantId: intent.tenantId, at: intent.at, caller: intent.caller, endpoint: intent.endpoint, stream: intent.stream,
    askedModel: intent.askedModel, credential, servedModel: null, status: 0, outcome: 'failed',
    usage: worstCase?.usage ?? null, usageState: 'estimated', usageRaw: null, latencyMs: 0, firstByteMs: null,
    attempts: [...intent.attempts ?? [], { credentialId: credential.credentialId, fingerprint: credential.fingerprint, provider: credential.provider, model: credential.model, status: 0, code: 'process_died', milliseconds: 0, ...payer }],
    reservations: intent.reservations, ...intent.credits === undefined ? {} : { credits: intent.credits }, providerRequestId: null, code: 'process_died', ...intent.policy === undefined ? {} : { policy: intent.policy }, ...intent.shadowOf === undefined ? {} : { shadowOf: intent.shadowOf },
  }, intent);
}
