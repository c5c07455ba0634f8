import assert from 'node:assert/strict';
import pg from 'pg';
import { openContentKeys } from '../../src/documents/index.ts';
import { connectionOptions, openEgress, systemClock } from '../../src/foundation/index.ts';
import { createKeyProviders, createMemoryKeyProvider, openContentVault, openKeyRing } from '../../src/vault/index.ts';
import { type IdentityUnderTest, type Office, type Visitor, origin, startIdentity, textOf } from './identity.ts';
import { startIdentityProvider } from './identity-provider.ts';
import { freshFactors } from './operators.ts';
import { type SamlForgery, type SamlIdentityProvider, startSamlProvider } from './saml-identity-provider.ts';

/** Somebody at an identity provider, whatever it speaks. */
export interface Arriving { readonly subject: string; readonly email: string; readonly groups?: readonly string[]; readonly secondFactor?: boolean }

/** An office with a verified domain and a connection that is on. */
export interface Connected {
  readonly office: Office; readonly domain: string; readonly connectionId: string;
  update(change: object): Promise<void>;
  /** Begins in a visitor's browser. @returns where the provider is. */
  start(visitor: Visitor, email: string): Promise<string>;
  /** Signs somebody in at the provider. @returns the path with which the browser comes back to where its attempt is. */
  answer(url: string, person: Arriving, forgery?: SamlForgery): Promise<string>;
  /** All of it, in one browser. */
  signIn(visitor: Visitor, person: Arriving, forgery?: SamlForgery): Promise<Landing>;
}

/** Where the browser ends: in the console (`/`), or with what went wrong. */
export interface Landing { readonly location: string; readonly code: string | null; readonly detail: string }
export type Kind = 'oidc' | 'saml';

export interface SsoWorld {
  readonly setup: IdentityUnderTest;
  readonly saml: SamlIdentityProvider;
  /** Seconds that the clock is ahead. */
  aheadSeconds: number;
  connect(kind: Kind, settings?: object): Promise<Connected>;
  /** Settings as an existing client sends them: for OpenID Connect without a kind. */
  settings(kind: Kind, more?: object): object;
  land(visitor: Visitor, path: string): Promise<Landing>;
  /** Posts a form as another site's page has a browser do it: with that site as origin, and without our cookies. */
  post(path: string, form: URLSearchParams, headers?: Record<string, string>): Promise<Response>;
  metadataOf(connectionId: string): Promise<string>;
  /** A query as whoever owns the database. */
  asOwner(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Identity with an OpenID provider and a SAML provider beside it. */
export async function openSsoWorld(): Promise<SsoWorld> {
  const oidc = await startIdentityProvider(`${origin}/api/v1/session/sso/callback`);
  const egress = openEgress({ allowPrivate: true });
  const saml = startSamlProvider();
  const records = new Map<string, string>();
  const setup = await startIdentity({
    clock: { ...systemClock, now: () => new Date(Date.now() + world.aheadSeconds * 1_000) },
    sso: (database) => ({
      egress, allowHttp: true, resolveTxt: async (name) => [[records.get(name) ?? '']],
      secrets: openContentKeys({ database: database.open('keystead_app'), vault: openContentVault({ ring: openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock }) }) }),
    }),
  });
  let [domains, places] = [0, 0];
  // Each from a place of its own: how many attempts one may make is not what is tested here.
  const fromSomewhere = () => { places += 1; return { 'x-keystead-client-address': `198.51.${Math.floor(places / 250)}.${places % 250}` }; };
  const samlAttributes = (person: Arriving): Record<string, readonly string[]> => ({ email: [person.email], displayName: ['Ada'], ...(person.groups === undefined ? {} : { groups: person.groups }) });
  const answers: Readonly<Record<Kind, (connectionId: string, url: string, person: Arriving, forgery?: SamlForgery) => Promise<string>>> = {
    async oidc(_connectionId, url, person) {
      const back = await oidc.signIn(url, { sub: person.subject, email: person.email, email_verified: true, name: 'Ada', groups: [...person.groups ?? []], amr: person.secondFactor === true ? ['pwd', 'mfa'] : ['pwd'] });
      return back.slice(origin.length);
    },
    async saml(connectionId, url, person, forgery) {
      const context = person.secondFactor === true ? { context: 'https://refeds.org/profile/mfa' } : {};
      const { action, form } = await saml.answer(url, await world.metadataOf(connectionId), { nameId: person.subject, attributes: samlAttributes(person), ...context }, forgery);
      assert.ok(action.startsWith(origin));
      const passed = await world.post(action.slice(origin.length), form);
      assert.equal(passed.status, 303);
      return passed.headers.get('location') ?? '';
    },
  };
  const world: SsoWorld = {
    setup, saml, aheadSeconds: 0,
    settings: (kind, more = {}) => (kind === 'oidc' ? { issuer: oidc.issuer, clientId: oidc.clientId, scopes: ['openid', 'email', 'profile', 'groups'], ...more } : { kind, provider: { entityId: saml.entityId, signInUrl: saml.signInUrl, certificates: [saml.certificatePem] }, ...more }),
    async connect(kind, settings = {}) {
      domains += 1;
      const domain = `${kind}${domains}.test`;
      const office = await setup.office(`Acme ${domains}`);
      const made = await office.owner.call('POST', '/api/v1/sso/connections', { name: 'Login', settings: world.settings(kind, settings), ...(kind === 'oidc' ? { clientSecret: oidc.clientSecret } : {}) });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const connectionId = textOf(made, 'id');
      const named = await office.owner.call('POST', '/api/v1/sso/domains', { domain, connectionId });
      records.set(textOf(named, 'record', 'name'), textOf(named, 'record', 'value'));
      assert.equal((await office.owner.call('POST', `/api/v1/sso/domains/${textOf(named, 'id')}/verification`)).status, 200);
      const update = async (change: object) => {
        await freshFactors(setup);
        const list = await office.owner.call('GET', '/api/v1/sso/connections');
        const answer = await office.owner.call('PATCH', `/api/v1/sso/connections/${connectionId}`, change, { 'if-match': textOf(list, 'items', 0, 'etag') });
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
      };
      await update({ enabled: true });
      const start = async (visitor: Visitor, email: string): Promise<string> => {
        const started = await visitor.call('POST', '/api/v1/session/sso', { email }, fromSomewhere());
        assert.equal(started.status, 200, JSON.stringify(started.body));
        return textOf(started, 'url');
      };
      const answer: Connected['answer'] = (url, person, forgery) => answers[kind](connectionId, url, person, forgery);
      return { office, domain, connectionId, update, start, answer, signIn: async (visitor, person, forgery) => world.land(visitor, await answer(await start(visitor, person.email), person, forgery)) };
    },
    async land(visitor, path) {
      const back = path.startsWith('/sign-in#') ? null : await visitor.call('GET', path, undefined, fromSomewhere());
      assert.equal(back?.status ?? 303, 303);
      const location = back?.headers.get('location') ?? path;
      const said = new URLSearchParams(location.split('#')[1] ?? '');
      return { location, code: said.get('sso'), detail: said.get('detail') ?? '' };
    },
    post: async (path, form, headers = {}) => setup.api.fetch(new Request(`${origin}${path}`, { method: 'POST', headers: { origin: 'https://idp.acme.example', ...fromSomewhere(), 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: form.toString() })),
    metadataOf: async (connectionId) => (await setup.api.fetch(new Request(`${origin}/api/v1/sso/saml/${connectionId}/metadata`))).text(),
    async asOwner(text, values = []) {
      const client = new pg.Client(connectionOptions(setup.database.ownerUrl));
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    async close() {
      await egress.close();
      await oidc.close();
      await setup.close();
    },
  };
  return world;
}
