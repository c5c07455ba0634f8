import { type PlanId, planTable } from '@keystead/contract';
import type { Transaction } from 'kysely';
import { KeysteadError } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import type { PeopleTables } from './tables.ts';

/** The plan of a tenant, with its row locked: whoever counts seats or owners waits here for the others. */
export async function lockTenant(trx: Transaction<PeopleTables>, tenantId: string): Promise<{ plan: PlanId; name: string }> {
  return trx.selectFrom('tenants').select(['plan', 'name']).where('id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirstOrThrow(() => new KeysteadError('not_found'));
}

/** How many people are active in a tenant. */
export async function seatsTaken(trx: Transaction<PeopleTables>, tenantId: string): Promise<number> {
  const row = await trx.selectFrom('members').select(({ fn }) => fn.countAll<number>().as('taken')).where('tenant_id', '=', tenantId).where('state', '=', 'active').executeTakeFirstOrThrow();
  return row.taken;
}

/** True where one more person fits beside the `taken` seats. */
export function seatIsFree(plan: PlanId, taken: number): boolean {
  const { seats } = planTable[plan];
  return seats === null || taken < seats;
}

/** How many invitations can still be accepted: each of them holds a seat. */
export async function openInvitationCount(context: Pick<IdentityContext, 'clock'>, trx: Transaction<PeopleTables>, tenantId: string): Promise<number> {
  const row = await trx.selectFrom('invitations').select(({ fn }) => fn.countAll<number>().as('open')).where('tenant_id', '=', tenantId).where('accepted_at', 'is', null).where('withdrawn_at', 'is', null)
    .where('expires_at', '>', context.clock.now()).executeTakeFirstOrThrow();
  return row.open;
}

/** The refusal of one person too many. */
export function planLimit(plan: PlanId): KeysteadError {
  const seats = planTable[plan].seats ?? 0;
  return new KeysteadError('plan_limit', { plan: planTable[plan].name, limit: seats === 1 ? 'more than one person' : `more than ${seats} people` });
}
