import type { IntentRecord, OutcomeRecord } from '../records.ts';

/** An intent whose outcome has not come yet, and whose process wrote it. */
export interface OpenIntent {
  readonly intent: IntentRecord;
  readonly writer: string;
  /** It stands in the database too, because its segment is gone. */
  readonly carried: boolean;
}

/** A request that is over, with what its attempt was bounded by, for where only an estimate is known. */
export interface FinishedRequest {
  readonly outcome: OutcomeRecord;
  readonly estimateNanoUsd: number | null;
}

/** A request that tries a second key has a second intent: the last one says who, the dearest one how much at most. */
export function mergeIntents(before: IntentRecord | undefined, after: IntentRecord): IntentRecord {
  if (before === undefined) return after;
  const dearer = (before.worstCase?.costNanoUsd ?? -1) > (after.worstCase?.costNanoUsd ?? -1) ? before.worstCase : after.worstCase;
  // A key was opened for both; whether the first one's provider was reached, only an outcome could tell.
  const billable = new Set(before.reservations.flatMap((each) => (each.mayBeBilled === true || each.credentialId === before.credential.credentialId ? each.budgetId : [])));
  const reservations = after.reservations.map((each) => (each.credentialId !== undefined && billable.has(each.budgetId) ? { ...each, mayBeBilled: true } : each));
  return { ...after, reservations, worstCase: dearer };
}

/**
 * The end of a request whose process died before it could tell. Whether the provider answered, nobody knows: it counts
 * as failed, at the most it could have cost, marked as an estimate.
 */
export function finishOrphan(intent: IntentRecord): FinishedRequest {
  const { credential } = intent;
  return {
    estimateNanoUsd: intent.worstCase?.costNanoUsd ?? null,
    outcome: {
      type: 'outcome', requestId: intent.requestId, tenantId: intent.tenantId, at: intent.at, caller: intent.caller, endpoint: intent.endpoint, stream: intent.stream,
      askedModel: intent.askedModel, credential, servedModel: null, status: 0, outcome: 'failed',
      usage: intent.worstCase?.usage ?? null, usageState: 'estimated', usageRaw: null, latencyMs: 0, firstByteMs: null,
      attempts: [{ credentialId: credential.credentialId, fingerprint: credential.fingerprint, provider: credential.provider, model: credential.model, status: 0, code: 'process_died', milliseconds: 0 }],
      reservations: intent.reservations, providerRequestId: null, code: 'process_died', ...intent.policy === undefined ? {} : { policy: intent.policy },
    },
  };
}
