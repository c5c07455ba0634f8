import { type PlanId, planPrice, planTable } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { newId } from '../../foundation/index.ts';
import type { PeopleTables } from '../tables.ts';

type Row = Selectable<PeopleTables['subscriptions']>;
type Trx = Transaction<PeopleTables>;

/** One line of the subscription: a plan, its price, from when until when. Tokens are never part of it. */
export interface SubscriptionLine { readonly plan: PlanId; readonly monthlyUsd: number | null; readonly startedAt: Date; readonly endedAt: Date | null }

/** The lines of a tenant, the running one first. A tenant that never changed its plan has one, since it was made. */
export async function subscriptionLines(trx: Trx, tenant: { id: string; plan: PlanId; created_at: Date }): Promise<readonly [SubscriptionLine, ...SubscriptionLine[]]> {
  const rows = await trx.selectFrom('subscriptions').selectAll().where('tenant_id', '=', tenant.id).orderBy('started_at', 'desc').orderBy('id', 'desc').execute();
  const [first, ...more] = rows.map(toLine);
  return first === undefined ? [firstLine(tenant)] : [first, ...more];
}

function firstLine(tenant: { plan: PlanId; created_at: Date }): SubscriptionLine {
  return { plan: tenant.plan, monthlyUsd: planTable[tenant.plan].monthlyUsd, startedAt: tenant.created_at, endedAt: null };
}

function toLine(row: Row): SubscriptionLine {
  return { plan: row.plan, monthlyUsd: row.monthly_usd, startedAt: row.started_at, endedAt: row.ended_at };
}

/** Ends the running line and begins the one of another plan. */
export async function changeLine(trx: Trx, tenant: { id: string; plan: PlanId; created_at: Date }, change: { plan: PlanId; at: Date }): Promise<void> {
  const ended = await trx.updateTable('subscriptions').set({ ended_at: change.at }).where('tenant_id', '=', tenant.id).where('ended_at', 'is', null).executeTakeFirst();
  const { startedAt, monthlyUsd } = firstLine(tenant);
  if (ended.numUpdatedRows === 0n) await trx.insertInto('subscriptions').values({ id: newId(), tenant_id: tenant.id, plan: tenant.plan, monthly_usd: monthlyUsd, started_at: startedAt < change.at ? startedAt : change.at, ended_at: change.at }).execute();
  await trx.insertInto('subscriptions').values({ id: newId(), tenant_id: tenant.id, plan: change.plan, monthly_usd: planTable[change.plan].monthlyUsd, started_at: change.at, ended_at: null }).execute();
}

/** A line as the API gives it. */
export function describeLine(line: SubscriptionLine) {
  const plan = planTable[line.plan];
  return {
    plan: line.plan, planName: plan.name, monthlyUsd: line.monthlyUsd, price: planPrice({ ...plan, monthlyUsd: line.monthlyUsd }),
    startedAt: line.startedAt.toISOString(), endedAt: line.endedAt?.toISOString() ?? null,
  };
}
