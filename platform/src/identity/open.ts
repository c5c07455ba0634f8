import { resolveTxt } from 'node:dns/promises';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Operation, PlanId, PlannedApp, Qualification } from '@keystead/contract';
import { systemActor } from '../audit/index.ts';
import { type Clock, type Database, type Egress, type ImplementedOperation, KeysteadError, type Logger, type Principal } from '../foundation/index.ts';
import { type DeclaredToken, type NewApiToken, createApiToken, ensureDeclaredToken, revokeApiToken } from './api-tokens.ts';
import { createAttemptLimiter } from './attempt-limits.ts';
import { endExpired } from './break-glass/end.ts';
import { recordGuestCall } from './auditor-links/guest-session.ts';
import { recordSupportCall } from './break-glass/support-session.ts';
import { authenticate } from './authenticate.ts';
import { type IdentityContext, createBackground } from './context.ts';
import { identityOperations } from './http/index.ts';
import { type LeavingPeople, leavingPeople } from './leaving.ts';
import { type Library, openLibrary } from './library.ts';
import { type WayInReset, resetWayIn } from './member-access.ts';
import { houseVoiceOf } from './tenant-settings.ts';
import { holdersOf, qualificationsOf, tenantForSession } from './memberships.ts';
import { operatorNames } from './operators/names.ts';
import { type OperatorRow, addOperatorByEmail, listOperators, removeOperatorByEmail } from './operators/operators.ts';
import { type Person, countSecondFactors, findPerson, findPersonByEmail, personsOf } from './persons.ts';
import { checkApp, planFacts } from './plans/gate.ts';
import { type AppPrincipal, openPrincipalTokens } from './principal-token.ts';
import { type DeclaredMember, type DeclaredPerson, provisionMember, provisionTenant } from './provisioning.ts';
import { answerScim } from './scim/answer.ts';
import { seatsTaken } from './seats.ts';
import { type SetupLink, createSetupLink, readSetup } from './setup.ts';
import type { SsoParts, SsoSecrets } from './sso/context.ts';
import { vouchForDomain } from './sso/domains.ts';
import { openOidc } from './sso/oidc.ts';
import { openSaml } from './sso/saml/saml.ts';
import { openAttempts } from './sso/sealed.ts';
import { claimStep } from './step-claims.ts';
import type { IdentityTables, PeopleTables } from './tables.ts';
import { type Starter, standingOf } from './standing.ts';
import { hiddenApps } from './teams/app-access.ts';
import { findTenantByName } from './tenants.ts';
import { createTurns } from './turns.ts';

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
  /** Apps of the catalogue: what can be assigned to teams and people, and what plans include. None where left out. */
  readonly apps?: readonly (PlannedApp & { readonly name: string; /** Set where nobody can run it yet: no plan shows or counts it. */ readonly hidden?: string })[];
  /** Single sign-on; without it its operations answer `unavailable`. */
  readonly sso?: {
    readonly egress: Egress;
    /** Whether a provider on loopback may be reached without TLS. */
    readonly allowHttp: boolean;
    readonly secrets: SsoSecrets;
    /** The system's resolver where left out. */
    readonly resolveTxt?: SsoParts['resolveTxt'];
  };
  /** Version of the program, for the setup page. */
  readonly version: string;
}

/** What other parts ask about people. */
export interface People {
  /** Names of those ids that are (or were) members of the tenant, or operators of the installation. */
  names(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What an active member is qualified for; nothing for anybody else. */
  qualificationsOf(tenantId: string, userId: string): Promise<readonly Qualification[]>;
  /** How the organisation writes; empty where it has said nothing. */
  houseVoice(tenantId: string): Promise<string>;
  /** Active members who hold a qualification, by name. */
  holdersOf(tenantId: string, qualification: Qualification): Promise<readonly { readonly userId: string; readonly name: string }[]>;
  /** Active members of the tenant. */
  activeSeats(tenantId: string): Promise<number>;
  /** Whether the tenant's plan runs an app. @throws KeysteadError `plan_limit`, saying what would. */
  requireApp(tenantId: string, app: PlannedApp & { readonly name: string }): Promise<void>;
  /** The apps that a caller may not see, because they are assigned to others. */
  hiddenApps(principal: Principal): Promise<ReadonlySet<string>>;
  /** Whoever began something, as they stand now; `null` where they may do nothing any more. */
  standing(starter: Starter): Promise<Principal | null>;
}

/** What is done on the host itself, by whoever can reach the data folder. */
export interface OperatorRights {
  /** @throws KeysteadError `not_found` where nobody has that address. */
  add(email: string): Promise<{ name: string; added: boolean }>;
  remove(email: string): Promise<{ name: string; removed: boolean }>;
  list(): Promise<readonly OperatorRow[]>;
}

export interface Identity {
  /** Who is calling, by session cookie or `Authorization: Bearer ks_…`; `null` for whatever is not valid. */
  authenticate(request: Request): Promise<Principal | null>;
  readonly operations: readonly ImplementedOperation[];
  readonly people: People;
  readonly operatorRights: OperatorRights;
  /** Answers SCIM 2.0, below `scimPath`. Never rejects. */
  scim(request: Request): Promise<Response>;
  /** Vouches for an e-mail domain that an organisation named, where DNS cannot be asked. @throws KeysteadError `not_found`, `conflict`. */
  verifyDomain(tenantId: string, domain: string): Promise<{ domain: string }>;
  /** Makes the vault's keys of a tenant that comes from elsewhere. */
  createTenantKeys(tenantId: string): Promise<void>;
  /** For moving a tenant to another installation, and for deleting it. */
  readonly leaving: LeavingPeople;
  /** Writes what support, or an auditor's link, calls inside an organisation into its log, before it is answered. */
  recordSupportCall(principal: Principal, operation: Operation): Promise<void>;
  /** Writes down the end of support access that time has ended. @returns how many. */
  endExpiredSupport(): Promise<number>;
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
  /** Ends a token that the program itself made. */
  revokeApiToken(tenantId: string, tokenId: string): Promise<void>;
  findTenantByName(name: string): Promise<{ id: string; plan: PlanId } | null>;
  findUserByEmail(email: string): Promise<Person | null>;
  hasSecondFactor(userId: string): Promise<boolean>;
  /** How many of these people have a second factor. */
  countSecondFactors(userIds: readonly string[]): Promise<number>;
  /** E-mail addresses of members, for mail to them. */
  addressesOf(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** On the operator's behalf, for somebody who cannot sign in. @throws KeysteadError `not_found`. */
  resetWayIn(wish: { email: string; secondFactor: boolean }): Promise<WayInReset>;
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
    scim: (request) => answerScim(context, request),
    verifyDomain: (tenantId, domain) => vouchForDomain(context, tenantId, domain),
    createTenantKeys: (tenantId) => context.app.inTenant(tenantId, (trx) => context.createTenantKeys(trx, tenantId)),
    leaving: leavingPeople(context),
    operatorRights: { add: (email) => addOperatorByEmail(context, email), remove: (email) => removeOperatorByEmail(context, email), list: () => listOperators(context) },
    recordSupportCall: (principal, operation) => (principal.guest === undefined ? recordSupportCall : recordGuestCall)(context, principal, operation),
    endExpiredSupport: () => endExpired(context),
    createSetupLink: () => createSetupLink(context),
    readSetup: () => readSetup(context),
    issuePrincipalToken: (principal) => principalTokens.issue(principal),
    createTenant: (tenant) => provisionTenant(context, tenant),
    addMember: (tenantId, member) => provisionMember(context, tenantId, member),
    createApiToken: (token) => createApiToken(context, token),
    ensureDeclaredToken: (token) => ensureDeclaredToken(context, token),
    revokeApiToken: (tenantId, tokenId) => revokeApiToken(context, { tenantId, actor: systemActor }, tokenId),
    findTenantByName: (name) => findTenantByName(context, name),
    findUserByEmail: (email) => findPersonByEmail(context, email),
    addressesOf: async (tenantId, userIds) => new Map([...await personsOf(context, tenantId, userIds)].map(([id, { email }]): [string, string] => [id, email])),
    countSecondFactors: (userIds) => countSecondFactors(context, userIds),
    hasSecondFactor: async (userId) => (await findPerson(context, userId))?.secondFactor ?? false,
    resetWayIn: (wish) => resetWayIn(context, wish),
    settled: () => context.background.settled(),
  };
}

function createPeople(context: IdentityContext): People {
  return {
    async names(tenantId, userIds) {
      const members = await personsOf(context, tenantId, userIds);
      const others = userIds.filter((id) => !members.has(id));
      return new Map([...[...members].map(([id, person]): [string, string] => [id, person.name]), ...await operatorNames(context, others)]);
    },
    qualificationsOf: (tenantId, userId) => qualificationsOf(context, tenantId, userId),
    houseVoice: (tenantId) => houseVoiceOf(context, tenantId),
    holdersOf: (tenantId, qualification) => holdersOf(context, tenantId, qualification),
    hiddenApps: (principal) => hiddenApps(context, principal),
    standing: (starter) => standingOf(context, starter),
    requireApp: async (tenantId, app) => checkApp(await planFacts(context, tenantId) ?? notThere(), app),
    activeSeats: (tenantId) => context.app.inTenant(tenantId, (trx) => seatsTaken(trx, tenantId)),
  };
}

function notThere(): never {
  throw new KeysteadError('not_found');
}

function openSso({ secret, clock, baseUrl }: IdentityOptions, { egress, allowHttp, secrets, resolveTxt: ask }: NonNullable<IdentityOptions['sso']>): SsoParts {
  return {
    drivers: { oidc: openOidc({ egress, allowHttp, baseUrl }), saml: openSaml({ secret, clock, baseUrl, allowHttp }) }, secrets, attempts: openAttempts({ secret, clock }), resolveTxt: ask ?? resolveTxt,
  };
}

function createContext(options: IdentityOptions): IdentityContext {
  const { clock, logger } = options;
  const identity = new Kysely<IdentityTables>({ dialect: new PostgresDialect({ pool: options.identityDatabase.pool }) });
  let library: Library | null = null;
  const context: IdentityContext = {
    library() {
      library ??= openLibrary({
        pool: options.identityDatabase.pool, baseUrl: options.baseUrl(), secret: options.secret, logger, clock,
        tenantForSession: (userId) => tenantForSession(context, userId),
        claimStep: (userId, step) => claimStep(identity, userId, step),
      });
      return library;
    },
    identity, app: options.appDatabase.as<PeopleTables>(), clock, logger,
    limits: { account: createAttemptLimiter(accountLimit, clock), address: createAttemptLimiter(addressLimit, clock) },
    background: createBackground(logger), turns: createTurns(),
    sso: options.sso === undefined ? null : openSso(options, options.sso),
    baseUrl: options.baseUrl, createTenantKeys: options.createTenantKeys, appIds: new Set((options.apps ?? []).map((app) => app.id)), plannedApps: (options.apps ?? []).filter(({ hidden }) => hidden === undefined).map(({ id, name, tier, pack }) => ({ id, name, tier, pack })), version: options.version,
  };
  return context;
}
