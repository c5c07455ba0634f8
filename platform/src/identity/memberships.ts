import type { Qualification } from '@keystead/contract';
import type { IdentityContext } from './context.ts';

interface Membership { readonly tenantId: string; readonly state: 'active' | 'disabled' }

/** The memberships of a person in tenants that still exist, the one used last first, then the newest. */
export async function membershipsOf(context: IdentityContext, userId: string): Promise<readonly Membership[]> {
  const rows = await context.identity.selectFrom('keystead.members as m')
    .innerJoin('keystead.tenants as t', 't.id', 'm.tenant_id')
    .where('m.user_id', '=', userId).where('t.deleted_at', 'is', null)
    .select(['m.tenant_id', 'm.state'])
    .orderBy((expression) => expression.selectFrom('session as s').select(({ fn }) => fn.max('s.updatedAt').as('used')).whereRef('s.tenantId', '=', 'm.tenant_id').where('s.userId', '=', userId), (order) => order.desc().nullsLast())
    .orderBy('m.joined_at', 'desc')
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, state: row.state }));
}

/** Where a person who signs in arrives; `null` where they are an active member of nothing. */
export async function tenantForSession(context: IdentityContext, userId: string): Promise<string | null> {
  return (await membershipsOf(context, userId)).find((membership) => membership.state === 'active')?.tenantId ?? null;
}

/** What an active member is qualified for; nothing for anybody else. */
export async function qualificationsOf(context: IdentityContext, tenantId: string, userId: string): Promise<readonly Qualification[]> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('members').select('qualifications')
    .where('tenant_id', '=', tenantId).where('user_id', '=', userId).where('state', '=', 'active').executeTakeFirst());
  return row?.qualifications ?? [];
}

/** Ends every session of a person in a tenant. */
export async function endSessionsOf(context: IdentityContext, tenantId: string, userId: string, except: string | null = null): Promise<void> {
  let ended = context.identity.deleteFrom('session').where('tenantId', '=', tenantId).where('userId', '=', userId);
  if (except !== null) ended = ended.where('id', '<>', except);
  await ended.execute();
}
