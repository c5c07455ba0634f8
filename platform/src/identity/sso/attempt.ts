import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../foundation/index.ts';

/** One attempt to sign in through a provider: which connection, and what must come back. */
export interface Attempt { readonly tenantId: string; readonly connectionId: string; readonly state: string; readonly nonce: string; readonly verifier: string }

const attempt = z.object({ tenantId: z.uuid(), connectionId: z.uuid(), state: z.string(), nonce: z.string(), verifier: z.string() });
const audience = 'keystead-sso-attempt';
export const attemptSeconds = 600;

/** Attempts as the browser keeps them: encrypted, for ten minutes. So nothing is stored for whoever merely begins. */
export function openAttempts(options: { secret: string; clock: Clock }): { seal(attempt: Attempt): Promise<string>; open(sealed: string): Promise<Attempt | null> } {
  const key = new Uint8Array(hkdfSync('sha256', options.secret, '', audience, 32));
  return {
    async seal(made) {
      const now = Math.floor(options.clock.now().getTime() / 1_000);
      return new EncryptJWT({ ...made }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setAudience(audience).setIssuedAt(now).setExpirationTime(now + attemptSeconds).encrypt(key);
    },
    async open(sealed) {
      try {
        const { payload } = await jwtDecrypt(sealed, key, { audience, currentDate: options.clock.now(), keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'], requiredClaims: ['exp'] });
        return attempt.parse(payload);
      } catch {
        return null;
      }
    },
  };
}
