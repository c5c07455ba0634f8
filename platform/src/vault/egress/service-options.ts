import { withConnection } from '@keystead/contract';
import type { Clock, Egress, Logger } from '../../foundation/index.ts';
import type { CredentialThing, RingKeeper } from '../encryption/keepers.ts';
import type { CredentialBinding } from '../envelope.ts';
import type { KeyRing } from '../key-ring.ts';
import type { OwnKeyStore } from '../own-keys/own-key-store.ts';
import { type ReachedProvider, type VaultProviders, reachStored } from '../providers.ts';
import type { EntryKeys } from '../sealed-entry/entry-keys.ts';
import type { EgressCredential, EgressTenantKey } from './protocol.ts';

export interface EgressServiceOptions {
  /** The credential ring. Only the role that serves this holds it. */
  readonly ring: KeyRing;
  /** The key pairs that clients seal to. Only the role that serves this holds them. */
  readonly entryKeys: EntryKeys;
  /** By which the ring's keys are rotated; without it they are not. */
  readonly keeper?: RingKeeper<CredentialThing>;
  /** Keys that tenants brought; without it they bring none. */
  readonly ownKeys?: OwnKeyStore;
  readonly providers: VaultProviders;
  readonly egress: Egress;
  /** Shared with the api role when the processes start. */
  readonly token: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Ends a provider's free call; after ten seconds where left out. */
  readonly deadline?: () => AbortSignal;
}

/** A refusal with a code of the egress protocol. */
export class EgressRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** For the caller, in words of our own; never made from key material. */
  readonly detail: string | undefined;

  constructor(status: number, code: string, detail?: string) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** A key goes to its provider's own origin, or to the one that follows from what was bound with it, or nowhere. */
export function providerOf(providers: VaultProviders, credential: EgressCredential): ReachedProvider {
  if (!providers.has(credential.provider)) throw new EgressRefusal(422, 'unknown-provider');
  const provider = reachStored(providers, { ...credential, connection: credential.connection ?? {} });
  if (provider === null) throw new EgressRefusal(422, 'foreign-origin');
  return provider;
}

export function bindingOf({ connection, ...credential }: EgressCredential, tenantKey: EgressTenantKey): CredentialBinding {
  return { ...credential, origin: withConnection(credential.origin, connection), tenantKeyId: tenantKey.id, tenantKeyVersion: tenantKey.version };
}
