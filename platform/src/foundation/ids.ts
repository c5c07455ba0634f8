import { v7, validate } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by the time it was made. Every id in Keystead is one. */
export function newId(): string {
  return v7();
}

export function isId(text: string): boolean {
  return validate(text);
}
