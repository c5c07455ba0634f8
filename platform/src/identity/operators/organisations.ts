import type { PlanId } from '@keystead/contract';
import { type Actor, recordInBothLogs, recordPlatformEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, decodeCursor, newId, toPage, uuidCursor } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { insertInvitation } from '../invitations.ts';
import { insertTenant } from '../tenants.ts';

/** An operator acts as such, whatever organisation their session is in. */
export function operatorActor(principal: Principal): Actor {
  return { kind: 'operator', id: principal.userId, ...(principal.stepUpExemption === undefined ? {} : { stepUpExemption: principal.stepUpExemption }) };
}

function selectTenants(context: IdentityContext) {
  return context.identity.selectFrom('keystead.tenants as t').where('t.deleted_at', 'is', null).select((eb) => [
    't.id', 't.name', 't.plan', 't.created_at', 't.suspended_at', 't.suspended_reason', 't.support_consent',
    eb.selectFrom('keystead.members as m').whereRef('m.tenant_id', '=', 't.id').where('m.state', '=', 'active').select(({ fn }) => fn.countAll<number>().as('count')).as('people'),
    eb.selectFrom('keystead.invitations as i').whereRef('i.tenant_id', '=', 't.id').where('i.accepted_at', 'is', null).where('i.withdrawn_at', 'is', null).where('i.expires_at', '>', context.clock.now()).select(({ fn }) => fn.countAll<number>().as('count')).as('invitations'),
    eb.selectFrom('keystead.api_tokens as k').whereRef('k.tenant_id', '=', 't.id').where('k.revoked_at', 'is', null).select(({ fn }) => fn.countAll<number>().as('count')).as('tokens'),
  ]);
}

type TenantRow = Awaited<ReturnType<ReturnType<typeof selectTenants>['execute']>>[number];

function toOperatorTenant(row: TenantRow) {
  return {
    id: row.id, name: row.name, plan: row.plan, createdAt: row.created_at.toISOString(), people: row.people ?? 0, openInvitations: row.invitations ?? 0, tokens: row.tokens ?? 0,
    suspendedAt: row.suspended_at?.toISOString() ?? null, suspendedReason: row.suspended_reason, consent: row.support_consent,
  };
}

/** Organisations by name, plan and head counts. What is in them is not the operator's to see. */
export async function listTenants(context: IdentityContext, page: { cursor?: string | undefined; limit: number }) {
  let query = selectTenants(context).orderBy('t.id', 'desc').limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('t.id', '<', decodeCursor(page.cursor, uuidCursor));
  return toPage(await query.execute(), page.limit, toOperatorTenant, (row) => row.id);
}

async function readTenantRow(context: IdentityContext, tenantId: string) {
  const row = await selectTenants(context).where('t.id', '=', tenantId).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return toOperatorTenant(row);
}

/** Makes an organisation without anybody in it, and the invitation with which its first owner comes in. */
export async function createTenantAsOperator(context: IdentityContext, principal: Principal, wish: { name: string; plan: PlanId; ownerEmail: string }) {
  const tenantId = newId();
  const actor = operatorActor(principal);
  const invited = await context.app.inTenant(tenantId, async (trx) => {
    await insertTenant(context, trx, tenantId, { name: wish.name, plan: wish.plan, ownerUserId: null, actor });
    const made = await insertInvitation(context, trx, { tenantId, email: wish.ownerEmail, role: 'owner', invitedBy: null, actor });
    await recordPlatformEvent(trx, { action: 'operator.tenant-created', actor, subjectId: tenantId, detail: { plan: wish.plan } });
    return made;
  });
  return { tenant: await readTenantRow(context, tenantId), link: invited.link, expiresAt: invited.invitation.expiresAt };
}

/** @throws KeysteadError `not_found`, `conflict` where it rests already. */
export async function suspendTenant(context: IdentityContext, principal: Principal, tenantId: string, reason: string) {
  return change(context, principal, tenantId, { suspended_at: context.clock.now(), suspended_reason: reason });
}

/** @throws KeysteadError `not_found`, `conflict` where it does not rest. */
export async function resumeTenant(context: IdentityContext, principal: Principal, tenantId: string) {
  return change(context, principal, tenantId, { suspended_at: null, suspended_reason: null });
}

async function change(context: IdentityContext, principal: Principal, tenantId: string, values: { suspended_at: Date; suspended_reason: string } | { suspended_at: null; suspended_reason: null }) {
  const actor = operatorActor(principal);
  await context.app.inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('tenants').select('suspended_at').where('id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();
    if (before === undefined) throw new KeysteadError('not_found');
    if ((before.suspended_at === null) === (values.suspended_at === null)) throw new KeysteadError('conflict', { detail: values.suspended_at === null ? 'the organisation is not suspended' : 'the organisation is suspended already' });
    await trx.updateTable('tenants').set(values).where('id', '=', tenantId).execute();
    if (values.suspended_at === null) await recordInBothLogs(trx, { tenantId, action: 'tenant.resumed', actor, subjectId: tenantId, detail: {} });
    else await recordInBothLogs(trx, { tenantId, action: 'tenant.suspended', actor, subjectId: tenantId, detail: { reason: values.suspended_reason } });
  });
  return readTenantRow(context, tenantId);
}
