import { type Permission, permissionsOfRole } from '@keystead/contract';
import type { Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';

/** Who began something that goes on after their request was answered. */
export interface Starter { readonly tenantId: string; readonly userId: string; readonly tokenId: string | null }

/**
 * Whoever began something, as they stand now: their role, teams and, where a token began it, what that token may. `null` once the person has left, the organisation
 * rests or is gone, or the token was revoked or has expired. It is no session: nothing that asks for a second factor can be done with it.
 */
export async function standingOf(context: IdentityContext, { tenantId, userId, tokenId }: Starter): Promise<Principal | null> {
  return context.app.inTenant(tenantId, async (trx) => {
    const member = await trx.selectFrom('members').select('role').where('user_id', '=', userId).where('state', '=', 'active').executeTakeFirst();
    const tenant = await trx.selectFrom('tenants').select('id').where('id', '=', tenantId).where('deleted_at', 'is', null).where('suspended_at', 'is', null).executeTakeFirst();
    if (member === undefined || tenant === undefined) return null;
    const teams = await trx.selectFrom('team_members').innerJoin('teams', 'teams.id', 'team_members.team_id').select('teams.id').where('team_members.user_id', '=', userId).where('teams.deleted_at', 'is', null).execute();
    const role: readonly Permission[] = permissionsOfRole[member.role];
    const shared = { tenantId, userId, tokenId, role: member.role, sessionId: null } as const;
    if (tokenId === null) return { ...shared, kind: 'user', name: '', permissions: new Set(role), environment: 'production', teamIds: new Set(teams.map(({ id }) => id)) };
    const token = await trx.selectFrom('api_tokens').selectAll().where('id', '=', tokenId).where('user_id', '=', userId).where('revoked_at', 'is', null)
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', context.clock.now())])).executeTakeFirst();
    if (token === undefined) return null;
    const ofTeam = token.team_id;
    const stands = ofTeam === null ? [] : await trx.selectFrom('teams').select('id').where('id', '=', ofTeam).where('deleted_at', 'is', null).execute();
    return {
      ...shared, kind: 'token', name: token.name, permissions: new Set(token.scopes.filter((scope) => role.includes(scope))), environment: token.environment,
      teamIds: new Set((ofTeam === null ? teams : stands).map(({ id }) => id)), boundTeamId: ofTeam, dataClass: token.data_class,
    };
  });
}
