import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by the time it was made. Every id in Keystead is one. */
export function newId(): string {
  return v7();
}
