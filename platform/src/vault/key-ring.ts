import { type KeyObject, randomBytes as systemRandomBytes } from 'node:crypto';
import { type Clock, newId as systemNewId } from '../foundation/index.ts';
import { type RandomBytes, keyLength, takeKey } from './aead.ts';
import { VaultError } from './errors.ts';
import type { KeyContext, KeyProvider, KmsHealth } from './kms/key-provider.ts';

/** `credential`: provider keys, held by the gateway role alone. `content`: documents and runs, held by api and worker. */
export type RingName = 'credential' | 'content';

/** A row of keystead.tenant_keys, as far as the ring needs it. */
export interface WrappedTenantKey {
  readonly id: string;
  readonly tenantId: string;
  readonly version: number;
  readonly kms: string;
  readonly kmsKeyId: string;
  /** `null` once destroyed. */
  readonly wrapped: Buffer | null;
}

/** A tenant key just made, ready to be stored. */
export interface NewTenantKey extends WrappedTenantKey { readonly ring: RingName; readonly wrapped: Buffer }

export interface KeyRing {
  readonly ring: RingName;
  /** Makes a random key for a tenant, wrapped by the root key. Storing the row is the caller's. */
  createTenantKey(tenantId: string, version?: number): Promise<NewTenantKey>;
  /**
   * The key of a row; from memory while its time to live runs, else through the KMS.
   * @throws VaultError `destroyed`, `wrong-root-key`, `does-not-open`; or what the KMS throws when it is down.
   */
  unwrap(row: WrappedTenantKey): Promise<KeyObject>;
  /** As `unwrap`, but only from memory and at once; for the hot path. */
  peek(row: WrappedTenantKey): KeyObject | undefined;
  /** Forgets one key, or all: the next use goes to the KMS. */
  forget(tenantKeyId?: string): void;
  health(): Promise<KmsHealth>;
}

export interface KeyRingOptions {
  readonly ring: RingName;
  readonly kms: KeyProvider;
  readonly clock: Clock;
  /** How long an unwrapped key stays in memory; also how long keys go on working while the KMS is down. */
  readonly timeToLiveSeconds?: number;
  readonly maxCachedKeys?: number;
  readonly randomBytes?: RandomBytes;
  readonly newId?: () => string;
}

interface Cached { readonly row: WrappedTenantKey; readonly key: KeyObject; readonly until: number }

/** Opens the ring: the tenant keys of one purpose, under one root key. */
export function openKeyRing(options: KeyRingOptions): KeyRing {
  const { ring, kms, clock, timeToLiveSeconds = 300, maxCachedKeys = 10_000, randomBytes = systemRandomBytes, newId = systemNewId } = options;
  const cache = new Map<string, Cached>();
  const opening = new Map<string, { row: WrappedTenantKey; key: Promise<KeyObject> }>();

  const contextOf = (row: { id: string; tenantId: string; version: number }): KeyContext =>
    ({ purpose: 'tenant-key', ring, tenant: row.tenantId, key: row.id, version: String(row.version) });

  function peek(row: WrappedTenantKey): KeyObject | undefined {
    const found = cache.get(row.id);
    // The whole row is compared: one that was altered must not profit from a key that the true row had opened.
    if (found === undefined || found.until <= clock.now().getTime() || !sameRow(found.row, row)) return undefined;
    return found.key;
  }

  async function open(row: WrappedTenantKey): Promise<KeyObject> {
    if (row.wrapped === null) throw new VaultError('destroyed');
    if (row.kms !== kms.name || row.kmsKeyId !== kms.keyId) throw new VaultError('wrong-root-key', { expected: row.kmsKeyId, actual: kms.keyId });
    const key = takeKey(await kms.unwrap(contextOf(row), row.wrapped));
    const oldest = cache.keys().next();
    if (cache.size >= maxCachedKeys && oldest.done !== true) cache.delete(oldest.value);
    cache.delete(row.id);
    cache.set(row.id, { row, key, until: clock.now().getTime() + timeToLiveSeconds * 1000 });
    return key;
  }

  /** Many requests for one key at once make one call to the KMS. */
  async function unwrap(row: WrappedTenantKey): Promise<KeyObject> {
    const known = peek(row);
    if (known !== undefined) return known;
    const running = opening.get(row.id);
    if (running !== undefined && sameRow(running.row, row)) return running.key;
    const key = open(row).finally(() => { if (opening.get(row.id)?.key === key) opening.delete(row.id); });
    opening.set(row.id, { row, key });
    return key;
  }

  return {
    ring,
    peek,
    unwrap,
    async createTenantKey(tenantId, version = 1) {
      const id = newId();
      const key = randomBytes(keyLength);
      try {
        const wrapped = await kms.wrap(contextOf({ id, tenantId, version }), key);
        return { id, tenantId, ring, version, kms: kms.name, kmsKeyId: kms.keyId, wrapped };
      } finally {
        key.fill(0);
      }
    },
    forget(tenantKeyId) {
      if (tenantKeyId === undefined) cache.clear();
      else cache.delete(tenantKeyId);
    },
    health: () => kms.health(),
  };
}

function sameRow(a: WrappedTenantKey, b: WrappedTenantKey): boolean {
  if (a === b) return true;
  return a.id === b.id && a.tenantId === b.tenantId && a.version === b.version && a.kms === b.kms && a.kmsKeyId === b.kmsKeyId
    && a.wrapped !== null && b.wrapped !== null && a.wrapped.equals(b.wrapped);
}
