import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/** Whom the next sign-in is, and what the provider says of them. */
export interface Account { readonly sub: string; readonly email?: string; readonly email_verified?: boolean; readonly name?: string; readonly groups?: readonly string[]; readonly amr?: readonly string[]; readonly acr?: string }

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A browser that goes where it is sent, signs in as `account`, and stops at the first address outside of the provider. */
  signIn(url: string, account: Account): Promise<string>;
  close(): Promise<void>;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); });

/** A real OpenID provider (oidc-provider, certified) on loopback. Nobody types a password: whoever is named signs in. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  let handler: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => { handler(request, response); });
  const issuer = `http://127.0.0.1:${await listening(server)}`;
  const accounts = new Map<string, Account>();
  let next: Account = { sub: 'nobody' };
  const [clientId, clientSecret] = ['keystead', 'a-client-secret-of-forty-characters-0000'];
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
    jwks: { keys: [{ ...await exportJWK(privateKey), alg: 'RS256', use: 'sig', kid: 'k1' }] },
    cookies: { keys: ['only for tests'] }, conformIdTokenClaims: false, scopes: ['openid', 'email', 'profile', 'groups'], pkce: { required: () => true },
    claims: { openid: ['sub', 'acr', 'amr'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'], acr: null, amr: null },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_context, sub) => ({ accountId: sub, claims: async () => ({ ...accounts.get(sub), sub }) as { sub: string } }),
    // Whatever was asked for is granted: consent is not what is tested here.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client?.clientId ?? '', accountId: context.oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  handler = (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) { void serve(request, response); return; }
    void provider.interactionFinished(request, response, { login: { accountId: next.sub, ...(next.acr === undefined ? {} : { acr: next.acr }), ...(next.amr === undefined ? {} : { amr: [...next.amr] }), remember: false } });
  };
  return {
    issuer, clientId, clientSecret,
    async signIn(url, account) {
      accounts.set(account.sub, account);
      next = account;
      const cookies = new Map<string, string>();
      for (let at = url; ;) {
        if (!at.startsWith(issuer)) return at;
        const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
        for (const line of response.headers.getSetCookie()) { const [pair = ''] = line.split(';'); cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)); }
        const location = response.headers.get('location');
        if (location === null) throw new Error(`the provider answered ${response.status}: ${(await response.text()).slice(0, 400)}`);
        at = new URL(location, at).href;
      }
    },
    close: () => closed(server),
  };
}

/** What a hostile or broken provider puts into its ID token, in place of what is right. */
export interface Forgery { readonly claims?: Readonly<Record<string, unknown>>; readonly signedBy?: 'itself' | 'another-key' | 'nobody'; readonly describesItselfAs?: string }

/** A provider that lies as it is told: discovery, keys and a token endpoint, and no user interface. For what a real one would never send. */
export async function startHostileProvider(): Promise<{ issuer: string; forge(forgery: Forgery): void; nonceIs(nonce: string): void; close(): Promise<void> }> {
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  let [forgery, nonce]: [Forgery, string] = [{}, ''];
  const server = createServer((request, response) => {
    request.resume();
    answer(request.url ?? '/').then((body) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(JSON.stringify(body)); }, () => response.destroy());
  });
  const issuer = `http://127.0.0.1:${await listening(server)}`;
  async function idToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, sub: 'ada', aud: 'keystead', exp: now + 300, iat: now, nonce, email: 'ada@acme.test', email_verified: true, ...forgery.claims };
    if (forgery.signedBy === 'nobody') return new UnsecuredJWT(claims).encode();
    const key: CryptoKey = forgery.signedBy === 'another-key' ? other.privateKey : own.privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
  }
  async function answer(path: string): Promise<unknown> {
    if (path === '/.well-known/openid-configuration') return { issuer: forgery.describesItselfAs ?? issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256'], subject_types_supported: ['public'] };
    if (path === '/keys') return { keys: [{ ...await exportJWK(own.publicKey), alg: 'RS256', use: 'sig', kid: 'k1' }] };
    return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: await idToken() };
  }
  return { issuer, forge: (wish) => { forgery = wish; }, nonceIs: (value) => { nonce = value; }, close: () => closed(server) };
}
