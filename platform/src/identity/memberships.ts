import { type Qualification, permissionsOfRole } from '@keystead/contract';
import { platformLogId } from '../audit/index.ts';
import { KeysteadError } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { personsOf } from './persons.ts';
import { ssoOnlyTenants } from './sso/enforcement.ts';

interface Membership { readonly tenantId: string; readonly state: 'active' | 'disabled' }

/** The memberships of a person in tenants that still exist, the one used last first, then the newest. */
export async function membershipsOf(context: IdentityContext, userId: string): Promise<readonly Membership[]> {
  const rows = await context.identity.selectFrom('keystead.members as m')
    .innerJoin('keystead.tenants as t', 't.id', 'm.tenant_id')
    .where('m.user_id', '=', userId).where('t.deleted_at', 'is', null)
    .select(['m.tenant_id', 'm.state'])
    .orderBy(({ eb }) => eb('t.suspended_at', 'is not', null))
    .orderBy((expression) => expression.selectFrom('session as s').select(({ fn }) => fn.max('s.updatedAt').as('used')).whereRef('s.tenantId', '=', 'm.tenant_id').where('s.userId', '=', userId), (order) => order.desc().nullsLast())
    .orderBy('m.joined_at', 'desc')
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, state: row.state }));
}

/**
 * Where a person who signs in arrives: in an organisation of theirs, else, for an operator, outside of every one; `null` where they belong nowhere.
 * @throws KeysteadError `sso_required` where each of theirs lets them in through its identity provider alone, and they are no operator.
 */
export async function tenantForSession(context: IdentityContext, userId: string): Promise<string | null> {
  const active = (await membershipsOf(context, userId)).filter((each) => each.state === 'active');
  const ssoOnly = active.length === 0 ? new Set<string>() : await ssoOnlyTenants(context, userId);
  const membership = active.find((each) => !ssoOnly.has(each.tenantId));
  if (membership !== undefined) return membership.tenantId;
  if (await isOperator(context, userId)) return platformLogId;
  if (active.length > 0) throw new KeysteadError('sso_required');
  return null;
}

async function isOperator(context: IdentityContext, userId: string): Promise<boolean> {
  return await context.identity.selectFrom('keystead.operators').select('user_id').where('user_id', '=', userId).where('removed_at', 'is', null).executeTakeFirst() !== undefined;
}

/**
 * Whether a person belongs to another organisation than `tenantId`, or runs the installation. Accounts are global and an address is proven by
 * nobody when one is made, so what one organisation says of an address must not reach such a person.
 */
export async function belongsElsewhere(context: IdentityContext, userId: string, tenantId: string): Promise<boolean> {
  return (await membershipsOf(context, userId)).some((each) => each.tenantId !== tenantId) || isOperator(context, userId);
}

/** What an active member is qualified for; nothing for anybody else. */
export async function qualificationsOf(context: IdentityContext, tenantId: string, userId: string): Promise<readonly Qualification[]> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('members').select('qualifications')
    .where('tenant_id', '=', tenantId).where('user_id', '=', userId).where('state', '=', 'active').executeTakeFirst());
  return row?.qualifications ?? [];
}

/** Active members who hold a qualification and whose role may decide over drafts, by name. */
export async function holdersOf(context: IdentityContext, tenantId: string, qualification: Qualification): Promise<readonly { readonly userId: string; readonly name: string }[]> {
  const rows = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('members').select(['user_id', 'role', 'qualifications'])
    .where('tenant_id', '=', tenantId).where('state', '=', 'active').execute());
  const holders = rows.filter(({ role, qualifications }) => qualifications.includes(qualification) && permissionsOfRole[role].includes('approvals.decide')).map((row) => row.user_id);
  const persons = await personsOf(context, tenantId, holders);
  return holders.map((userId) => ({ userId, name: persons.get(userId)?.name ?? '' })).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Ends every session of a person in a tenant. @returns how many there were. */
export async function endSessionsOf(context: IdentityContext, tenantId: string, userId: string, except: string | null = null): Promise<number> {
  let ended = context.identity.deleteFrom('session').where('tenantId', '=', tenantId).where('userId', '=', userId);
  if (except !== null) ended = ended.where('id', '<>', except);
  return Number((await ended.executeTakeFirst()).numDeletedRows);
}
