import { sameBytes, toHex } from './bytes.ts';
import { canonicalUtf8 } from './canonical.ts';
import type { Sha256 } from './merkle.ts';
import { type Shape, isCount, isExactly, isId, isMoment, isNullOr, isOneOf, isRecordOf, isShaped, isSomeText, isText, isTextLike, misfitOf } from './strict-shape.ts';

/**
 * Leaf format v1 of the audit log. A leaf is the canonical JSON (RFC 8785, JCS) of this object, in UTF-8. It never
 * changes; what needs other fields becomes v2 beside it.
 *
 * `detail` holds nothing personal. What is personal stands under `commitments`, as hex of a salted hash (see
 * `commitmentOf`); its salt and value are kept apart and can be erased without touching the leaf.
 */
export interface LeafV1 {
  readonly v: 1;
  /** Place in the tenant's log, from 0, without gaps: the leaf index of RFC 6962. */
  readonly seq: number;
  /** When it happened; RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  readonly tenant: string;
  readonly action: string;
  readonly actionVersion: number;
  readonly actor: { readonly kind: 'user' | 'token' | 'system' | 'operator'; readonly id: string | null };
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly detail: { readonly [name: string]: JsonValue };
  /** 64 hex digits each. */
  readonly commitments: { readonly [field: string]: string };
}

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

const idOrNull = isNullOr(isText);
const leafShape: Shape = {
  v: isExactly(1), seq: isCount, time: isMoment, tenant: isId, action: isSomeText, actionVersion: (value) => isCount(value) && value !== 0,
  actor: isShaped({ kind: isOneOf('user', 'token', 'system', 'operator'), id: idOrNull }), subject: isShaped({ kind: isSomeText, id: idOrNull }),
  // It was JSON, so its members are.
  detail: isRecordOf(() => true), commitments: isRecordOf(isTextLike(/^[0-9a-f]{64}$/)),
};

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
  const misfit = misfitOf(untrusted, leafShape);
  if (misfit !== null) throw new LeafError(`the leaf is not in format v1${misfit === '' ? '' : `: ${misfit}`}`);
  const leaf = untrusted as LeafV1;
  if (!sameBytes(encodeLeaf(leaf), bytes)) throw new LeafError('the leaf is not in its canonical form');
  return leaf;
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
