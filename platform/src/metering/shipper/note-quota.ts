import { type Transaction, sql } from '../../foundation/index.ts';
import { quotaUsedUpCodes } from '../records.ts';
import type { MeteringTables } from '../tables.ts';
import type { NewLedgerRow } from './plan-shipment.ts';

/** What one batch says of the quota behind a credential. Times are ISO 8601. */
export interface QuotaNews {
  readonly credentialId: string;
  /** Of the first call after the last answered one that was told the quota is used up; `null`: none was. */
  readonly since: string | null;
  /** Of the last such call. */
  readonly seenAt: string | null;
  /** Of the last answered call; `null`: none was. */
  readonly answeredAt: string | null;
}

/** Goes through a batch in the order the calls came. Free calls (counting tokens) are answered without any quota, and say nothing. Pure. */
export function quotaNews(rows: readonly Pick<NewLedgerRow, 'credential_id' | 'occurred_at' | 'outcome' | 'usage_state' | 'attempts'>[]): readonly QuotaNews[] {
  const news = new Map<string, QuotaNews>();
  const note = (credentialId: string, at: string, usedUp: boolean): void => {
    const before = news.get(credentialId) ?? { credentialId, since: null, seenAt: null, answeredAt: null };
    news.set(credentialId, usedUp ? { ...before, since: before.since ?? at, seenAt: at } : { credentialId, since: null, seenAt: null, answeredAt: at });
  };
  for (const row of rows.toSorted((left, right) => left.occurred_at.localeCompare(right.occurred_at))) {
    for (const attempt of row.attempts) if (attempt.code !== null && quotaUsedUpCodes.has(attempt.code)) note(attempt.credentialId, row.occurred_at, true);
    if (row.outcome === 'answered' && row.usage_state !== 'none' && row.credential_id !== null) note(row.credential_id, row.occurred_at, false);
  }
  return [...news.values()];
}

/**
 * Notes it beside the credentials, in the transaction that ships. A row is locked and written only where something
 * changes, so that answered calls cost a look by primary key; in the order of ids, so that two shippers never wait for each other.
 */
export async function noteQuota(trx: Transaction<MeteringTables>, rows: Parameters<typeof quotaNews>[0]): Promise<void> {
  const news = quotaNews(rows);
  if (news.length === 0) return;
  await sql`
    update credentials as noted set
      quota_used_up_since = case when said.since is null then null when said.answered is null then coalesce(noted.quota_used_up_since, said.since) else said.since end,
      quota_used_up_seen_at = coalesce(said.seen, noted.quota_used_up_seen_at)
    from (
      select one.id, news.since, news.seen, news.answered
      from credentials as one join unnest(${news.map((each) => each.credentialId)}::uuid[], ${news.map((each) => each.since)}::timestamptz[], ${news.map((each) => each.seenAt)}::timestamptz[], ${news.map((each) => each.answeredAt)}::timestamptz[])
        as news (id, since, seen, answered) on news.id = one.id
      where news.since is not null or (one.quota_used_up_since is not null and one.quota_used_up_seen_at <= news.answered)
      order by one.id for update of one
    ) as said where noted.id = said.id`.execute(trx);
}
