import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type { Pool } from 'pg';
import { createApi, createLogger, newId, systemClock, type Clock } from '../../src/foundation/index.ts';
import { type Identity, type IdentityOptions, generatePrincipalKey, openIdentity } from '../../src/identity/index.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';
import { type HeldFactor, enrolFactor } from './second-factor.ts';

export const origin = 'http://127.0.0.1:7420';
export const password = 'correct horse battery';

/** Identity on a database of its own, with the control plane in front of it, without a listener. */
export interface IdentityUnderTest {
  readonly database: TestDatabase;
  readonly identity: Identity;
  readonly api: Hono;
  /** The pool of the identity role, to count what it is asked. */
  readonly identityPool: Pool;
  /** Ids of tenants whose keys were asked for. */
  readonly tenantsWithKeys: string[];
  /** A visitor without cookies. */
  visitor(): Visitor;
  /** A tenant with an owner, and the owner's signed-in visitor, who has set up an authenticator app and just shown it. */
  office(name: string, plan?: 'basic' | 'standard' | 'elite' | 'enterprise'): Promise<Office>;
  /** The same with a password alone. */
  officeWithoutSecondFactor(name: string): Promise<Office>;
  close(): Promise<void>;
}

export interface Office { readonly tenantId: string; readonly ownerId: string; readonly email: string; readonly owner: Visitor }

export interface Answer {
  readonly status: number;
  /** The JSON of the answer; `undefined` where it has none. Read it with `field`. */
  readonly body: unknown;
  readonly cookies: readonly string[];
  readonly headers: Headers;
}

/** Someone with a browser: keeps cookies, sends JSON. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export async function startIdentity(options: { clock?: Clock; baseUrl?: string; apps?: IdentityOptions['apps']; sso?: (database: TestDatabase) => NonNullable<IdentityOptions['sso']> } = {}): Promise<IdentityUnderTest> {
  const database = await startTestDatabase();
  const clock = options.clock ?? systemClock;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const tenantsWithKeys: string[] = [];
  const identityDatabase = database.open('keystead_identity');
  const identity = openIdentity({
    identityDatabase, appDatabase: database.open('keystead_app'), clock, logger,
    baseUrl: () => options.baseUrl ?? origin, secret: randomBytes(32).toString('base64'), principalPrivateKeyPem: generatePrincipalKey().privateKeyPem,
    createTenantKeys: async (_transaction, tenantId) => { tenantsWithKeys.push(tenantId); }, version: '0.0.0-test', apps: options.apps ?? [], ...(options.sso === undefined ? {} : { sso: options.sso(database) }),
  });
  const api = createApi({
    operations: identity.operations, authenticate: (request) => identity.authenticate(request), logger,
    idempotency: { run: (_call, work) => work() }, allowedOrigins: () => [origin], onSupportCall: (principal, operation) => identity.recordSupportCall(principal, operation), clock,
  });
  const visitor = (): Visitor => createVisitor(api);
  async function office(name: string, plan: 'basic' | 'standard' | 'elite' | 'enterprise' = 'enterprise'): Promise<Office> {
    const email = `owner-${newId()}@example.com`;
    const { tenantId, ownerUserId } = await identity.createTenant({ name, plan, owner: { name: `Owner of ${name}`, email, password } });
    const owner = visitor();
    await signedIn(owner, email);
    return { tenantId, ownerId: ownerUserId, email, owner };
  }
  return {
    database, identity, api, tenantsWithKeys, visitor, identityPool: identityDatabase.pool,
    officeWithoutSecondFactor: (name) => office(name),
    async office(name, plan) {
      const made = await office(name, plan);
      await enrol(made.owner, made.email);
      return made;
    },
    async close() {
      await identity.settled();
      await database.close();
    },
  };
}

/** Signs a visitor in, with the second factor where one is held for them. @throws Error where that does not work. */
export async function signedIn(visitor: Visitor, email: string): Promise<void> {
  let answer = await visitor.call('POST', '/api/v1/session', { email, password });
  const held = heldFactors.get(email);
  if (field(answer, 'state') === 'second-factor' && held !== undefined) answer = await visitor.call('POST', '/api/v1/session/second-factor', { code: held.nextCode() });
  if (answer.status !== 200 || field(answer, 'state') !== 'signed-in') throw new Error(`could not sign in: ${JSON.stringify(answer.body)}`);
}

/** The authenticator apps of the people in these tests, by their e-mail addresses. */
export const heldFactors = new Map<string, HeldFactor>();

/** Sets up an authenticator app for a visitor; their session has shown it then. */
export async function enrol(visitor: Visitor, email: string): Promise<HeldFactor> {
  const held = await enrolFactor(async (path, body) => {
    const answer = await visitor.call('POST', path, body);
    return { status: answer.status, json: answer.body };
  }, password);
  heldFactors.set(email, held);
  return held;
}

/** Shows the authenticator app again. */
export async function steppedUp(visitor: Visitor, email: string): Promise<void> {
  const answer = await visitor.call('POST', '/api/v1/session/step-up', { code: heldFactors.get(email)?.nextCode() });
  if (answer.status !== 200) throw new Error(`could not step up: ${JSON.stringify(answer.body)}`);
}

/** Invites somebody and accepts as them: a session without a second factor. */
export async function join(setup: IdentityUnderTest, office: Office, role: string, email = `${role}-${newId()}@example.com`): Promise<{ visitor: Visitor; email: string; userId: string }> {
  const invited = await office.owner.call('POST', '/api/v1/invitations', { email, role });
  const visitor = setup.visitor();
  const accepted = await visitor.call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: `A ${role}`, password });
  if (accepted.status !== 201) throw new Error(`could not join: ${JSON.stringify([invited.body, accepted.body])}`);
  return { visitor, email, userId: textOf(accepted, 'user', 'id') };
}

/** As `join`, with an authenticator app set up and just shown: for whoever manages something. */
export async function joinEnrolled(setup: IdentityUnderTest, office: Office, role: string): ReturnType<typeof join> {
  const joined = await join(setup, office, role);
  await enrol(joined.visitor, joined.email);
  return joined;
}

/** The actions in a tenant's outbox, in order. */
export async function actions(setup: IdentityUnderTest, tenantId: string): Promise<string[]> {
  const { rows } = await setup.database.open('keystead_sequencer').pool.query<{ action: string }>('select action from keystead.audit_outbox where tenant_id = $1 order by id', [tenantId]);
  return rows.map((row) => row.action);
}

/** What stands at a path of an answer's JSON. */
export function field(answer: Answer, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined), answer.body);
}

/** @throws Error where there is no text at that path. */
export function textOf(answer: Answer, ...path: readonly (string | number)[]): string {
  const value = field(answer, ...path);
  if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')} of ${answer.status} ${JSON.stringify(answer.body)}`);
  return value;
}

/** The token behind the `#` of a link. */
export function tokenOf(link: string): string {
  return new URL(link).hash.replace('#token=', '');
}

/** A visitor of any control plane that is mounted as a Hono app. */
export function createVisitor(api: Hono): Visitor {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(method, path, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await api.fetch(new Request(`${origin}${path}`, {
        method,
        headers: { ...(cookie === '' ? {} : { cookie }), origin, 'x-keystead-client-address': '192.0.2.7', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }));
      const set = response.headers.getSetCookie();
      for (const line of set) keep(cookies, line);
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) as unknown, cookies: set, headers: response.headers };
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const [name = '', ...value] = pair.split('=');
  if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, value.join('='));
}
