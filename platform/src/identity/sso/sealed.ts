import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../foundation/index.ts';

/** One attempt to sign in through a provider: which connection, and what must come back. */
const attempt = z.object({ id: z.uuid(), tenantId: z.uuid(), connectionId: z.uuid(), kept: z.record(z.string(), z.string()) });
export type Attempt = z.output<typeof attempt>;
export const attemptSeconds = 600;

/** What a browser carries for us: encrypted, so that it can neither read nor change it, and for a short while. */
export interface Sealed<T> { seal(value: T): Promise<string>; open(sealed: string): Promise<T | null> }

interface SealedOptions<T> { readonly secret: string; readonly clock: Clock; readonly purpose: string; readonly schema: z.ZodType<T>; readonly seconds: number }

/** A key for each purpose, so that what was sealed for one opens as no other. */
export function openSealed<T extends Record<string, unknown>>({ secret, clock, purpose, schema, seconds }: SealedOptions<T>): Sealed<T> {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32));
  return {
    async seal(made) {
      const now = Math.floor(clock.now().getTime() / 1_000);
      return new EncryptJWT({ ...made }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).setAudience(purpose).setIssuedAt(now).setExpirationTime(now + seconds).encrypt(key);
    },
    async open(sealed) {
      try {
        const { payload } = await jwtDecrypt(sealed, key, { audience: purpose, currentDate: clock.now(), keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'], requiredClaims: ['exp'] });
        return schema.parse(payload);
      } catch {
        return null;
      }
    },
  };
}

/** Attempts as the browser keeps them: encrypted, for ten minutes. So nothing is stored for whoever merely begins. */
export function openAttempts(options: { secret: string; clock: Clock }): Sealed<Attempt> {
  return openSealed({ ...options, purpose: 'keystead-sso-attempt', schema: attempt, seconds: attemptSeconds });
}
