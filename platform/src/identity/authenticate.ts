import { type Permission, permissionsOfRole } from '@keystead/contract';
import type { Principal } from '../foundation/index.ts';
import { hashToken, looksLikeToken } from './api-token-format.ts';
import type { IdentityContext } from './context.ts';
import { untrustedCookie } from './library-call.ts';
import { touchIsDue, sessionIsLive } from './session-life.ts';

const bearer = /^Bearer ([\w-]+)$/i;

/**
 * Says who is calling, from an API token or a session cookie and from nothing else. A request that carries an
 * `Authorization` header is judged by it alone. `null` for whatever is not valid: no error tells one reason from another.
 */
export async function authenticate(context: IdentityContext, request: Request): Promise<Principal | null> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return bySession(context, request);
  const token = authorization.length > 200 ? undefined : bearer.exec(authorization)?.[1];
  return token === undefined || !looksLikeToken(token) ? null : byToken(context, token);
}

async function byToken(context: IdentityContext, token: string): Promise<Principal | null> {
  const now = context.clock.now();
  const row = await context.identity.selectFrom('keystead.api_tokens as k')
    .innerJoin('keystead.members as m', (join) => join.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.user_id', '=', 'k.user_id'))
    .innerJoin('keystead.tenants as t', 't.id', 'k.tenant_id')
    .where('k.token_hash', '=', hashToken(token)).where('k.revoked_at', 'is', null)
    .where(({ or, eb }) => or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', now)]))
    .where('m.state', '=', 'active').where('t.deleted_at', 'is', null)
    .select(['k.id', 'k.tenant_id', 'k.name', 'k.scopes', 'k.environment', 'k.last_used_at', 'm.user_id', 'm.role'])
    .executeTakeFirst();
  if (row === undefined) return null;
  if (touchIsDue(row.last_used_at, now)) {
    await context.app.inTenant(row.tenant_id, (trx) => trx.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute());
  }
  const allowed: readonly Permission[] = permissionsOfRole[row.role];
  return {
    kind: 'token', tenantId: row.tenant_id, userId: row.user_id, tokenId: row.id, name: row.name, role: row.role,
    permissions: new Set(row.scopes.filter((scope) => allowed.includes(scope))), environment: row.environment, sessionId: null,
  };
}

async function bySession(context: IdentityContext, request: Request): Promise<Principal | null> {
  const cookie = await untrustedCookie(context, request, 'session');
  if (cookie === null) return null;
  const { authCookies } = await context.library().$context;
  const headers = new Headers({ cookie: `${authCookies.sessionToken.name}=${cookie}` });
  const found = await context.library().api.getSession({ headers, query: { disableRefresh: true, disableCookieCache: true } });
  const now = context.clock.now();
  if (found === null || !sessionIsLive(found.session, now)) return null;
  const { session, user } = found;
  const member = await context.identity.selectFrom('keystead.members as m')
    .innerJoin('keystead.tenants as t', 't.id', 'm.tenant_id')
    .where('m.tenant_id', '=', session.tenantId).where('m.user_id', '=', user.id)
    .where('m.state', '=', 'active').where('t.deleted_at', 'is', null)
    .select('m.role').executeTakeFirst();
  if (member === undefined) return null;
  if (touchIsDue(session.updatedAt, now)) await context.identity.updateTable('session').set({ updatedAt: now }).where('id', '=', session.id).execute();
  return {
    kind: 'user', tenantId: session.tenantId, userId: user.id, tokenId: null, name: user.name, role: member.role,
    permissions: new Set(permissionsOfRole[member.role]), environment: 'production', sessionId: session.id,
  };
}
