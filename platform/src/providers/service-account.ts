import { SignJWT, importPKCS8 } from 'jose';
import { isObject } from './is-object.ts';
import { type KeyRead, readJsonKey } from './keys.ts';
import type { TokenExchange } from './provider.ts';
import { readRefusal, unknown } from './verdicts.ts';

/** Google's token endpoint. A key file names one too (`token_uri`), which is not believed. */
const tokenOrigin = 'https://oauth2.googleapis.com';
const scope = 'https://www.googleapis.com/auth/cloud-platform';
const lifetimeSeconds = 3_600;

/** The key file of a service account, as JSON or base64 of it. Sealed is what a token is asked for with, and nothing else of it. */
export function readServiceAccount(text: string): KeyRead {
  const file = readJsonKey(text);
  const { type, client_email: email, private_key: key, private_key_id: keyId } = file ?? {};
  const whole = type === 'service_account' && typeof email === 'string' && typeof key === 'string' && key.includes('-----BEGIN PRIVATE KEY-----');
  if (!whole) return { problem: 'it is entered as the key file of a service account (JSON, or base64 of it), with type, client_email and private_key' };
  return { secret: JSON.stringify({ type, client_email: email, private_key: key, private_key_id: typeof keyId === 'string' ? keyId : '' }), shown: '' };
}

/** A signed assertion for an access token (RFC 7523, section 2.1), at Google. */
export const serviceAccountExchange: TokenExchange = {
  origin: tokenOrigin,
  async request(secret, now) {
    const { client_email: email, private_key: key, private_key_id: keyId } = JSON.parse(secret) as Readonly<Record<string, string>>;
    const seconds = Math.floor(now.getTime() / 1_000);
    const assertion = await new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId === undefined || keyId === '' ? {} : { kid: keyId }) })
      .setIssuer(email ?? '').setAudience(`${tokenOrigin}/token`).setIssuedAt(seconds).setExpirationTime(seconds + lifetimeSeconds).sign(await importPKCS8(key ?? '', 'RS256'));
    const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
    return { path: '/token', contentType: 'application/x-www-form-urlencoded', body };
  },
  read(status, body) {
    const said = isObject(body) ? body : {};
    const { access_token: token, expires_in: seconds } = said;
    if (status === 200 && typeof token === 'string' && /^[\x21-\x7e]{8,8192}$/.test(token)) return { token, seconds: typeof seconds === 'number' && seconds > 0 ? seconds : lifetimeSeconds };
    // RFC 6749, section 5.2: what is wrong with a key is said with 400 or 401. A wrong clock is told as an invalid grant too.
    if (said['error'] === 'invalid_grant' || said['error'] === 'invalid_client') return { state: 'invalid', detail: 'Google does not know this service account’s key: it was deleted or disabled, or the clock of this server is wrong.', models: [] };
    return status === 401 ? readRefusal(status) : unknown(`Google gave no token for this service account (HTTP ${status}).`);
  },
};
