import { z } from 'zod';
import { VaultError } from './errors.ts';
import type { RingName } from './key-ring.ts';
import type { KeyProvider } from './kms/key-provider.ts';

/** What a database remembers of the root key that it was made with; kept in keystead.installation under `rootCanaryName(ring)`. */
export interface RootCanary { readonly format: 1; readonly kms: string; readonly kmsKeyId: string; readonly wrapped: string }

const storedShape = z.strictObject({ format: z.literal(1), kms: z.string(), kmsKeyId: z.string(), wrapped: z.base64() });
const knownText = Buffer.from('keystead root key canary v1');

export function rootCanaryName(ring: RingName): string {
  return `root-canary.${ring}`;
}

/** Wraps a known text under the root key. Stored once, before the first key is. */
export async function createRootCanary(kms: KeyProvider, ring: RingName): Promise<RootCanary> {
  const wrapped = await kms.wrap({ purpose: 'root-canary', ring }, knownText);
  return { format: 1, kms: kms.name, kmsKeyId: kms.keyId, wrapped: wrapped.toString('base64') };
}

/**
 * Proves that the root key is the one this database was made with. `stored` is the value from keystead.installation.
 * To be asked at every start, before anything is sealed: a key sealed under the wrong root key is a key lost.
 *
 * @throws VaultError `root-key-mismatch` or `canary-malformed`, saying what to do.
 */
export async function proveRootKey(kms: KeyProvider, ring: RingName, stored: unknown): Promise<void> {
  const canary = storedShape.safeParse(stored);
  if (!canary.success) throw new VaultError('canary-malformed', { ring });
  const { kms: driver, kmsKeyId, wrapped } = canary.data;
  const mismatch = new VaultError('root-key-mismatch', { ring, expected: `${driver} ${kmsKeyId}`, actual: `${kms.name} ${kms.keyId}` });
  if (driver !== kms.name || kmsKeyId !== kms.keyId) throw mismatch;
  const text = await kms.unwrap({ purpose: 'root-canary', ring }, Buffer.from(wrapped, 'base64')).catch((error: unknown) => {
    throw error instanceof VaultError ? mismatch : error;
  });
  if (!text.equals(knownText)) throw mismatch;
}
