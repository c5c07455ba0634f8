import { type KeyObject, randomBytes } from 'node:crypto';
import type { RootRing } from '@keystead/contract';
import { type ObjectBinding, rewrapObjectKey } from '../content.ts';
import { type CredentialBinding, openEnvelope, sealEnvelope } from '../envelope.ts';
import { VaultError } from '../errors.ts';
import { fingerprintKeyOf, wrapFingerprintKey } from '../fingerprint.ts';
import type { KeyRing, RingName, TenantKeyWrap, WrappedTenantKey } from '../key-ring.ts';
import type { KmsHealth } from '../kms/key-provider.ts';
import { type RootKeyName, type RootKeys, nameOf } from '../kms/root-keys.ts';
import { type RootCanary, createRootCanary } from '../root-canary.ts';
import type { MadeTenantKey, StoredTenantKey } from '../tenant-keys.ts';

/** Something sealed under a tenant key, and what it belongs to besides the tenant and that key. */
export interface SealedThing<Binding> { readonly from: StoredTenantKey; readonly sealed: Buffer; readonly binding: Binding }
export type CredentialThing = Omit<CredentialBinding, 'tenantId' | 'tenantKeyId' | 'tenantKeyVersion'>;
export type ContentThing = Omit<ObjectBinding, 'tenantId'>;

/** What a rotation asks of the process that holds a ring. It gives wrapped and sealed bytes back, never a key, and stores nothing. */
export interface RingKeeper<Binding> {
  readonly ring: RingName;
  /** A new version of a tenant's key. `former`, where there is one, gives the fingerprint key that goes on. */
  createTenantKey(asked: { tenantId: string; version: number; former: StoredTenantKey | null }): Promise<MadeTenantKey>;
  /**
   * Seals things under another key of their tenant. `null` for one that does not open where it stands.
   * @throws what the KMS throws when it cannot be asked: then nothing is to be stored.
   */
  move(asked: { to: StoredTenantKey; things: readonly SealedThing<Binding>[] }): Promise<readonly (Buffer | null)[]>;
  /** Tenant keys as they would be wrapped now. `null` for one that cannot be: its organisation's own KMS refuses, or it was changed. */
  rewrap(keys: readonly WrappedTenantKey[]): Promise<readonly (TenantKeyWrap | null)[]>;
  /** The root keys that are there; the first one wraps what is new. */
  rootKeys(): Promise<readonly RootKeyName[]>;
  /** How the services of the root keys are. */
  health(): Promise<KmsHealth>;
  /** Wraps anew by the primary root key whatever else stands under an earlier one. */
  renewSecrets(): Promise<void>;
  /** As `RootKeys.add`, with the canary to store for it. */
  addRootKey(known: readonly RootKeyName[]): Promise<RootCanary>;
}

/** What the rotation of a root key asks of the process that holds its ring. */
export type RootKeeper = { readonly ring: RootRing } & Pick<RingKeeper<never>, 'rewrap' | 'rootKeys' | 'addRootKey' | 'renewSecrets'>;

interface Keeping<Binding> {
  readonly ring: KeyRing;
  readonly roots: RootKeys;
  readonly renewSecrets: () => Promise<void>;
  readonly move: (keys: { from: KeyObject; to: KeyObject }, thing: SealedThing<Binding>, to: StoredTenantKey) => Buffer;
}

/** The keeper of a ring held by this process. */
function keepRing<Binding>({ ring, roots, renewSecrets, move }: Keeping<Binding>): RingKeeper<Binding> {
  return {
    ring: ring.ring,
    async createTenantKey({ tenantId, version, former }) {
      if (former !== null && former.tenantId !== tenantId) throw new VaultError('does-not-open');
      const made = await ring.createTenantKey(tenantId, version);
      if (former === null || ring.ring !== 'credential') return made;
      const carried = fingerprintKeyOf(await ring.unwrap(former), former.fingerprintKey, former);
      return { ...made, fingerprintKey: wrapFingerprintKey(await ring.unwrap(made), carried, { binding: made }) };
    },
    async move({ to, things }) {
      const toKey = await ring.unwrap(to);
      const moved: (Buffer | null)[] = [];
      for (const thing of things) {
        if (thing.from.tenantId !== to.tenantId) throw new VaultError('does-not-open');
        moved.push(await unlessDamaged(async () => move({ from: await ring.unwrap(thing.from), to: toKey }, thing, to)));
      }
      return moved;
    },
    async rewrap(keys) {
      const outcomes = await Promise.allSettled(keys.map((key) => ring.rewrap(key)));
      const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
      // One tenant's trouble is its own; the same trouble with every key is the root key's.
      for (const { reason } of failed) if (!isTenantsOwn(reason) || (failed.length === keys.length && keys.length > 1)) throw reason;
      return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : null));
    },
    renewSecrets,
    health: () => ring.health(),
    rootKeys: async () => [roots.current, ...roots.earlier].map(nameOf),
    addRootKey: async (known) => createRootCanary(await roots.add(known), ring.ring),
  };
}

/** A ring in this process, its root keys, and how whatever else stands under those is wrapped anew. */
export type HeldRing = Pick<Keeping<unknown>, 'ring' | 'roots' | 'renewSecrets'>;

/** For the role that holds a ring with a root key and no tenant keys: the rotation of that root key. */
export function keepRootKeys({ ring, roots, renewSecrets }: { ring: RootRing; roots: RootKeys; renewSecrets: () => Promise<void> }): Omit<RootKeeper, 'rewrap'> {
  return { ring, renewSecrets, rootKeys: async () => [roots.current, ...roots.earlier].map(nameOf), addRootKey: async (known) => createRootCanary(await roots.add(known), ring) };
}

/** For the role that holds the credential ring: keys of providers are opened and sealed anew, each bound as before. */
export function keepCredentialRing(options: HeldRing): RingKeeper<CredentialThing> {
  return keepRing<CredentialThing>({
    ...options,
    move({ from, to }, thing, target) {
      const binding = { ...thing.binding, tenantId: target.tenantId };
      const secret = openEnvelope(from, thing.sealed, { ...binding, tenantKeyId: thing.from.id, tenantKeyVersion: thing.from.version });
      const sealed = sealEnvelope(to, secret, { binding: { ...binding, tenantKeyId: target.id, tenantKeyVersion: target.version }, randomBytes });
      secret.fill(0);
      return sealed;
    },
  });
}

/** For the roles that hold the content ring: the keys of objects are wrapped anew, the objects stay as they are. */
export function keepContentRing(options: HeldRing): RingKeeper<ContentThing> {
  return keepRing<ContentThing>({ ...options, move: (keys, thing, target) => rewrapObjectKey(keys, thing.sealed, { ...thing.binding, tenantId: target.tenantId }) });
}

async function unlessDamaged(work: () => Promise<Buffer>): Promise<Buffer | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VaultError && (error.code === 'does-not-open' || error.code === 'destroyed')) return null;
    throw error;
  }
}

const ownTroubles: ReadonlySet<string> = new Set(['does-not-open', 'destroyed', 'own-key-missing', 'kms-unavailable', 'kms-refused']);

function isTenantsOwn(error: unknown): boolean {
  return error instanceof VaultError && ownTroubles.has(error.code);
}
