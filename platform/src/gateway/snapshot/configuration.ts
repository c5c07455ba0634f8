import type { Environment, Role } from '@keystead/contract';

/** A tenant's configuration as the gateway sees it. Immutable: a change makes a new one. */
export interface TenantConfiguration {
  readonly id: string;
  readonly name: string;
  /** By user id. */
  readonly members: ReadonlyMap<string, MemberConfiguration>;
  /** By credential id; only what could be used. */
  readonly credentials: ReadonlyMap<string, CredentialConfiguration>;
  /** Credentials by the model ids that their keys were seen to serve. */
  readonly servedBy: ReadonlyMap<string, readonly CredentialConfiguration[]>;
  /** By route name. */
  readonly routes: ReadonlyMap<string, RouteConfiguration>;
  readonly budgets: readonly BudgetConfiguration[];
}

export interface MemberConfiguration { readonly userId: string; readonly role: Role; readonly active: boolean }

export interface TokenConfiguration {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly mayUseGateway: boolean;
  /** Milliseconds since the epoch; `null`: never. */
  readonly expiresAt: number | null;
}

export interface CredentialConfiguration {
  readonly id: string;
  readonly provider: string;
  readonly label: string;
  /** The only place that this key is ever sent to. */
  readonly origin: string;
  readonly custody: 'vault' | 'proxy' | 'client';
  readonly payer: 'tenant' | 'platform';
  readonly environment: Environment;
  readonly health: 'valid' | 'invalid' | 'unknown';
  readonly models: readonly string[];
  readonly version: CredentialVersion;
}

/** The primary version, sealed, with the tenant key that its data key is wrapped under. */
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
  readonly chain: readonly { readonly credentialId: string; readonly model: string }[];
}

export interface BudgetConfiguration {
  readonly id: string;
  readonly name: string;
  readonly period: 'day' | 'month' | 'total';
  readonly limitNanoUsd: number;
}

/** What the hot path asks of the snapshot. Every answer is from memory. */
export interface Snapshot {
  /** False once the database was not reached for longer than the limit: then keys are not used any more. */
  usable(): boolean;
  /** By the token's hash, lower-case hex. */
  token(hash: string): TokenConfiguration | undefined;
  tenant(id: string): TenantConfiguration | undefined;
}
