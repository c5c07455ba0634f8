import type { Transaction } from '../foundation/index.ts';
import type { ApprovalsTables } from './tables.ts';

/** Who stands in for somebody, over which time. */
export interface Deputy { readonly userId: string; readonly deputyId: string; readonly from: Date; readonly until: Date }

/** The deputies whose time has not ended, by whom they stand in for; those in force are told apart by `standsIn`. */
export async function readDeputies<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, now: Date): Promise<ReadonlyMap<string, Deputy>> {
  const rows = await own(transaction).selectFrom('review_deputies').selectAll().where('until_at', '>', now).execute();
  return new Map(rows.map((row) => [row.user_id, { userId: row.user_id, deputyId: row.deputy_id, from: row.from_at, until: row.until_at }]));
}

/** Whether a deputy's time is now. */
export const standsIn = ({ from, until }: Deputy, now: Date): boolean => from <= now && now < until;

/** Names who stands in for somebody, in place of whoever did; `null` ends it. The caller checks that they can, and records the event. */
export async function saveDeputy<Tables extends ApprovalsTables>(transaction: Transaction<Tables>, tenantId: string, userId: string, deputy: Omit<Deputy, 'userId'> | null): Promise<void> {
  const trx = own(transaction);
  if (deputy === null) {
    await trx.deleteFrom('review_deputies').where('user_id', '=', userId).execute();
    return;
  }
  const values = { deputy_id: deputy.deputyId, from_at: deputy.from, until_at: deputy.until };
  await trx.insertInto('review_deputies').values({ tenant_id: tenantId, user_id: userId, ...values }).onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doUpdateSet(values)).execute();
}

function own<Tables extends ApprovalsTables>(transaction: Transaction<Tables>): Transaction<ApprovalsTables> {
  return transaction as unknown as Transaction<ApprovalsTables>;
}
