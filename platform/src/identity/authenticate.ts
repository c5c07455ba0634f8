import { type Permission, permissionsOfRole } from '@keystead/contract';
import { sql } from 'kysely';
import { KeysteadError, type Principal } from '../foundation/index.ts';
import { hashToken, looksLikeToken } from './api-token-format.ts';
import { byGuestSession } from './auditor-links/guest-session.ts';
import type { IdentityContext } from './context.ts';
import { untrustedCookie } from './library-call.ts';
import { touchIsDue } from './session-life.ts';
import { principalOf } from './session-principal.ts';

const bearer = /^Bearer ([\w-]+)$/i;

/**
 * Says who is calling, from an API token or a session cookie and from nothing else. A request that carries an
 * `Authorization` header is judged by it alone. `null` for whatever is not valid: no error tells one reason from another.
 */
export async function authenticate(context: IdentityContext, request: Request): Promise<Principal | null> {
  const authorization = request.headers.get('authorization');
  // Whoever opened an auditor's link meant to come in by it.
  if (authorization === null) return await byGuestSession(context, request) ?? bySession(context, request);
  const token = authorization.length > 200 ? undefined : bearer.exec(authorization)?.[1];
  return token === undefined || !looksLikeToken(token) ? null : byToken(context, token);
}

/** A token of a team acts for that one alone (for none once it was deleted), another for the teams of its maker. */
const teamsOfToken = sql<string[]>`array(
  select e.id::text from keystead.teams e where e.tenant_id = k.tenant_id and e.deleted_at is null and case when k.team_id is null
    then exists (select from keystead.team_members p where p.team_id = e.id and p.user_id = k.user_id) else e.id = k.team_id end)`;

async function byToken(context: IdentityContext, token: string): Promise<Principal | null> {
  const now = context.clock.now();
  const row = await context.identity.selectFrom('keystead.api_tokens as k')
    .innerJoin('keystead.members as m', (join) => join.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.user_id', '=', 'k.user_id'))
    .innerJoin('keystead.tenants as t', 't.id', 'k.tenant_id')
    .where('k.token_hash', '=', hashToken(token)).where('k.revoked_at', 'is', null)
    .where(({ or, eb }) => or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', now)]))
    .where('m.state', '=', 'active').where('t.deleted_at', 'is', null)
    .select(['k.id', 'k.tenant_id', 'k.name', 'k.scopes', 'k.environment', 'k.last_used_at', 'k.team_id', 'k.data_class', 'm.user_id', 'm.role', 't.suspended_at', teamsOfToken.as('teams')])
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.suspended_at !== null) throw new KeysteadError('tenant_suspended');
  if (touchIsDue(row.last_used_at, now)) {
    await context.app.inTenant(row.tenant_id, (trx) => trx.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute());
  }
  const allowed: readonly Permission[] = permissionsOfRole[row.role];
  return {
    kind: 'token', tenantId: row.tenant_id, userId: row.user_id, tokenId: row.id, name: row.name, role: row.role,
    permissions: new Set(row.scopes.filter((scope) => allowed.includes(scope))), environment: row.environment, sessionId: null,
    teamIds: new Set(row.teams), boundTeamId: row.team_id, dataClass: row.data_class,
  };
}

async function bySession(context: IdentityContext, request: Request): Promise<Principal | null> {
  const cookie = await untrustedCookie(context, request, 'session');
  if (cookie === null) return null;
  const { authCookies } = await context.library().$context;
  const headers = new Headers({ cookie: `${authCookies.sessionToken.name}=${cookie}` });
  const found = await context.library().api.getSession({ headers, query: { disableRefresh: true, disableCookieCache: true } });
  if (found === null) return null;
  const { session, user } = found;
  const principal = await principalOf(context, {
    id: session.id, tenantId: session.tenantId, createdAt: session.createdAt, updatedAt: session.updatedAt,
    mfaAt: session.mfaAt ?? null, setupUntil: session.setupUntil ?? null, supportRequestId: session.supportRequestId ?? null, ssoConnectionId: session.ssoConnectionId ?? null,
  }, { id: user.id, name: user.name, secondFactor: user.twoFactorEnabled === true });
  const now = context.clock.now();
  if (principal !== null && touchIsDue(session.updatedAt, now)) await context.identity.updateTable('session').set({ updatedAt: now }).where('id', '=', session.id).execute();
  return principal;
}
