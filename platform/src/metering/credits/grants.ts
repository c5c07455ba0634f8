import { type CreditAccount, type CreditEntry, nanoUsdPerCredit, trialCredits, trialDays } from '@keystead/contract';
import { type Actor, type AuditTables, recordEvent } from '../../audit/index.ts';
import { type Transaction, newId, sql } from '../../foundation/index.ts';
import { addEntries, lockAccounts, writeOffExpired } from './accounts.ts';
import { inOrderOfUse } from './allocation.ts';
import type { CreditEntriesTable, CreditGrantsTable, CreditTables } from './tables.ts';

type Trx = Transaction<CreditTables & AuditTables>;

export interface NewGrant {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly credits: number;
  readonly reference: string;
  readonly days: number;
  readonly now: Date;
}

const dayMilliseconds = 86_400_000;

/** Grants credits in a transaction of the organisation, and says so in its log. Its account is opened with the first. */
export async function grantCredits<Tables>(transaction: Transaction<Tables>, grant: NewGrant, kind: CreditGrantsTable['kind'] = 'top-up'): Promise<void> {
  const trx = transaction as unknown as Trx;
  const { tenantId, now } = grant;
  await trx.insertInto('credit_accounts').values({ tenant_id: tenantId, opened_at: now }).onConflict((conflict) => conflict.doNothing()).execute();
  const [locked] = await lockAccounts(trx, [tenantId]);
  if (locked === undefined) throw new Error('an account that was opened is there');
  const account = await writeOffExpired(trx, locked, now);
  const [id, amount, expiresAt] = [newId(), grant.credits * nanoUsdPerCredit, new Date(now.getTime() + grant.days * dayMilliseconds)];
  await trx.insertInto('credit_grants').values({ id, tenant_id: tenantId, kind, amount_nano_usd: amount, remaining_nano_usd: amount, reference: grant.reference, granted_at: now, expires_at: expiresAt }).execute();
  await addEntries(trx, account, [{ kind: 'grant', occurred_at: now, amount_nano_usd: amount, grant_id: id, request_id: null }]);
  await recordEvent(trx, { tenantId, action: 'credits.granted', actor: grant.actor, subjectId: id, detail: { credits: grant.credits, kind, reference: grant.reference, expiresAt: expiresAt.toISOString() } });
}

/** The trial credits, once for each organisation. @returns whether they were granted now */
export async function grantTrial<Tables>(transaction: Transaction<Tables>, { tenantId, actor, now }: Pick<NewGrant, 'tenantId' | 'actor' | 'now'>): Promise<boolean> {
  const trx = transaction as unknown as Trx;
  if (await trx.selectFrom('credit_grants').select('id').where('tenant_id', '=', tenantId).where('kind', '=', 'trial').executeTakeFirst() !== undefined) return false;
  await grantCredits(trx, { tenantId, actor, credits: trialCredits, reference: 'Trial credits', days: trialDays, now }, 'trial');
  return true;
}

const grantsShown = 50;
const daysShown = 90;

interface DayRow { readonly day: string; readonly granted: number; readonly used: number; readonly expired: number; readonly balance: number }

/** The account as its organisation sees it. Writes off what expired, so that the ledger says what the sums say. */
export async function readAccount<Tables>(transaction: Transaction<Tables>, tenantId: string, now: Date): Promise<CreditAccount> {
  const trx = transaction as unknown as Trx;
  const [locked] = await lockAccounts(trx, [tenantId]);
  if (locked === undefined) return { open: false, nanoUsdPerCredit, availableNanoUsd: 0, reservedNanoUsd: 0, grants: [], days: [] };
  const account = await writeOffExpired(trx, locked, now);
  const rows = await trx.selectFrom('credit_grants').selectAll().where('tenant_id', '=', tenantId).orderBy(sql`remaining_nano_usd = 0 or expires_at <= ${now.toISOString()}::timestamptz`).orderBy('expires_at').limit(grantsShown).execute();
  const grants = inOrderOfUse(rows.map((row) => ({ ...row, expiresAt: row.expires_at.getTime() }))).map((row) => toGrant(row, now));
  const good = grants.reduce((sum, grant) => sum + (grant.expired ? 0 : grant.remainingNanoUsd), 0);
  return {
    open: true, nanoUsdPerCredit, availableNanoUsd: Math.max(0, good - account.reserved_nano_usd), reservedNanoUsd: account.reserved_nano_usd,
    grants: [...grants.filter((grant) => isLive(grant)), ...grants.filter((grant) => !isLive(grant)).toReversed()], days: await daysOf(trx, tenantId, now),
  };
}

function isLive(grant: CreditAccount['grants'][number]): boolean {
  return !grant.expired && grant.remainingNanoUsd > 0;
}

function toGrant(row: CreditGrantsTable, now: Date): CreditAccount['grants'][number] {
  return {
    id: row.id, kind: row.kind, amountNanoUsd: row.amount_nano_usd, remainingNanoUsd: row.remaining_nano_usd, reference: row.reference,
    grantedAt: row.granted_at.toISOString(), expiresAt: row.expires_at.toISOString(), expired: row.expires_at.getTime() <= now.getTime(),
  };
}

/** Day by day in UTC, those without an entry too; the balance is what all entries up to the day's end leave. */
async function daysOf(trx: Trx, tenantId: string, now: Date): Promise<CreditAccount['days']> {
  const { rows } = await sql<DayRow>`
    with days as (select generate_series(date_trunc('day', ${now.toISOString()}::timestamptz, 'UTC') - make_interval(days => ${daysShown - 1}), ${now.toISOString()}::timestamptz, interval '1 day') as day),
      sums as (select date_trunc('day', occurred_at, 'UTC') as day, kind, sum(amount_nano_usd)::bigint as amount from credit_entries where tenant_id = ${tenantId} group by 1, 2)
    select to_char(days.day at time zone 'UTC', 'YYYY-MM-DD') as day,
      coalesce((select sum(amount) from sums where sums.day = days.day and kind = 'grant'), 0)::bigint as granted,
      -coalesce((select sum(amount) from sums where sums.day = days.day and kind = 'use'), 0)::bigint as used,
      -coalesce((select sum(amount) from sums where sums.day = days.day and kind = 'expiry'), 0)::bigint as expired,
      coalesce((select sum(amount) from sums where sums.day <= days.day), 0)::bigint as balance
    from days order by days.day`.execute(trx);
  return rows.map((row) => ({ day: row.day, grantedNanoUsd: row.granted, usedNanoUsd: row.used, expiredNanoUsd: row.expired, balanceNanoUsd: Math.max(0, row.balance) }));
}

/** Entries, newest first. `before`: only older ones. */
export async function selectEntries<Tables>(transaction: Transaction<Tables>, tenantId: string, page: { readonly before: string | undefined; readonly limit: number }): Promise<CreditEntry[]> {
  const trx = transaction as unknown as Trx;
  let select = trx.selectFrom('credit_entries as e').leftJoin('credit_grants as g', 'g.id', 'e.grant_id').selectAll('e').select('g.reference').where('e.tenant_id', '=', tenantId);
  if (page.before !== undefined) select = select.where('e.id', '<', page.before);
  return (await select.orderBy('e.id', 'desc').limit(page.limit).execute()).map(toEntry);
}

function toEntry(row: Omit<CreditEntriesTable, 'uncovered_nano_usd'> & { readonly uncovered_nano_usd: number; readonly reference: string | null }): CreditEntry {
  return {
    id: row.id, kind: row.kind, occurredAt: row.occurred_at.toISOString(), amountNanoUsd: row.amount_nano_usd, balanceNanoUsd: row.balance_nano_usd, grantId: row.grant_id, requestId: row.request_id,
    reference: row.reference, uncoveredNanoUsd: row.uncovered_nano_usd,
  };
}

/** What was topped up from one moment to another, for an invoice. Trials are given, not sold. */
export async function topUpsBetween<Tables>(transaction: Transaction<Tables>, tenantId: string, { from, to }: { readonly from: Date; readonly to: Date }): Promise<readonly { readonly credits: number; readonly reference: string; readonly grantedAt: Date }[]> {
  const rows = await (transaction as unknown as Trx).selectFrom('credit_grants').select(['amount_nano_usd', 'reference', 'granted_at']).where('tenant_id', '=', tenantId).where('kind', '=', 'top-up')
    .where('granted_at', '>=', from).where('granted_at', '<', to).orderBy('granted_at').orderBy('id').execute();
  return rows.map((row) => ({ credits: row.amount_nano_usd / nanoUsdPerCredit, reference: row.reference, grantedAt: row.granted_at }));
}
