import type { AnswerFacts, AnswerShape, TokenUsage } from '../dialects/index.ts';
import type { AttemptRecord, CallerRecord, ContentRecord, CredentialRecord, CreditRecord, IntentRecord, OriginRecord, OutcomeRecord, PolicyRecord, RefusalRecord, ReservationRecord, WorstCase } from '../metering/index.ts';
import type { Caller } from './request/authenticate.ts';
import type { GatewayError } from './errors.ts';
import { keptParameters } from './refusal-parameters.ts';
import type { Target } from './routing/resolve.ts';

/** What every record of one request has in common. */
export interface RequestRecord {
  readonly requestId: string;
  readonly tenantId: string;
  readonly at: number;
  readonly caller: CallerRecord;
  readonly endpoint: string;
  readonly stream: boolean;
  readonly askedModel: string;
  /** What the policy saw and did; left out where it had nothing to say. */
  readonly policy?: PolicyRecord;
  /** What its limit on the output was lowered to, so that it fitted into a budget. */
  readonly outputLimit?: number;
  /** It repeats this request for comparison. */
  readonly shadowOf?: string;
  /** Left out of what an app of ours sends. */
  readonly origin?: OriginRecord;
}

const callers = new WeakMap<Caller, CallerRecord>();
const credentials = new WeakMap<Target, CredentialRecord>();

/** One object for each caller, as long as its configuration lives: whoever writes records knows it again. */
export function callerRecord(caller: Caller): CallerRecord {
  return remembered(callers, caller, describeCaller);
}

export function credentialRecord(target: Target): CredentialRecord {
  return remembered(credentials, target, describeCredential);
}

function remembered<Key extends WeakKey, Value>(map: WeakMap<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

function describeCaller(caller: Caller): CallerRecord {
  return { userId: caller.userId, tokenId: caller.tokenId, appId: caller.appId, runId: caller.runId, environment: caller.environment, teamId: caller.teamId, ...caller.project === null ? {} : { project: caller.project }, ...caller.workflow === null ? {} : { workflow: caller.workflow }, ...caller.tags === null ? {} : { tags: caller.tags } };
}

function describeCredential(target: Target): CredentialRecord {
  const { credential } = target;
  return {
    // When the platform rotates its keys concerns no organisation.
    credentialId: credential.id, version: credential.owner === undefined ? credential.version.version : 1, fingerprint: credential.version.fingerprint,
    provider: target.provider.id, payer: credential.payer, custody: credential.custody, model: target.model,
  };
}

function optional({ policy, shadowOf }: RequestRecord): { policy?: PolicyRecord; shadowOf?: string } {
  if (shadowOf !== undefined) return { ...policy === undefined ? {} : { policy }, shadowOf };
  return policy === undefined ? {} : { policy };
}

const unbounded: WorstCase = { usage: { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null }, costNanoUsd: null };

export function intentRecord(request: RequestRecord, target: Target, worstCase: WorstCase | null, { reservations, credits, attempts }: Pick<Dispatched, 'reservations' | 'credits'> & { readonly attempts?: readonly AttemptRecord[] | undefined }): IntentRecord {
  return {
    type: 'intent', requestId: request.requestId, tenantId: request.tenantId, at: request.at, caller: request.caller, endpoint: request.endpoint,
    stream: request.stream, askedModel: request.askedModel, credential: credentialRecord(target), worstCase: worstCase ?? unbounded, reservations, ...attempts === undefined ? {} : { attempts }, ...credits === undefined ? {} : { credits }, ...optional(request),
  };
}

export function refusalRecord(request: RequestRecord, error: GatewayError): RefusalRecord {
  return {
    type: 'refusal', requestId: request.requestId, tenantId: request.tenantId, at: request.at, caller: request.caller,
    endpoint: request.endpoint, stream: request.stream, askedModel: request.askedModel, code: error.code, status: error.status, ...keptParameters(error), ...optional(request), ...request.origin === undefined ? {} : { origin: request.origin },
  };
}

/** How a request that used a key ended. */
export interface Ending {
  readonly outcome: OutcomeRecord['outcome'];
  readonly status: number;
  readonly facts: AnswerFacts | null;
  /** The whole answer came, so its usage is the bill. */
  readonly whole: boolean;
  /** Something was sent whose bill is not known: a cut stream, a time-out. */
  readonly mayBeBilled: boolean;
  readonly latencyMs: number;
  readonly firstByteMs: number | null;
}

export interface Dispatched {
  readonly target: Target;
  readonly worstCase: WorstCase | null;
  readonly attempts: readonly AttemptRecord[];
  readonly reservations: readonly ReservationRecord[];
  /** What it holds of credits; `undefined`: it asked for none. */
  readonly credits?: CreditRecord | undefined;
  /** Of what the caller was told; `null` for an answer. */
  readonly code: string | null;
  /** The route that stood for the model. */
  readonly route: string | null;
  readonly translation: { readonly to: string; readonly warnings: number } | null;
  /** What the answer was like, where it is compared. */
  readonly answer?: AnswerShape | null;
  /** Commitments to what was asked and answered; `undefined`: the policy does not want them. */
  readonly content?: ContentRecord | undefined;
}

/** The one outcome of a request. */
export function outcomeRecord(request: RequestRecord, dispatched: Dispatched, ending: Ending): OutcomeRecord {
  const { facts } = ending;
  return {
    type: 'outcome', requestId: request.requestId, tenantId: request.tenantId, at: request.at, caller: request.caller, endpoint: request.endpoint,
    stream: request.stream, askedModel: request.askedModel, credential: credentialRecord(dispatched.target),
    servedModel: facts?.servedModel ?? null, status: ending.status, outcome: ending.outcome, ...usageOf(ending, dispatched.worstCase),
    usageRaw: facts?.usageRaw ?? null, latencyMs: Math.round(ending.latencyMs), firstByteMs: ending.firstByteMs === null ? null : Math.round(ending.firstByteMs),
    attempts: dispatched.attempts, reservations: dispatched.reservations, ...dispatched.credits === undefined ? {} : { credits: dispatched.credits }, providerRequestId: facts?.providerRequestId ?? null,
    code: dispatched.code, route: dispatched.route, translation: dispatched.translation, ...optional(request), ...request.outputLimit === undefined ? {} : { outputLimit: request.outputLimit }, ...dispatched.answer === undefined || dispatched.answer === null ? {} : { answer: dispatched.answer },
    ...dispatched.content === undefined ? {} : { content: dispatched.content }, ...request.origin === undefined ? {} : { origin: request.origin },
  };
}

/**
 * The provider's count where its whole answer came. Else the worst case, marked as an estimate: what cannot be known is
 * never written down as zero. An explicit zero is zero.
 */
function usageOf(ending: Ending, worstCase: WorstCase | null): { usage: TokenUsage | null; usageState: OutcomeRecord['usageState'] } {
  const counted = ending.facts?.usage ?? null;
  if (ending.whole && counted !== null) return { usage: counted, usageState: 'settled' };
  if (ending.whole || ending.mayBeBilled) return { usage: worstCase?.usage ?? counted, usageState: 'estimated' };
  return { usage: null, usageState: 'none' };
}
