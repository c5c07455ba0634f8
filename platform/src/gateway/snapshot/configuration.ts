import type { AgreementKind, BudgetPeriod, BudgetScopeKind, BudgetUnit, Connection, CredentialScope, DataClass, Delivery, Environment, Role, RouteLimits, RouteShadow, RouteStep, RouteStrategy } from '@keystead/contract';
import type { PolicyConfiguration } from '../policy/configuration.ts';
import type { OwnTerms } from '../../metering/index.ts';

/** What a tenant may use of the platform's keys. There is none where its mode is own-keys-required. */
export interface PlatformKeys {
  readonly mode: 'own-keys-optional' | 'hybrid';
  /** Classes that the tenant lets them serve. */
  readonly dataClasses: ReadonlySet<DataClass>;
  /** Models that each key offered to it may be asked for, by credential id; `null`: every one. */
  readonly offers: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Those of them that can be used, by id; the platform's own, never among the tenant's. */
  readonly credentials: ReadonlyMap<string, CredentialConfiguration>;
}

/** A tenant's configuration as the gateway sees it. Immutable: a change makes a new one. */
export interface TenantConfiguration {
  readonly id: string;
  readonly name: string;
  /** Rests by the operator's word: nothing of it is served. */
  readonly suspended: boolean;
  /** By user id. */
  readonly members: ReadonlyMap<string, MemberConfiguration>;
  /** By credential id; only what could be used. */
  readonly credentials: ReadonlyMap<string, CredentialConfiguration>;
  /** Credentials by the model ids that their keys were seen to serve. */
  readonly servedBy: ReadonlyMap<string, readonly CredentialConfiguration[]>;
  /** By route name. */
  readonly routes: ReadonlyMap<string, RouteConfiguration>;
  readonly budgets: readonly BudgetConfiguration[];
  /** What was to be broken off in the last minute. */
  readonly stops: readonly CredentialStop[];
  /** What an admin has paused, as `pauseKey`; left out: nothing. */
  readonly pauses?: ReadonlySet<string>;
  /** Names of the teams there are, by id; a team that was deleted is not among them. */
  readonly teams: ReadonlyMap<string, string>;
  /** Classes of data that teams have, by team id; those that have none are not among them. */
  readonly teamClasses: ReadonlyMap<string, DataClass>;
  /** What is asked of requests before they leave; `null`: nothing. */
  readonly policy: PolicyConfiguration | null;
  /** What is agreed with providers, ended agreements included; left out: nothing. */
  readonly agreements?: readonly RegisteredAgreement[];
  /** Which names requests may use; left out or `null`: any. */
  readonly attribution?: AttributionRules | null;
  /** Keys of the platform that it may use; left out or `null`: none, which is how every tenant begins. */
  readonly platform?: PlatformKeys | null;
}

/** An agreement of the tenant with a provider. It holds by the clock, so that one that ends needs no change of the snapshot. */
export interface RegisteredAgreement {
  readonly provider: string;
  /** The key that it is about; `null`: every own key at that provider. */
  readonly credentialId: string | null;
  readonly kind: AgreementKind;
  /** Milliseconds since the epoch; it holds from then on. */
  readonly from: number;
  /** The first moment at which it no longer holds; `null`: open. */
  readonly until: number | null;
}

/** Which names a request may be counted for. */
export interface AttributionRules {
  /** The open projects; `null`: any project. */
  readonly projects: ReadonlySet<string> | null;
  /** Keys of tags; `null`: any. */
  readonly tagKeys: ReadonlySet<string> | null;
}

export interface MemberConfiguration {
  readonly userId: string;
  readonly role: Role;
  readonly active: boolean;
  /** The teams a person is in. */
  readonly teamIds: ReadonlySet<string>;
  /** The one that their use is counted for. */
  readonly primaryTeamId: string | null;
}

export interface TokenConfiguration {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly mayUseGateway: boolean;
  /** A token of a team acts for that team alone; `null`: for the teams of its maker. */
  readonly teamId: string | null;
  /** What everything sent with it is at least; `null`: nothing is said. */
  readonly dataClass: DataClass | null;
  /** The client project that its use is counted for. */
  readonly project: string | null;
  /** A request may name a project itself. */
  readonly mayNameProject: boolean;
  /** The workflow that its use is counted for. */
  readonly workflow: string | null;
  /** A request may name a workflow itself. */
  readonly mayNameWorkflow: boolean;
  /** Milliseconds since the epoch; `null`: never. */
  readonly expiresAt: number | null;
}

/** A token that was revoked, or has expired, within the last ninety days. */
export interface EndedToken { readonly id: string; readonly tenantId: string; readonly revoked: boolean }

export interface CredentialConfiguration {
  readonly id: string;
  readonly provider: string;
  readonly label: string;
  /** The only place that this key is ever sent to. */
  readonly origin: string;
  /** What was said of its place beside the key, where its provider asks for something; bound with the key. */
  readonly connection?: Connection;
  readonly custody: 'vault' | 'proxy' | 'client';
  readonly payer: 'tenant' | 'platform';
  /** Whose vault holds it, where that is not the tenant that uses it: the platform. */
  readonly owner?: string;
  readonly environment: Environment;
  readonly health: 'valid' | 'invalid' | 'unknown';
  readonly models: readonly string[];
  /** Who and what may use it. */
  readonly scope: CredentialScope;
  /** Milliseconds since the epoch; from then on its provider takes it no more. `null`: never. */
  readonly expiresAt: number | null;
  readonly caps: CredentialCaps;
  /** What the tenant agreed with this key's provider; left out: nothing. Never of a platform key. */
  readonly prices?: OwnTerms;
  /** The primary version; in `others` the one that is meant. */
  readonly version: CredentialVersion;
  /** The same credential with another version that lives beside the primary one. */
  readonly others: readonly OtherVersion[];
}

export interface CredentialCaps {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** Calls under way at once, over all gateway processes. */
  readonly maxConcurrent: number | null;
}

export interface OtherVersion {
  readonly state: 'tested' | 'old';
  /** Percent of the calls. */
  readonly share: number;
  /** Milliseconds since the epoch: the end of its grace. `null`: none. */
  readonly until: number | null;
  readonly credential: CredentialConfiguration;
}

/** Seen once by each process, which then breaks off what is under way with it. `version` `null`: with any. */
export interface CredentialStop { readonly id: string; readonly credentialId: string; readonly version: number | null }

/** A version, sealed, with the tenant key that its data key is wrapped under. */
export interface CredentialVersion {
  readonly id: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly envelope: Buffer;
  readonly tenantKey: TenantKey;
}

export interface TenantKey { readonly id: string; readonly version: number; readonly kms: string; readonly kmsKeyId: string; readonly wrapped: Buffer }

export interface RouteConfiguration {
  readonly id: string;
  readonly name: string;
  readonly chain: readonly RouteStep[];
  readonly strategy: RouteStrategy;
  readonly delivery: Delivery;
  /** What is left out is the gateway's default. */
  readonly limits: RouteLimits;
  /** A second key or model that some requests are sent to as well. */
  readonly shadow?: RouteShadow;
}

export interface BudgetConfiguration {
  readonly id: string;
  readonly name: string;
  readonly scopeKind: BudgetScopeKind;
  /** An id, or the name of a model or project; `null` for the organisation. */
  readonly scopeId: string | null;
  readonly unit: BudgetUnit;
  readonly period: BudgetPeriod;
  readonly limit: number;
  readonly whenFull: 'refuse' | 'fit';
  /** Whom to ask; `null`: an owner or admin. */
  readonly contact: string | null;
}

/** What the hot path asks of the snapshot. Every answer is from memory. */
export interface Snapshot {
  /** False once the database was not reached for longer than the limit: then keys are not used any more. */
  usable(): boolean;
  /** By the token's hash, lower-case hex. */
  token(hash: string): TokenConfiguration | undefined;
  /** One that is none any more, by its hash: asked only about what was refused. */
  endedToken(hash: string): EndedToken | undefined;
  tenant(id: string): TenantConfiguration | undefined;
}
