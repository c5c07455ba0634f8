import { type KeyObject, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type Environment, environments } from '@keystead/contract';
import { SignJWT, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../foundation/index.ts';

/** For whom a token of an app is meant, and who made it. */
const audience = 'keystead-gateway';
const issuer = 'keystead';
const lifetimeSeconds = 300;
/** Replicas' clocks may differ by a little. */
const toleranceSeconds = 5;
const longestToken = 2_048;

/** On whose behalf an app calls the gateway. */
export interface AppPrincipal {
  readonly tenantId: string;
  readonly userId: string;
  readonly app: string;
  readonly run: string;
  readonly environment: Environment;
  /** The team of the API token that started the run: it acts for that team alone. `null`: for the person's own teams, which the gateway knows. */
  readonly teamId: string | null;
}

export interface PrincipalTokens {
  /** A token for five minutes (JWT, RFC 7519; EdDSA, RFC 8037). */
  issue(principal: AppPrincipal): Promise<string>;
  readonly publicKey: KeyObject;
}

/** A new Ed25519 pair. The private part belongs sealed into keystead.installation, the public part beside it in clear. */
export function generatePrincipalKey(): { readonly privateKeyPem: string; readonly publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export function openPrincipalTokens(options: { privateKeyPem: string; clock: Clock }): PrincipalTokens {
  const privateKey = createPrivateKey(options.privateKeyPem);
  return {
    publicKey: createPublicKey(privateKey),
    issue(principal) {
      const now = Math.floor(options.clock.now().getTime() / 1_000);
      return new SignJWT({ tenant_id: principal.tenantId, app: principal.app, run: principal.run, env: principal.environment, ...(principal.teamId === null ? {} : { team: principal.teamId }) })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
        .setSubject(principal.userId).setIssuer(issuer).setAudience(audience)
        .setIssuedAt(now).setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
    },
  };
}

/** Only this: a header that names a key, a URL or another algorithm is not one of ours, whatever it signs. */
const headerShape = z.strictObject({ alg: z.literal('EdDSA'), typ: z.literal('JWT') });
const claimsShape = z.strictObject({
  iss: z.literal(issuer), aud: z.literal(audience), iat: z.int(), exp: z.int(),
  sub: z.uuid(), tenant_id: z.uuid(), app: z.string().min(1).max(100), run: z.uuid(), env: z.enum(environments), team: z.uuid().optional(),
});

/**
 * Checks an app's token and gives what it says; `null` for any that is not valid at `now`, without a reason.
 * The algorithm is ours to say (EdDSA), the key is the one passed in: nothing in the token chooses either.
 */
export async function verifyPrincipalToken(publicKey: KeyObject, unverifiedToken: string, now: Date): Promise<AppPrincipal | null> {
  if (unverifiedToken.length > longestToken) return null;
  try {
    const { payload, protectedHeader } = await jwtVerify(unverifiedToken, publicKey, {
      algorithms: ['EdDSA'], issuer, audience, currentDate: now, clockTolerance: toleranceSeconds, maxTokenAge: lifetimeSeconds + toleranceSeconds,
    });
    headerShape.parse(protectedHeader);
    const claims = claimsShape.parse(payload);
    return { tenantId: claims.tenant_id, userId: claims.sub, app: claims.app, run: claims.run, environment: claims.env, teamId: claims.team ?? null };
  } catch {
    return null;
  }
}
