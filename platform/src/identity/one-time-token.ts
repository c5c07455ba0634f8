import { createHash, randomBytes } from 'node:crypto';

/** A token for a link that is used once (setup, invitation). 256 random bits; only its hash is stored. */
export function newOneTimeToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOneTimeToken(token) };
}

export function hashOneTimeToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
