import { type KeyObject, randomBytes as systemRandomBytes } from 'node:crypto';
import { type Clock, newId as systemNewId } from '../foundation/index.ts';
import { type RandomBytes, keyLength, takeKey } from './aead.ts';
import { VaultError } from './errors.ts';
import type { KeyContext, KmsHealth } from './kms/key-provider.ts';
import type { KeyProviders } from './kms/key-providers.ts';
import { type OwnKeys, renewLayer, unwrapLayer, wrapLayer } from './own-key-layer.ts';

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

/** How a tenant key is wrapped: by which root key, and the bytes; to be stored together. */
export interface TenantKeyWrap { readonly kms: string; readonly kmsKeyId: string; readonly wrapped: Buffer }

/** A tenant key just made, ready to be stored. */
export interface NewTenantKey extends WrappedTenantKey, TenantKeyWrap { readonly ring: RingName; readonly wrapped: Buffer }

export interface KeyRing {
  readonly ring: RingName;
  /** Makes a random key for a tenant, wrapped by the tenant's own KMS key where it has one, then by the current root key. Storing the row is the caller's. */
  createTenantKey(tenantId: string, version?: number): Promise<NewTenantKey>;
  /**
   * The key of a row; from memory while its time to live runs, else through the KMS.
   * @throws VaultError `destroyed`, `wrong-root-key`, `own-key-missing`, `does-not-open`, `kms-unavailable`, `kms-refused`.
   */
  unwrap(row: WrappedTenantKey): Promise<KeyObject>;
  /**
   * The same key, wrapped as a new one would be now: under the current root key, and under the tenant's own KMS key as it
   * is configured now. The tenant's KMS is only asked where its layer changes. Storing it (compare-and-swap on `wrapped`) is the caller's.
   * @throws VaultError as `unwrap`.
   */
  rewrap(row: WrappedTenantKey): Promise<TenantKeyWrap>;
  /** As `unwrap`, but only from memory and at once; for the hot path. */
  peek(row: WrappedTenantKey): KeyObject | undefined;
  /** Forgets one key, or all, also what is being opened: the next use goes to the KMS. */
  forget(tenantKeyId?: string): void;
  health(): Promise<KmsHealth>;
}

export interface KeyRingOptions {
  readonly ring: RingName;
  /** The root keys: the one for new wraps, and those that earlier rows still need. */
  readonly keys: KeyProviders;
  /** The KMS keys that tenants brought; none where left out. */
  readonly own?: OwnKeys;
  /** Told when a root key could not be asked, so that whoever watches over it looks at once. */
  readonly onRootTrouble?: () => void;
  readonly clock: Clock;
  /** How long an unwrapped key stays in memory; also how long keys go on working while the KMS is down. */
  readonly timeToLiveSeconds?: number;
  readonly maxCachedKeys?: number;
  readonly randomBytes?: RandomBytes;
  readonly newId?: () => string;
}

interface Cached { readonly row: WrappedTenantKey; readonly key: KeyObject; readonly until: number }

/** Opens the ring: the tenant keys of one purpose, under the root keys of the installation. */
export function openKeyRing(options: KeyRingOptions): KeyRing {
  const { ring, keys, own, onRootTrouble, clock, timeToLiveSeconds = 300, maxCachedKeys = 10_000, randomBytes = systemRandomBytes, newId = systemNewId } = options;
  const cache = new Map<string, Cached>();
  const opening = new Map<string, { row: WrappedTenantKey; key: Promise<KeyObject> }>();

  const contextOf = (row: { id: string; tenantId: string; version: number }): KeyContext =>
    ({ purpose: 'tenant-key', ring, tenant: row.tenantId, key: row.id, version: String(row.version) });

  function peek(row: WrappedTenantKey): KeyObject | undefined {
    const found = cache.get(row.id);
    // The whole row is compared: one that was altered must not profit from a key that the true row had opened.
    if (found === undefined || !sameRow(found.row, row)) return undefined;
    const leftMilliseconds = found.until - clock.now().getTime();
    // More than there ever was is left once the clock was set back: that key is asked for anew.
    return leftMilliseconds > 0 && leftMilliseconds <= timeToLiveSeconds * 1000 ? found.key : undefined;
  }

  function telling(error: unknown): never {
    if (error instanceof VaultError && (error.code === 'kms-unavailable' || error.code === 'kms-refused')) onRootTrouble?.();
    throw error;
  }

  /** What the root key wrapped: the tenant key itself, or the layer of the tenant's own KMS key around it. */
  async function unwrapRoot(row: WrappedTenantKey, context: KeyContext): Promise<Buffer> {
    if (row.wrapped === null) throw new VaultError('destroyed');
    const root = keys.find(row.kms, row.kmsKeyId);
    if (root === undefined) throw new VaultError('wrong-root-key', { expected: `${row.kms} ${row.kmsKeyId}`, actual: `${keys.current.name} ${keys.current.keyId}` });
    return root.unwrap(context, row.wrapped).catch(telling);
  }

  async function open(row: WrappedTenantKey): Promise<KeyObject> {
    const context = contextOf(row);
    return takeKey(await unwrapLayer(own, { tenantId: row.tenantId, context }, await unwrapRoot(row, context)));
  }

  function keep(row: WrappedTenantKey, key: KeyObject): void {
    const oldest = cache.keys().next();
    if (cache.size >= maxCachedKeys && oldest.done !== true) cache.delete(oldest.value);
    cache.delete(row.id);
    cache.set(row.id, { row, key, until: clock.now().getTime() + timeToLiveSeconds * 1000 });
  }

  /** Takes the layer over, and wipes it. */
  async function wrapRoot(context: KeyContext, layer: Buffer): Promise<TenantKeyWrap> {
    const { current } = keys;
    try {
      return { kms: current.name, kmsKeyId: current.keyId, wrapped: await current.wrap(context, layer).catch(telling) };
    } finally {
      layer.fill(0);
    }
  }

  /** Many requests for one key at once make one call to the KMS. */
  async function unwrap(row: WrappedTenantKey): Promise<KeyObject> {
    const known = peek(row);
    if (known !== undefined) return known;
    const running = opening.get(row.id);
    if (running !== undefined && sameRow(running.row, row)) return running.key;
    const asked = { row, key: open(row) };
    opening.set(row.id, asked);
    try {
      const key = await asked.key;
      // One that was forgotten while the KMS thought is for those who had asked, and for nobody after them.
      if (opening.get(row.id) === asked) keep(row, key);
      return key;
    } finally {
      if (opening.get(row.id) === asked) opening.delete(row.id);
    }
  }

  return {
    ring,
    peek,
    unwrap,
    async createTenantKey(tenantId, version = 1) {
      const id = newId();
      const key = randomBytes(keyLength);
      try {
        const context = contextOf({ id, tenantId, version });
        const layer = await wrapLayer(own, { tenantId, context }, key);
        return { id, tenantId, ring, version, ...await wrapRoot(context, layer) };
      } finally {
        key.fill(0);
      }
    },
    async rewrap(row) {
      const context = contextOf(row);
      const before = await unwrapRoot(row, context);
      try {
        return await wrapRoot(context, await renewLayer(own, { tenantId: row.tenantId, context }, before));
      } finally {
        before.fill(0);
      }
    },
    forget(tenantKeyId) {
      for (const keys of [cache, opening]) {
        if (tenantKeyId === undefined) keys.clear();
        else keys.delete(tenantKeyId);
      }
    },
    health: () => keys.health(),
  };
}

function sameRow(a: WrappedTenantKey, b: WrappedTenantKey): boolean {
  if (a === b) return true;
  return a.id === b.id && a.tenantId === b.tenantId && a.version === b.version && a.kms === b.kms && a.kmsKeyId === b.kmsKeyId
    && a.wrapped !== null && b.wrapped !== null && a.wrapped.equals(b.wrapped);
}
