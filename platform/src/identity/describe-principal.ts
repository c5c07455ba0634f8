import { permissionsOfRole } from '@keystead/contract';
import { platformLogId } from '../audit/index.ts';
import { KeysteadError, type Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { findPerson } from './persons.ts';
import { teamsOfPeople } from './teams/team-rows.ts';

interface Who { readonly userId: string; readonly tenantId: string }

/** Who a member is in their tenant, and what they may do there. */
export async function describeMember(context: IdentityContext, who: Who) {
  const person = await findPerson(context, who.userId);
  const { tenant, member, teams } = await context.app.inTenant(who.tenantId, async (trx) => ({
    tenant: await trx.selectFrom('tenants').select(['id', 'name', 'plan', 'require_second_factor']).where('id', '=', who.tenantId).executeTakeFirst(),
    member: await trx.selectFrom('members').select(['role', 'qualifications']).where('tenant_id', '=', who.tenantId).where('user_id', '=', who.userId).executeTakeFirst(),
    teams: (await teamsOfPeople(trx, [who.userId])).get(who.userId) ?? [],
  }));
  if (person === null || tenant === undefined || member === undefined) throw new KeysteadError('unauthenticated');
  return {
    user: { id: person.id, name: person.name, email: person.email, secondFactor: person.secondFactor, mustEnrol: tenant.require_second_factor && !person.secondFactor },
    tenant: { id: tenant.id, name: tenant.name, plan: tenant.plan }, role: member.role, qualifications: member.qualifications, teams: [...teams],
    permissions: [...permissionsOfRole[member.role]], operator: false, support: null,
  };
}

/** Who is calling, and what they may do: a member, an operator outside of every organisation, or support inside of one. */
export async function describePrincipal(context: IdentityContext, principal: Principal) {
  const { userId, tenantId } = principal;
  if (principal.guest !== undefined) return describeGuest(context, principal, principal.guest);
  if (userId === null) throw new KeysteadError('unauthenticated');
  const permissions = [...principal.permissions];
  if (principal.role !== 'operator' && principal.role !== 'support') return { ...await describeMember(context, { userId, tenantId }), permissions, operator: principal.operator === true };
  const person = await findPerson(context, userId);
  if (person === null) throw new KeysteadError('unauthenticated');
  const known = {
    user: { id: person.id, name: person.name, email: person.email, secondFactor: person.secondFactor, mustEnrol: !person.secondFactor },
    role: principal.role, qualifications: [], teams: [], permissions, operator: principal.operator === true,
  };
  if (principal.support === undefined) return { ...known, tenant: { id: platformLogId, name: 'Installation', plan: 'enterprise' as const }, support: null };
  const { requestId, until } = principal.support;
  const { tenant, request } = await context.app.inTenant(tenantId, async (trx) => ({
    tenant: await trx.selectFrom('tenants').select(['id', 'name', 'plan']).where('id', '=', tenantId).executeTakeFirstOrThrow(),
    request: await trx.selectFrom('break_glass').select('reason').where('id', '=', requestId).executeTakeFirstOrThrow(),
  }));
  return { ...known, tenant, support: { requestId, until: until.toISOString(), reason: request.reason } };
}

/** Nobody's account: a link, named by what it is for. */
async function describeGuest(context: IdentityContext, { tenantId, name, permissions }: Principal, { linkId, until }: NonNullable<Principal['guest']>) {
  const tenant = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('tenants').select(['id', 'name', 'plan']).where('id', '=', tenantId).executeTakeFirstOrThrow());
  return {
    user: { id: linkId, name: 'Auditor', email: '', secondFactor: false, mustEnrol: false }, tenant, role: 'auditor' as const, qualifications: [], teams: [], permissions: [...permissions], operator: false, support: null,
    auditorLink: { until: until.toISOString(), purpose: name },
  };
}
