import type { BudgetUnit } from '@keystead/contract';
import type { AnswerShape, TokenUsage } from '../dialects/index.ts';

/**
 * What the gateway writes to the spool: an intent before a key is opened, an outcome after. Plain JSON, one line each.
 * Times are milliseconds since the epoch, money nano-US-dollars.
 */
export interface IntentRecord {
  readonly type: 'intent';
  readonly requestId: string;
  readonly tenantId: string;
  readonly at: number;
  readonly caller: CallerRecord;
  readonly endpoint: string;
  readonly stream: boolean;
  readonly askedModel: string;
  readonly credential: CredentialRecord;
  /** The most that this attempt can use; what an orphaned intent is settled at. `null`: no bound on its tokens is known; a cost of `null`: no price. */
  readonly worstCase: { readonly usage: TokenUsage; readonly costNanoUsd: number | null } | null;
  readonly reservations: readonly ReservationRecord[];
  /** Everything that was tried by then, where some of it may be billed; left out else. */
  readonly attempts?: readonly AttemptRecord[];
  /** Left out where no platform key was to serve by then. */
  readonly credits?: CreditRecord;
  readonly policy?: PolicyRecord;
  /** It repeats this request for comparison; its answer goes to nobody. */
  readonly shadowOf?: string;
}

/** What the gateway's policy saw in a request and did: categories and counts, never what was found. */
export interface PolicyRecord {
  readonly dataClass: string;
  /** allow, warn, mask, reroute or block. */
  readonly action: string;
  /** Finds by category. */
  readonly finds: Readonly<Record<string, number>>;
}

export interface CallerRecord {
  readonly userId: string | null;
  readonly tokenId: string | null;
  readonly appId: string | null;
  readonly runId: string | null;
  readonly environment: string;
  /** The team the use is counted for. Not in records from before there were teams. */
  readonly teamId?: string | null;
  /** The client project; left out where there is none. */
  readonly project?: string;
  /** The workflow; left out where there is none. */
  readonly workflow?: string;
  /** What the request said of itself; left out where it said nothing. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where a request came from and what sent it: the network of its address (/24, /48), never the address; the name of the program without its version. */
export interface OriginRecord { readonly network: string; readonly client: string }

export interface CredentialRecord {
  readonly credentialId: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly provider: string;
  readonly payer: 'tenant' | 'platform';
  readonly custody: 'vault' | 'proxy' | 'client';
  /** The model's id as sent to the provider. */
  readonly model: string;
}

export interface ReservationRecord {
  readonly budgetId: string;
  readonly unit: BudgetUnit;
  /** ISO 8601. */
  readonly windowStart: string;
  /** All that the request holds of it, over its attempts. */
  readonly amount: number;
  /** The part of attempts that were given up and may be billed all the same. */
  readonly atRisk?: number;
  /** That part, attempt by attempt, each by its place among them. Not in records from before it was noted. */
  readonly risks?: readonly { readonly attempt: number; readonly amount: number }[];
  /** Whom it was leased to: the writer of the process's spool. */
  readonly holder: string;
}

/** What a request holds of its organisation's credits, in nano-US-dollars. */
export interface CreditRecord {
  /** For the attempt that its record names; 0 where an own key serves it. */
  readonly own: number;
  /** For attempts with platform keys that were given up and may be billed all the same. */
  readonly atRisk: number;
}

export interface AttemptRecord {
  readonly credentialId: string;
  readonly fingerprint: string;
  readonly provider: string;
  readonly model: string;
  /** HTTP status, or 0 where none came. */
  readonly status: number;
  /** Stable code of what went wrong, `null` for an answer. */
  readonly code: string | null;
  readonly milliseconds: number;
  /** After the request's arrival. Not in records from before it was noted. */
  readonly startedMs?: number;
  /** Left out: the organisation, with its own key. */
  readonly payer?: 'tenant' | 'platform';
  /** It was sent and given up, and its provider may bill it: not part of the usage. */
  readonly mayBeBilled?: boolean;
}

/** An attempt as its request's row keeps it. */
export interface KeptAttempt extends AttemptRecord {
  /** The row of the ledger that it has to itself; left out: none, since it cannot be billed, or is what its request's own row is about. */
  readonly row?: string;
  /** What that row stood at first. */
  readonly estimate?: { readonly tokens: TokenUsage; readonly costNanoUsd: number | null };
}

/** Codes of attempts whose provider said that quota or balance of the account are used up. */
export const quotaUsedUpCodes: ReadonlySet<string> = new Set(['provider_quota_used_up', 'provider_payment_required']);

export interface OutcomeRecord {
  readonly type: 'outcome';
  readonly requestId: string;
  readonly tenantId: string;
  /** When the request came, as in its intent. */
  readonly at: number;
  readonly caller: CallerRecord;
  readonly endpoint: string;
  readonly stream: boolean;
  readonly askedModel: string;
  /** The credential of the last attempt. */
  readonly credential: CredentialRecord;
  readonly servedModel: string | null;
  readonly status: number;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly usage: TokenUsage | null;
  /** `estimated` where the provider's count never came; then `usage` is the worst case. */
  readonly usageState: 'settled' | 'estimated' | 'none';
  readonly usageRaw: unknown;
  readonly latencyMs: number;
  readonly firstByteMs: number | null;
  readonly attempts: readonly AttemptRecord[];
  readonly reservations: readonly ReservationRecord[];
  /** As in its intent. */
  readonly credits?: CreditRecord;
  readonly providerRequestId: string | null;
  /** Stable code of what went wrong, as the caller was told it. */
  readonly code?: string | null;
  /** The route that stood for the model. */
  readonly route?: string | null;
  /** What the provider speaks, where it is not what the caller spoke, and how much of the request had no exact twin there. */
  readonly translation?: { readonly to: string; readonly warnings: number } | null;
  /** Left out where no class of data was named and nothing was found. */
  readonly policy?: PolicyRecord;
  /** As in its intent. */
  readonly shadowOf?: string;
  /** What the caller's limit on the output was lowered to, so that it fitted into a budget. */
  readonly outputLimit?: number;
  /** What the answer was like, where it is compared with another one. */
  readonly answer?: AnswerShape;
  /** Commitments to what was asked and answered, where the policy wants them. */
  readonly content?: ContentRecord;
  /** Left out of what an app of ours sent, and of records from before it was noted. */
  readonly origin?: OriginRecord;
}

/** Salted hashes (hex) of the request's body and of the answer as it was delivered; `null`: nothing was delivered, or not all of it. `salt`: 32 bytes, base64. */
export interface ContentRecord { readonly salt: string; readonly input: string | null; readonly output: string | null }

/** A request refused before any key was used. It costs nothing and is in the audit log. */
export interface RefusalRecord {
  readonly type: 'refusal';
  readonly requestId: string;
  readonly tenantId: string;
  readonly at: number;
  readonly caller: CallerRecord;
  readonly endpoint: string;
  readonly stream?: boolean;
  readonly askedModel: string;
  readonly code: string;
  readonly status: number;
  /** What the refusal's text was filled in with: no content, no secret. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** The field of the request that it is about. */
  readonly field?: string;
  readonly policy?: PolicyRecord;
  /** A shadow of this request was not sent; the request itself was. */
  readonly shadowOf?: string;
  /** As in an outcome. */
  readonly origin?: OriginRecord;
}

/** Why a token was not taken although its hash is known. */
export type RefusedTokenReason = 'revoked' | 'expired' | 'owner-inactive';

/**
 * Calls that came with a token of an organisation that is none any more, counted by token and network over some seconds: a flood of them is one record. What came with a token that
 * nobody knows belongs to no organisation, and stands in no record.
 */
export interface RefusedTokenRecord {
  readonly type: 'refused-token';
  readonly tenantId: string;
  readonly tokenId: string;
  readonly reason: RefusedTokenReason;
  /** As in an origin. */
  readonly network: string;
  readonly count: number;
  /** Of the first and the last of them. */
  readonly at: number;
  readonly lastAt: number;
}

/** A record of one request. */
export type RequestSpoolRecord = IntentRecord | OutcomeRecord | RefusalRecord;
export type SpoolRecord = RequestSpoolRecord | RefusedTokenRecord;

/** Codes of attempts whose provider took the key for none, or for one that may not. */
export const refusedKeyCodes: ReadonlySet<string> = new Set(['provider_key_rejected', 'provider_permission_denied']);
