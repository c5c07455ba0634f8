import { type DataClass, type Environment, permissionsOfRole, type Role, strictestOf } from '@keystead/contract';
import type { Clock } from '../../foundation/index.ts';
import { GatewayError } from '../errors.ts';
import type { TokenPort } from '../ports.ts';
import type { EndedToken, Snapshot, TenantConfiguration, TokenConfiguration } from '../snapshot/configuration.ts';
import type { Connection } from './origin.ts';
import { owesNames } from './owes-names.ts';
import type { KnownToken } from './refused-tokens.ts';

/** Who calls, as verified. */
export interface Caller {
  readonly tenant: TenantConfiguration;
  readonly userId: string | null;
  readonly tokenId: string | null;
  readonly appId: string | null;
  readonly runId: string | null;
  readonly environment: Environment;
  /** The teams this call acts for: what credentials are scoped by. */
  readonly teamIds: ReadonlySet<string>;
  /** The one it is counted for. */
  readonly teamId: string | null;
  /** What everything of this caller is at least: the strictest of its token’s class and its teams’. */
  readonly dataClass: DataClass;
  /** The client project it is counted for. */
  readonly project: string | null;
  /** A request may name a project itself. */
  readonly mayNameProject: boolean;
  /** The workflow it comes from. */
  readonly workflow: string | null;
  readonly mayNameWorkflow: boolean;
  /** Names and values that the request gave itself; `null`: none. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** A request that names nothing has to be looked at all the same. */
  readonly owesNames: boolean;
}

export interface AuthenticationDeps { readonly snapshot: Snapshot; readonly tokens: TokenPort; readonly clock: Clock }

/** Distinct tokens of a request, wherever they stood. */
export interface SentTokens {
  readonly tokens: readonly string[];
  readonly malformedAuthorization: boolean;
  /** What they came over. */
  readonly connection: Connection;
}

/** An API token that was not taken although an organisation had it once: whose it is stays inside. */
export class TokenEnded extends GatewayError {
  readonly of: KnownToken;

  constructor(of: KnownToken) {
    super('invalid_api_key');
    this.of = of;
  }
}

/** No token of ours is longer; what is longer is not hashed. */
const longestToken = 4_096;
const apiTokenPrefix = 'ks_';
const rolesWithGateway: ReadonlySet<Role> = new Set((Object.keys(permissionsOfRole) as Role[]).filter((role) => permissionsOfRole[role].includes('gateway.use')));

/**
 * The same verdict whichever header (or `?key=`) carried the token; several different tokens are none.
 * @throws GatewayError `missing_api_key`, `invalid_api_key`, `insufficient_scope`, `tenant_suspended`
 */
export function authenticate(sent: SentTokens, deps: AuthenticationDeps): Caller | Promise<Caller> {
  const [token, second] = sent.tokens;
  if (token === undefined) throw new GatewayError(sent.malformedAuthorization ? 'invalid_api_key' : 'missing_api_key');
  if (second !== undefined || sent.malformedAuthorization || token.length > longestToken) throw new GatewayError('invalid_api_key');
  return token.startsWith(apiTokenPrefix) ? byApiToken(token, sent.connection, deps) : byPrincipalToken(token, deps);
}

/** Neither a token's configuration nor a tenant's changes in place, so that a verdict on both holds as long as both are there. */
const admitted = new WeakMap<TokenConfiguration, Caller>();

function byApiToken(text: string, connection: object, deps: AuthenticationDeps): Caller {
  const hash = hashOn(connection, text, deps.tokens);
  const token = deps.snapshot.token(hash);
  if (token === undefined) throw unknownOrEnded(deps.snapshot.endedToken(hash));
  if (token.expiresAt !== null && token.expiresAt <= deps.clock.now().getTime()) throw new TokenEnded({ tenantId: token.tenantId, tokenId: token.id, reason: 'expired' });
  const tenant = deps.snapshot.tenant(token.tenantId);
  if (tenant === undefined) throw new GatewayError('invalid_api_key');
  const known = admitted.get(token);
  if (known?.tenant === tenant) return known;
  const caller = admitToken(token, tenant);
  admitted.set(token, caller);
  return caller;
}

function unknownOrEnded(ended: EndedToken | undefined): GatewayError {
  return ended === undefined ? new GatewayError('invalid_api_key') : new TokenEnded({ tenantId: ended.tenantId, tokenId: ended.id, reason: ended.revoked ? 'revoked' : 'expired' });
}

function admitToken(token: TokenConfiguration, tenant: TenantConfiguration): Caller {
  if (tenant.suspended) throw new GatewayError('tenant_suspended');
  if (token.userId !== null) requireMember(tenant, token.userId, () => new TokenEnded({ tenantId: token.tenantId, tokenId: token.id, reason: 'owner-inactive' }));
  if (!token.mayUseGateway) throw new GatewayError('insufficient_scope');
  return { tenant, userId: token.userId, tokenId: token.id, appId: null, runId: null, environment: token.environment, project: token.project, mayNameProject: token.mayNameProject, workflow: token.workflow, mayNameWorkflow: token.mayNameWorkflow, tags: null, owesNames: owesNames(token, tenant), ...classed(tenant, teamsOf(tenant, token.userId, token.teamId), token.dataClass) };
}

async function byPrincipalToken(text: string, deps: AuthenticationDeps): Promise<Caller> {
  const principal = await deps.tokens.verifyPrincipal(text);
  const tenant = principal === null ? undefined : deps.snapshot.tenant(principal.tenantId);
  if (principal === null || tenant === undefined) throw new GatewayError('invalid_api_key');
  if (tenant.suspended) throw new GatewayError('tenant_suspended');
  requireMember(tenant, principal.userId, () => new GatewayError('invalid_api_key'));
  return { tenant, userId: principal.userId, tokenId: null, appId: principal.appId, runId: principal.runId, environment: principal.environment, project: null, mayNameProject: false, workflow: null, mayNameWorkflow: false, tags: null, owesNames: false, ...classed(tenant, teamsOf(tenant, principal.userId, principal.teamId), null) };
}

/**
 * From the snapshot, so that a person taken out of a team is out of it here within a second. What belongs to a team acts for
 * that one alone, and for none once it was deleted.
 */
function teamsOf(tenant: TenantConfiguration, userId: string | null, boundTeamId: string | null): Pick<Caller, 'teamIds' | 'teamId'> {
  if (boundTeamId !== null) return tenant.teams.has(boundTeamId) ? { teamIds: new Set([boundTeamId]), teamId: boundTeamId } : { teamIds: new Set(), teamId: null };
  const member = userId === null ? undefined : tenant.members.get(userId);
  return { teamIds: member?.teamIds ?? new Set(), teamId: member?.primaryTeamId ?? null };
}

type Teams = Pick<Caller, 'teamIds' | 'teamId'>;

/** G5: the strictest wins. Apps say theirs, and that of their documents, with each call. */
function classed(tenant: TenantConfiguration, teams: Teams, own: DataClass | null): Teams & Pick<Caller, 'dataClass'> {
  if (tenant.teamClasses.size === 0) return { ...teams, dataClass: own ?? 'unlabelled' };
  return { ...teams, dataClass: strictestOf([own, ...[...teams.teamIds].map((teamId) => tenant.teamClasses.get(teamId))]) };
}

interface HashedToken { readonly text: string; readonly hash: string }

/** A client sends the same token with every request of a connection: it is hashed once for each, and kept no longer than that is open. */
const hashedOn = new WeakMap<object, HashedToken>();

function hashOn(connection: object, text: string, tokens: TokenPort): string {
  const known = hashedOn.get(connection);
  if (known?.text === text) return known.hash;
  const hash = tokens.hash(text);
  hashedOn.set(connection, { text, hash });
  return hash;
}

/** A token is as good as the person behind it: disabled, it is dead; with a role that may not call, it may not either. */
function requireMember(tenant: TenantConfiguration, userId: string, refusal: () => GatewayError): void {
  const member = tenant.members.get(userId);
  if (member === undefined || !member.active) throw refusal();
  if (!rolesWithGateway.has(member.role)) throw new GatewayError('insufficient_scope');
}
