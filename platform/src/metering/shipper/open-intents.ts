import type { CredentialRecord, IntentRecord, OutcomeRecord } from '../records.ts';

/** The most that one attempt of a request can use, and whose money it is. */
export interface LegBound extends Pick<CredentialRecord, 'credentialId' | 'model' | 'payer'> { readonly worstCase: IntentRecord['worstCase'] }

/** What the intents of one request say together. In the database of an earlier version there are no `bounds`: what is meant then is its own. */
export type MergedIntent = IntentRecord & { readonly bounds?: readonly LegBound[] };

/** An intent whose outcome has not come yet, and whose process wrote it. */
export interface OpenIntent {
  readonly intent: MergedIntent;
  readonly writer: string;
  /** It stands in the database too, because its segment is gone. */
  readonly carried: boolean;
}

/** A request that is over, with what its attempt was bounded by, for where only an estimate is known. */
export interface FinishedRequest {
  readonly outcome: OutcomeRecord;
  readonly estimateNanoUsd: number | null;
}

/** A request that tries a second key has a second intent: the last one says who and what is held, and each keeps its own bound. */
export function mergeIntents(before: MergedIntent | undefined, after: IntentRecord): MergedIntent {
  if (before === undefined) return after;
  // Each intent says all that the request holds by then; one that says nothing of credits has changed nothing of them.
  const credits = after.credits ?? before.credits;
  return { ...after, ...credits === undefined ? {} : { credits }, bounds: [...boundsOf(before), ...boundsOf(after)] };
}

function boundsOf(intent: MergedIntent): readonly LegBound[] {
  const { credentialId, model, payer } = intent.credential;
  return intent.bounds ?? [{ credentialId, model, payer, worstCase: intent.worstCase }];
}

/**
 * What an estimate of this outcome costs: the dearest bound of the leg that it names, and of those of the same payer that may be billed beside it.
 * Never another payer's: own keys and credits are two kinds of money. `null`: not known. Pure.
 */
export function estimateOf(intent: MergedIntent | null, { credential, attempts }: Pick<OutcomeRecord, 'credential' | 'attempts'>): number | null {
  const isLeg = (bound: LegBound, leg: Pick<LegBound, 'credentialId' | 'model'>): boolean => bound.credentialId === leg.credentialId && bound.model === leg.model;
  const meant = intent === null ? [] : boundsOf(intent).filter((bound) => bound.payer === credential.payer && (isLeg(bound, credential) || attempts.some((each) => each.mayBeBilled === true && isLeg(bound, each))));
  return dearest(meant)?.costNanoUsd ?? null;
}

function dearest(bounds: readonly LegBound[]): IntentRecord['worstCase'] {
  return bounds.map(({ worstCase }) => worstCase).toSorted((left, right) => (right?.costNanoUsd ?? -1) - (left?.costNanoUsd ?? -1))[0] ?? null;
}

/**
 * The end of a request whose process died before it could tell. Whether the provider answered, nobody knows: it counts
 * as failed, at the most that its payer could have had to pay, marked as an estimate.
 */
export function finishOrphan(intent: MergedIntent): FinishedRequest {
  const { credential } = intent;
  // Which of its attempts were sent, nobody can say.
  const worstCase = dearest(boundsOf(intent).filter(({ payer }) => payer === credential.payer));
  return {
    estimateNanoUsd: worstCase?.costNanoUsd ?? null,
    outcome: {
      type: 'outcome', requestId: intent.requestId, tenantId: intent.tenantId, at: intent.at, caller: intent.caller, endpoint: intent.endpoint, stream: intent.stream,
      askedModel: intent.askedModel, credential, servedModel: null, status: 0, outcome: 'failed',
      usage: worstCase?.usage ?? null, usageState: 'estimated', usageRaw: null, latencyMs: 0, firstByteMs: null,
      attempts: [{ credentialId: credential.credentialId, fingerprint: credential.fingerprint, provider: credential.provider, model: credential.model, status: 0, code: 'process_died', milliseconds: 0, ...credential.payer === 'tenant' ? {} : { payer: credential.payer } }],
      reservations: intent.reservations, ...intent.credits === undefined ? {} : { credits: intent.credits }, providerRequestId: null, code: 'process_died', ...intent.policy === undefined ? {} : { policy: intent.policy }, ...intent.shadowOf === undefined ? {} : { shadowOf: intent.shadowOf },
    },
  };
}
