import * as client from 'openid-client';
import { fetch as undiciFetch } from 'undici';
import { z } from 'zod';
import { type Egress, KeysteadError } from '../../foundation/index.ts';
import { type OpenConnection, type SsoDriver, isSafeAddress, settingsOfKind } from './driver.ts';

/** Where providers send the browser back to, and where the attempt's cookie is sent. */
export const callbackPath = '/api/v1/session/sso/callback';
const waitSeconds = 10;
const clockToleranceSeconds = 60;
/** A description, a key set and a token answer are some kilobytes. */
const largestAnswerBytes = 1_048_576;

/**
 * OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636), state, nonce, and the issuer in the response (RFC 9207) where the
 * provider sends it. The signature of the ID token is always checked against the provider's keys, also where TLS would do.
 *
 * @param options.egress the only way out; it refuses private addresses unless the operator allows them for identity providers.
 * @param options.allowHttp whether an issuer on loopback may be reached without TLS.
 */
export function openOidc(options: { egress: Egress; allowHttp: boolean; baseUrl: () => string }): SsoDriver {
  const callback = (): string => `${options.baseUrl()}${callbackPath}`;
  async function configure({ id, settings: given, clientSecret }: OpenConnection): Promise<client.Configuration> {
    const settings = settingsOfKind(given, 'oidc');
    const issuer = new URL(settings.issuer);
    const plain = issuer.protocol === 'http:';
    if (!isSafeAddress(settings.issuer, options.allowHttp)) throw new KeysteadError('sso_refused', { detail: 'the issuer must be an https address' });
    const configuration = await client.discovery(issuer, settings.clientId, undefined, authenticationOf(clientSecret), {
      [client.customFetch]: (url, init) => fetchThrough(options.egress, id, url, init), timeout: waitSeconds,
      execute: [client.enableNonRepudiationChecks, ...(plain ? [client.allowInsecureRequests] : [])],
    });
    configuration[client.customFetch] = (url, init) => fetchThrough(options.egress, id, url, init);
    configuration.timeout = waitSeconds;
    Object.assign(configuration.clientMetadata(), { [client.clockTolerance]: clockToleranceSeconds });
    return configuration;
  }

  return {
    describe(settings) {
      const { issuer, clientId } = settingsOfKind(settings, 'oidc');
      return { provider: issuer, secretIsFor: JSON.stringify([issuer, clientId]) };
    },
    accept: (settings) => settings,
    async check(connection) {
      await understood('its description cannot be used', async () => {
        const { authorization_endpoint: authorise, token_endpoint: token, jwks_uri: keys } = (await configure(connection)).serverMetadata();
        if (authorise === undefined || token === undefined || keys === undefined) throw new Error('it names no authorization endpoint, token endpoint or keys');
      });
      return `${settingsOfKind(connection.settings, 'oidc').issuer} describes itself, and can be used`;
    },
    async begin(connection, { email }) {
      return understood('the identity provider cannot be reached', async () => {
        const configuration = await configure(connection);
        const kept = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: callback(), scope: [...new Set(['openid', ...settingsOfKind(connection.settings, 'oidc').scopes])].join(' '), state: kept.state, nonce: kept.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(kept.verifier), code_challenge_method: 'S256', login_hint: email,
        });
        return { url: url.href, kept };
      });
    },
    async finish(connection, query, kept) {
      // Of the address alone the query is the caller's: the rest is where people really reach us.
      const cameBackTo = new URL(`${callback()}?${query.toString()}`);
      return understood('the answer of the identity provider does not fit', async () => {
        const { verifier, state, nonce } = keptSchema.parse(kept);
        const tokens = await client.authorizationCodeGrant(await configure(connection), cameBackTo, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
        const claims = claimsSchema.parse(tokens.claims());
        const groups: unknown = claims[settingsOfKind(connection.settings, 'oidc').groupsClaim];
        return {
          subject: claims.sub, email: claims.email?.toLowerCase() ?? null, emailVerified: claims.email_verified === true || claims.email_verified === 'true', name: claims.name ?? null,
          groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : typeof groups === 'string' ? [groups] : [],
          methods: [...claims.amr ?? [], ...(claims.acr === undefined ? [] : [claims.acr])],
        };
      });
    },
  };
}

/** With the secret in the header where the provider takes it so (OpenID Connect's default), else in the body; a client without a secret relies on PKCE. */
function authenticationOf(secret: string | null): client.ClientAuth {
  if (secret === null) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => ((server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic') ? basic : post)(server, ...rest);
}

const keptSchema = z.object({ state: z.string().min(1), nonce: z.string().min(1), verifier: z.string().min(1) });

/** The claims that are used; whatever else a provider sends is its own. */
const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(500), email: z.email().max(254).optional().catch(undefined), email_verified: z.union([z.boolean(), z.string()]).optional().catch(undefined), name: z.string().max(120).optional().catch(undefined),
  amr: z.array(z.string()).optional().catch(undefined), acr: z.string().optional().catch(undefined),
});

/** Every request to a provider goes out by its own pool, follows no redirect, and reads a bounded answer. */
async function fetchThrough(egress: Egress, owner: string, url: string, init: client.CustomFetchOptions): Promise<Response> {
  const { body, ...rest } = init;
  const answer = await undiciFetch(url, {
    method: rest.method, headers: rest.headers, body: body as never, redirect: 'manual', dispatcher: egress.pool(`sso ${owner}`, new URL(url).origin), ...(rest.signal === undefined ? {} : { signal: rest.signal }),
  });
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of answer.body ?? []) {
    total += chunk.byteLength;
    if (total > largestAnswerBytes) throw new Error('the answer is larger than any of its kind');
    chunks.push(chunk);
  }
  const headers = new Headers([...answer.headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length'));
  return new Response(chunks.length === 0 ? null : Buffer.concat(chunks), { status: answer.status, headers });
}

/** What goes wrong with a provider is told in our words and by its error code; its own text may say anything and stays in the log. */
async function understood<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeysteadError) throw error;
    throw new KeysteadError('sso_refused', { detail: `${what} (${reasonOf(error)})` }, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) return /^[\w-]{1,60}$/.test(error.error) ? error.error : 'an error of its own';
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^[\w-]{1,60}$/.test(each.code) && each.code !== 'OAUTH_INVALID_RESPONSE') return each.code;
  }
  return error instanceof z.ZodError ? 'its claims have another form' : error instanceof Error ? error.message.slice(0, 120) : 'unknown';
}
