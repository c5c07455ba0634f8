import type { DialectId, Environment } from '@keystead/contract';
import type { TokenUsage } from '../dialects/index.ts';
import type { Principal, Secret } from '../foundation/index.ts';
import type { Budgets, Credits, Rates, SpoolRecord } from '../metering/index.ts';
import type { SentPrompt } from '../vault/index.ts';
import type { DryRunAnswer, DryRunQuestion } from './dry-run/question.ts';
import type { CredentialConfiguration } from './snapshot/configuration.ts';

/** What the gateway needs of other parts. Each is passed in, so that the hot path can be driven without them. */

/** Where intents, outcomes and refusals are written before they reach the ledger and the audit log. */
export interface SpoolPort {
  /** Returns once the record survives the death of the process. @throws when it cannot be written; then no key is opened. */
  append(record: SpoolRecord): void | Promise<void>;
}

/** The vault's side of using a key. */
export interface KeyPort {
  /** Gives the opened secret, without waiting where it is in the cache. @throws when it does not open for exactly this tenant, credential and version. */
  open(tenantId: string, credential: CredentialConfiguration): Secret | Promise<Secret>;
  /** Forgets the opened secrets of a tenant whose configuration changed. */
  drop(tenantId: string): void;
}

/** Budgets of organisations: each attempt takes its bound from all of those in force, or from none. Settling happens when the outcome is shipped. */
export type BudgetPort = Pick<Budgets, 'take' | 'giveBack'>;

/** Asks a gateway process which key would serve a request of an organisation. @throws KeysteadError `unavailable` */
/** Sends the fixed test prompt with one credential. @throws KeysteadError where it does not answer, or may not be asked */
export type SendPrompt = (principal: Principal, credentialId: string, model: string) => Promise<SentPrompt>;

export type DryRunPort = (tenantId: string, sent: DryRunQuestion) => Promise<DryRunAnswer>;

/** Credits that platform keys are paid with. */
export type CreditPort = Credits;

/** Counts tokens of text by a public vocabulary, off the event loop. */
export interface TokenEstimator {
  /** @throws where it cannot be done in time, or too many wait, of everybody or of this organisation. */
  estimate(texts: readonly string[], tenantId: string): Promise<number>;
}

/** Caps on how often and how much a credential is used a minute. */
export type RatePort = Rates;

/** What the operator lets an organisation send in a minute that has set no budget of its own; `null`: as much as it likes. */
export interface DefaultRate { readonly requestsPerMinute: number | null; readonly tokensPerMinute: number | null; readonly rates: RatePort }

/** Claims of a short-lived token of an app, already verified (signature, audience, expiry). */
export interface VerifiedPrincipal {
  readonly tenantId: string;
  readonly userId: string;
  readonly appId: string | null;
  readonly runId: string | null;
  readonly environment: Environment;
  /** Set where the run was started by a token of a team. */
  readonly teamId: string | null;
}

export interface TokenPort {
  /** How tokens are stored: the hash as lower-case hex. */
  hash(token: string): string;
  /** Verifies a principal token; `null` for whatever is not one of ours, expired, or for another audience. */
  verifyPrincipal(token: string): Promise<VerifiedPrincipal | null>;
}

/** How one call to a provider went. */
export interface AttemptEnd {
  readonly provider: string;
  readonly model: string;
  /** HTTP status, or 0 where none came. */
  readonly status: number;
  /** Stable code of what went wrong, `null` for an answer. */
  readonly code: string | null;
  /** Milliseconds after the request's arrival. */
  readonly startedMs: number;
  readonly milliseconds: number;
}

/** A request at its end, for whoever counts and traces. Nothing of its content, nothing of a key. */
export interface RequestEnd {
  readonly requestId: string;
  readonly dialect: DialectId;
  /** As declared (`/v1/chat/completions`), `null` where it was refused before that was known. */
  readonly endpoint: string | null;
  /** What is done there, `null` as above. */
  readonly kind: 'generate' | 'embed' | 'count' | 'models' | 'model' | null;
  readonly tenantId: string | null;
  readonly environment: Environment | null;
  readonly stream: boolean;
  /** Status of the answer; 0 where the caller had gone before one began. */
  readonly status: number;
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'refused';
  /** Stable code of what went wrong. */
  readonly code: string | null;
  /** Who served it, or was asked last; `null` where nobody was. */
  readonly provider: string | null;
  /** As sent to that provider. */
  readonly model: string | null;
  readonly servedModel: string | null;
  /** As the provider counted; `null` where it did not, or not to the end. */
  readonly usage: TokenUsage | null;
  readonly attempts: readonly AttemptEnd[];
  readonly latencyMs: number;
  readonly firstByteMs: number | null;
  /** As the caller sent it (W3C Trace Context), unchecked. */
  readonly untrustedTraceparent: string | null;
}
