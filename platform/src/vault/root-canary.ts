import { createHash } from 'node:crypto';
import type { RootRing } from '@keystead/contract';
import { z } from 'zod';
import { VaultError } from './errors.ts';
import type { KeyProvider } from './kms/key-provider.ts';
import type { KeyProviders } from './kms/key-providers.ts';

/**
 * What a database remembers of a root key that it was made with; kept in keystead.installation. `retired` once nothing
 * is wrapped by that key any more: then it need not be configured.
 */
export interface RootCanary { readonly format: 1; readonly kms: string; readonly kmsKeyId: string; readonly wrapped: string; readonly retired?: true }

/** A row of keystead.installation. */
export interface StoredCanary { readonly name: string; readonly value: unknown }

const storedShape = z.strictObject({ format: z.literal(1), kms: z.string(), kmsKeyId: z.string(), wrapped: z.base64(), retired: z.literal(true).optional() });
const knownText = Buffer.from('keystead root key canary v1');

/** The canary of a ring's first root key; those of later ones have names that begin with this and a slash. */
export function rootCanaryName(ring: RootRing): string {
  return `root-canary.${ring}`;
}

/** The canary's name for one of several root keys; always the same for the same key, so that of many processes one writes it. */
export function laterCanaryName(ring: RootRing, kms: Pick<KeyProvider, 'name' | 'keyId'>): string {
  return `${rootCanaryName(ring)}/${createHash('sha256').update(`${kms.name}\0${kms.keyId}`).digest('hex').slice(0, 32)}`;
}

/** Wraps a known text under the root key. Stored once, before the first key is. */
export async function createRootCanary(kms: KeyProvider, ring: RootRing): Promise<RootCanary> {
  const wrapped = await kms.wrap({ purpose: 'root-canary', ring }, knownText);
  return { format: 1, kms: kms.name, kmsKeyId: kms.keyId, wrapped: wrapped.toString('base64') };
}

/**
 * Proves that a root key is the one that a canary was made with.
 * @throws VaultError `root-key-mismatch` or `canary-malformed`, saying what to do; `kms-…` where the KMS could not be asked.
 */
export async function proveRootKey(kms: KeyProvider, ring: RootRing, stored: unknown): Promise<void> {
  const canary = readCanary(ring, stored);
  const mismatch = new VaultError('root-key-mismatch', { ring, expected: `${canary.kms} ${canary.kmsKeyId}`, actual: `${kms.name} ${kms.keyId}` });
  if (canary.kms !== kms.name || canary.kmsKeyId !== kms.keyId) throw mismatch;
  const text = await kms.unwrap({ purpose: 'root-canary', ring }, Buffer.from(canary.wrapped, 'base64')).catch((error: unknown) => {
    throw error instanceof VaultError && error.code === 'does-not-open' ? mismatch : error;
  });
  if (!text.equals(knownText)) throw mismatch;
}

/**
 * Proves the root keys of a ring against all canaries of its database (`stored`: every row named as `rootCanaryName` or
 * beginning with it and a slash). To be asked at every start, before anything is sealed: a key sealed under the wrong
 * root key is a key lost. Every root key that is not retired must be configured, as the current one or an earlier one.
 *
 * @returns the canary to store for a current root key that has none yet (a new installation, or the start of a root
 * rotation); `null` where all have theirs.
 * @throws VaultError as `proveRootKey`; `root-key-mismatch` too for a root key in use that is not configured.
 */
export async function proveRootKeys(keys: KeyProviders, ring: RootRing, stored: readonly StoredCanary[]): Promise<{ readonly name: string; readonly value: RootCanary } | null> {
  const canaries = stored.map(({ value }) => readCanary(ring, value));
  for (const canary of canaries) {
    const kms = keys.find(canary.kms, canary.kmsKeyId);
    if (kms !== undefined) await proveRootKey(kms, ring, canary);
    else if (canary.retired !== true) throw new VaultError('root-key-mismatch', { ring, expected: `${canary.kms} ${canary.kmsKeyId}`, actual: `${keys.current.name} ${keys.current.keyId}` });
  }
  const { current } = keys;
  if (canaries.some((canary) => canary.kms === current.name && canary.kmsKeyId === current.keyId && canary.retired !== true)) return null;
  return { name: stored.length === 0 ? rootCanaryName(ring) : laterCanaryName(ring, current), value: await createRootCanary(current, ring) };
}

/** The root keys that canaries name. @throws VaultError `canary-malformed`. */
export function rootKeysOf(ring: RootRing, stored: readonly StoredCanary[]): readonly { readonly kms: string; readonly kmsKeyId: string }[] {
  return stored.map(({ value }) => readCanary(ring, value));
}

function readCanary(ring: RootRing, stored: unknown): RootCanary {
  const canary = storedShape.safeParse(stored);
  if (!canary.success) throw new VaultError('canary-malformed', { ring });
  const { retired, ...rest } = canary.data;
  return retired === undefined ? rest : { ...rest, retired };
}
