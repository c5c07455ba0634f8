import canonicalize from 'canonicalize';
import { plainCanonicalText } from './sorted-json.ts';

const encoder = new TextEncoder();

/** Canonical JSON (RFC 8785, JCS) as text; `null` where the value has no JSON form. */
export function canonicalText(value: unknown): string | null {
  try {
    return plainCanonicalText(value) ?? canonicalize(value) ?? null;
  } catch {
    // A number without a JSON form, or half of a surrogate pair.
    return null;
  }
}

/** Canonical JSON (RFC 8785, JCS) in UTF-8; `null` where the value has no JSON form. */
export function canonicalUtf8(value: unknown): Uint8Array | null {
  const text = canonicalText(value);
  return text === null ? null : encoder.encode(text);
}
