import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { PlanId, Qualification } from '@keystead/contract';
import type { Clock, Database, ImplementedOperation, Logger, Principal } from '../foundation/index.ts';
import { type DeclaredToken, type NewApiToken, createApiToken, ensureDeclaredToken } from './api-tokens.ts';
import { createAttemptLimiter } from './attempt-limits.ts';
import { authenticate } from './authenticate.ts';
import { type IdentityContext, createBackground } from './context.ts';
import { identityOperations } from './http/index.ts';
import { type Library, openLibrary } from './library.ts';
import { qualificationsOf, tenantForSession } from './memberships.ts';
import { type Person, findPerson, findPersonByEmail, personsOf } from './persons.ts';
import { type AppPrincipal, openPrincipalTokens } from './principal-token.ts';
import { type DeclaredMember, type DeclaredPerson, provisionMember, provisionTenant } from './provisioning.ts';
import { seatsTaken } from './seats.ts';
import { type SetupLink, createSetupLink, readSetup } from './setup.ts';
import { claimStep } from './step-claims.ts';
import type { IdentityTables, PeopleTables } from './tables.ts';
import { findTenantByName } from './tenants.ts';

export interface IdentityOptions {
  /** A pool as keystead_identity. */
  readonly identityDatabase: Database;
  /** A pool as keystead_app. */
  readonly appDatabase: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where people reach the console, without a slash at the end. Asked when it is first needed: the port may be known late. */
  readonly baseUrl: () => string;
  /** At least 32 random bytes, as text. Signs the cookies and seals second-factor secrets: losing it ends every session and enrolment. */
  readonly secret: string;
  /** PEM of the Ed25519 key that signs the tokens of apps; see `generatePrincipalKey`. */
  readonly principalPrivateKeyPem: string;
  /** Makes the vault's keys of a new tenant, in the transaction that makes it. */
  readonly createTenantKeys: (transaction: Transaction<PeopleTables>, tenantId: string) => Promise<void>;
  /** Version of the program, for the setup page. */
  readonly version: string;
}

/** What other parts ask about people. */
export interface People {
  /** Names of those ids that are (or were) members of the tenant. */
  names(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What an active member is qualified for; nothing for anybody else. */
  qualificationsOf(tenantId: string, userId: string): Promise<readonly Qualification[]>;
  /** Active members of the tenant. */
  activeSeats(tenantId: string): Promise<number>;
}

export interface Identity {
  /** Who is calling, by session cookie or `Authorization: Bearer ks_…`; `null` for whatever is not valid. */
  authenticate(request: Request): Promise<Principal | null>;
  readonly operations: readonly ImplementedOperation[];
  readonly people: People;
  /** `null` once there is an owner. */
  createSetupLink(): Promise<SetupLink | null>;
  readSetup(): Promise<{ installed: boolean; setupLinkOpen: boolean }>;
  /** A token for an app that calls the gateway on someone's behalf; five minutes. */
  issuePrincipalToken(principal: AppPrincipal): Promise<string>;
  createTenant(tenant: { name: string; plan: PlanId; owner: DeclaredPerson }): Promise<{ tenantId: string; ownerUserId: string }>;
  addMember(tenantId: string, member: DeclaredMember): Promise<{ userId: string; added: boolean }>;
  createApiToken(token: NewApiToken): ReturnType<typeof createApiToken>;
  /** The token that a file declares, made where it is not there yet; `null` where it was revoked or has expired since. */
  ensureDeclaredToken(token: DeclaredToken): Promise<string | null>;
  findTenantByName(name: string): Promise<{ id: string; plan: PlanId } | null>;
  findUserByEmail(email: string): Promise<Person | null>;
  hasSecondFactor(userId: string): Promise<boolean>;
  /** Waits for what still runs behind answers (records of refused sign-ins); before closing the pools. */
  settled(): Promise<void>;
}

/** Failures from one place or against one account before it has to wait. Successes do not count. */
const accountLimit = { attempts: 10, windowSeconds: 900 };
const addressLimit = { attempts: 50, windowSeconds: 900 };

/** Opens tenants, people, sessions, second factors and tokens. The identity library is used nowhere else. */
export function openIdentity(options: IdentityOptions): Identity {
  const context = createContext(options);
  const principalTokens = openPrincipalTokens({ privateKeyPem: options.principalPrivateKeyPem, clock: options.clock });
  return {
    authenticate: (request) => authenticate(context, request),
    operations: identityOperations(context),
    people: createPeople(context),
    createSetupLink: () => createSetupLink(context),
    readSetup: () => readSetup(context),
    issuePrincipalToken: (principal) => principalTokens.issue(principal),
    createTenant: (tenant) => provisionTenant(context, tenant),
    addMember: (tenantId, member) => provisionMember(context, tenantId, member),
    createApiToken: (token) => createApiToken(context, token),
    ensureDeclaredToken: (token) => ensureDeclaredToken(context, token),
    findTenantByName: (name) => findTenantByName(context, name),
    findUserByEmail: (email) => findPersonByEmail(context, email),
    hasSecondFactor: async (userId) => (await findPerson(context, userId))?.secondFactor ?? false,
    settled: () => context.background.settled(),
  };
}

function createPeople(context: IdentityContext): People {
  return {
    names: async (tenantId, userIds) => new Map([...await personsOf(context, tenantId, userIds)].map(([id, person]) => [id, person.name])),
    qualificationsOf: (tenantId, userId) => qualificationsOf(context, tenantId, userId),
    activeSeats: (tenantId) => context.app.inTenant(tenantId, (trx) => seatsTaken(trx, tenantId)),
  };
}

function createContext(options: IdentityOptions): IdentityContext {
  const { clock, logger } = options;
  const identity = new Kysely<IdentityTables>({ dialect: new PostgresDialect({ pool: options.identityDatabase.pool }) });
  let library: Library | null = null;
  const context: IdentityContext = {
    library() {
      library ??= openLibrary({
        pool: options.identityDatabase.pool, baseUrl: options.baseUrl(), secret: options.secret, logger,
        tenantForSession: (userId) => tenantForSession(context, userId),
        claimStep: (userId, step) => claimStep(identity, userId, step),
      });
      return library;
    },
    identity, app: options.appDatabase.as<PeopleTables>(), clock, logger,
    limits: { account: createAttemptLimiter(accountLimit, clock), address: createAttemptLimiter(addressLimit, clock) },
    background: createBackground(logger),
    baseUrl: options.baseUrl, createTenantKeys: options.createTenantKeys, version: options.version,
  };
  return context;
}
