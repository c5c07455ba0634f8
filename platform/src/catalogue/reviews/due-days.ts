import type { RunTransaction } from '../runs/store.ts';

/** Calendar days within which the organisation wants a review decided; `null` where it has said nothing. */
export async function readDueDays(trx: RunTransaction): Promise<number | null> {
  return (await trx.selectFrom('review_settings').select('due_days').executeTakeFirst())?.due_days ?? null;
}
