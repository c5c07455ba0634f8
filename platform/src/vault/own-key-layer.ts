import { lengthPrefixed, readLengthPrefixed } from './encoding.ts';
import { keyLength } from './aead.ts';
import { VaultError } from './errors.ts';
import type { KeyContext, KeyProvider } from './kms/key-provider.ts';

/**
 * The KMS keys that tenants brought. A tenant is always named: no tenant's key is ever asked for another's.
 * What one lookup costs is the caller's; it is asked only when a tenant key is not in memory.
 */
export interface OwnKeys {
  /** The tenant's own KMS key, which new tenant keys are wrapped by; `undefined` where it brought none. */
  current(tenantId: string): Promise<KeyProvider | undefined>;
  /** The one that a stored layer names; `undefined` where the tenant took it away. */
  find(tenantId: string, kms: string, kmsKeyId: string): Promise<KeyProvider | undefined>;
}

interface Wrapping { readonly tenantId: string; readonly context: KeyContext }
interface Layer { readonly kms: string; readonly kmsKeyId: string; readonly wrapped: Buffer }

const heading = 'keystead-own-key-layer v1';

/**
 * The layer between a tenant key and the root key. Where a tenant brought its own KMS key, the tenant key is wrapped by
 * that first and by the root key around it, so that both are needed: the tenant can take access away, and neither a copy of its
 * KMS credentials nor the operator's root key opens anything alone. Without one the layer is the key itself, 32 bytes.
 */
export async function wrapLayer(own: OwnKeys | undefined, { tenantId, context }: Wrapping, key: Buffer): Promise<Buffer> {
  const kms = await own?.current(tenantId);
  return kms === undefined ? Buffer.from(key) : wrapBy(kms, context, key);
}

/** The tenant key in a layer, which the root key's tag has vouched for. @throws VaultError `own-key-missing`, or what its KMS says. */
export async function unwrapLayer(own: OwnKeys | undefined, { tenantId, context }: Wrapping, layer: Buffer): Promise<Buffer> {
  const read = readLayer(layer);
  if (read === null) return layer;
  const kms = await own?.find(tenantId, read.kms, read.kmsKeyId);
  if (kms === undefined) throw new VaultError('own-key-missing', { kms: read.kms });
  const key = await kms.unwrap(ownContext(context), read.wrapped);
  if (key.byteLength !== keyLength) throw new VaultError('does-not-open');
  return key;
}

/** The layer as it would be made now. The tenant's KMS is asked only if another key is to wrap than the one that did. */
export async function renewLayer(own: OwnKeys | undefined, wrapping: Wrapping, layer: Buffer): Promise<Buffer> {
  const wanted = await own?.current(wrapping.tenantId);
  const read = readLayer(layer);
  if (wanted?.name === read?.kms && wanted?.keyId === read?.kmsKeyId) return Buffer.from(layer);
  const key = await unwrapLayer(own, wrapping, Buffer.from(layer));
  try {
    return wanted === undefined ? Buffer.from(key) : await wrapBy(wanted, wrapping.context, key);
  } finally {
    key.fill(0);
  }
}

async function wrapBy(kms: KeyProvider, context: KeyContext, key: Buffer): Promise<Buffer> {
  return lengthPrefixed([heading, kms.name, kms.keyId, await kms.wrap(ownContext(context), key)]);
}

/** One key could serve as root key and as a tenant's own; what the one wrapped must not pass for the other's. */
function ownContext(context: KeyContext): KeyContext {
  return { ...context, purpose: 'tenant-key-own' };
}

function readLayer(layer: Buffer): Layer | null {
  if (layer.byteLength === keyLength) return null;
  const [head, kms, kmsKeyId, wrapped, ...more] = readLengthPrefixed(layer) ?? [];
  if (head?.toString() !== heading || kms === undefined || kmsKeyId === undefined || wrapped === undefined || more.length > 0) throw new VaultError('does-not-open');
  return { kms: kms.toString(), kmsKeyId: kmsKeyId.toString(), wrapped };
}
