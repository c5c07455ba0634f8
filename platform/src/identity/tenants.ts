import type { PlanId } from '@keystead/contract';
import type { Transaction } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { newId } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { addMemberRow } from './members.ts';
import type { PeopleTables } from './tables.ts';

interface NewTenant {
  readonly name: string;
  readonly plan: PlanId;
  /** `null`: nobody yet; an invitation brings the owner in. */
  readonly ownerUserId: string | null;
  readonly actor: Actor;
}

/** Makes a tenant with its keys and its owner, in a transaction of that tenant (`tenantId` as set there). */
export async function insertTenant(context: IdentityContext, trx: Transaction<PeopleTables>, tenantId: string, tenant: NewTenant): Promise<void> {
  await trx.insertInto('tenants').values({ id: tenantId, name: tenant.name, plan: tenant.plan, created_at: context.clock.now() }).execute();
  await context.createTenantKeys(trx, tenantId);
  await recordEvent(trx, { tenantId, action: 'tenant.created', actor: tenant.actor, subjectId: tenantId, detail: { plan: tenant.plan } });
  if (tenant.ownerUserId !== null) await addMemberRow(context, trx, { tenantId, userId: tenant.ownerUserId, role: 'owner', qualifications: [], actor: tenant.actor });
}

/** Makes a tenant of its own transaction. @returns its id. */
export async function makeTenant(context: IdentityContext, tenant: NewTenant): Promise<string> {
  const tenantId = newId();
  await context.app.inTenant(tenantId, (trx) => insertTenant(context, trx, tenantId, tenant));
  return tenantId;
}

export async function findTenantByName(context: IdentityContext, name: string): Promise<{ id: string; plan: PlanId } | null> {
  return await context.identity.selectFrom('keystead.tenants').select(['id', 'plan']).where('name', '=', name).where('deleted_at', 'is', null).orderBy('id').executeTakeFirst() ?? null;
}
