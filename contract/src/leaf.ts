import { z } from 'zod';
import { sameBytes, toHex } from './bytes.ts';
import { canonicalUtf8 } from './canonical.ts';
import type { Sha256 } from './merkle.ts';

/**
 * Leaf format v1 of the audit log. A leaf is the canonical JSON (RFC 8785, JCS) of this object, in UTF-8. It never
 * changes; what needs other fields becomes v2 beside it.
 *
 * `detail` holds nothing personal. What is personal stands under `commitments`, as hex of a salted hash (see
 * `commitmentOf`); its salt and value are kept apart and can be erased without touching the leaf.
 */
export const leafV1 = z.strictObject({
  v: z.literal(1),
  /** Place in the tenant's log, from 0, without gaps: the leaf index of RFC 6962. */
  seq: z.int().nonnegative(),
  /** When it happened; RFC 3339 in UTC with milliseconds. */
  time: z.iso.datetime({ precision: 3 }),
  tenant: z.uuid(),
  action: z.string().min(1),
  actionVersion: z.int().positive(),
  actor: z.strictObject({ kind: z.enum(['user', 'token', 'system', 'operator']), id: z.string().nullable() }),
  subject: z.strictObject({ kind: z.string().min(1), id: z.string().nullable() }),
  detail: z.record(z.string(), z.json()),
  commitments: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type LeafV1 = z.output<typeof leafV1>;

/** Length of a commitment's salt, in bytes. Fixed, so that salt and value cannot be read another way. */
export const commitmentSaltBytes = 32;

/** A leaf that is not in format v1, or whose bytes are not the canonical ones. */
export class LeafError extends Error {
  readonly code = 'KEYSTEAD_LEAF_MALFORMED';
}

/** Canonical JSON (RFC 8785) in UTF-8. */
export function canonicalBytes(value: unknown): Uint8Array {
  const bytes = canonicalUtf8(value);
  if (bytes === null) throw new LeafError('a value without a JSON form');
  return bytes;
}

/** The bytes of a leaf, as they are hashed and kept. */
export function encodeLeaf(leaf: LeafV1): Uint8Array {
  return canonicalBytes(leaf);
}

/**
 * Reads a leaf and checks that its bytes are the canonical ones.
 * @throws LeafError
 */
export function decodeLeaf(bytes: Uint8Array): LeafV1 {
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LeafError('the leaf is not JSON in UTF-8', { cause: error });
  }
  const result = leafV1.safeParse(untrusted);
  if (!result.success) throw new LeafError(`the leaf is not in format v1: ${result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
  if (!sameBytes(encodeLeaf(result.data), bytes)) throw new LeafError('the leaf is not in its canonical form');
  return result.data;
}

/**
 * Commitment to one personal field: SHA-256(salt ‖ JCS({"commitment":1,"field":…,"value":…})), as hex. Without the
 * salt, nobody can find the value by trying; with salt and value, anyone can check it.
 *
 * @param salt 32 random bytes, fresh for each field of each leaf.
 */
export function commitmentOf(field: string, value: string, salt: Uint8Array, sha256: Sha256): string {
  if (salt.byteLength !== commitmentSaltBytes) throw new LeafError(`a salt has ${commitmentSaltBytes} bytes, not ${salt.byteLength}`);
  const opened = canonicalBytes({ commitment: 1, field, value });
  const input = new Uint8Array(salt.byteLength + opened.byteLength);
  input.set(salt);
  input.set(opened, salt.byteLength);
  return toHex(sha256(input));
}
