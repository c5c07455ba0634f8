import { type Database, type Transaction, sql } from '../../foundation/index.ts';
import type { ReservationRecord } from '../records.ts';
import type { MeteringTables } from '../tables.ts';
import { applyChanges, takeReservations } from './settle.ts';
import { windowEnd, windowStart } from './windows.ts';

export interface ReservationQuestion {
  readonly tenantId: string;
  readonly requestId: string;
  readonly amountNanoUsd: number;
  /** From the caps of this credential; where left out, from the budgets of the organisation. */
  readonly credentialId?: string;
}

export type ReservationAnswer =
  | { readonly granted: true; readonly reservations: readonly ReservationRecord[] }
  | {
    readonly granted: false; readonly budgetId: string; readonly budgetName: string; readonly limitNanoUsd: number;
    /** What the budget still has room for. */
    readonly remainingNanoUsd: number;
    /** When it begins anew; `null`: never. */
    readonly resetsAt: Date | null; readonly retryAfterSeconds: number | null;
  };

export interface Budgets {
  /**
   * Takes the amount from every budget of the tenant (or every cap of the credential), or from none of them. Exact under any concurrency and over any
   * number of processes: what is settled and reserved never passes the limit. The window is that of the database's
   * clock. A budget counts the calls made since it was set.
   */
  reserve(question: ReservationQuestion): Promise<ReservationAnswer>;
  /** Gives back what was reserved for a request that was not sent. Settling is the shipper's. */
  release(requestId: string): Promise<void>;
}

export interface BudgetsOptions {
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  /** Whose reservations they are: the `writer` of this process's spool. When it dies, what it did not announce is given back. */
  readonly holder?: string;
}

class NotGranted extends Error {}

/** Room may come up between a refusal and the look for its reason; then it is tried again. */
const mostTries = 5;

interface WantedRow { readonly budget_id: string; readonly window_start: Date | null }

export function openBudgets(options: BudgetsOptions): Budgets {
  const database = options.database.as<MeteringTables>();
  const holder = options.holder ?? null;

  return {
    async reserve(question) {
      if (!Number.isSafeInteger(question.amountNanoUsd) || question.amountNanoUsd < 0) throw new RangeError(`${question.amountNanoUsd} cannot be reserved`);
      for (let tries = 0; tries < mostTries; tries += 1) {
        try {
          return { granted: true, reservations: await database.transaction((trx) => take(trx, question, holder)) };
        } catch (error) {
          if (!(error instanceof NotGranted)) throw error;
        }
        const refusal = await database.transaction((trx) => findFullBudget(trx, question));
        if (refusal !== null) return refusal;
      }
      throw new Error('the budgets change too fast to reserve from them');
    },
    release: (requestId) => database.transaction(async (trx) => {
      const taken = await takeReservations(trx, [requestId]);
      await applyChanges(trx, taken.map((each) => ({ budgetId: each.budgetId, windowStart: each.windowStart, releasedNanoUsd: each.amountNanoUsd, settledNanoUsd: 0 })));
    }),
  };
}

/**
 * One statement for all budgets of the tenant: a window's row is locked by its own update, so that two requests cannot
 * both take the last of it. A budget without room gives no row, and then nothing is taken at all.
 * @throws NotGranted
 */
async function take(trx: Transaction<MeteringTables>, { tenantId, requestId, amountNanoUsd, credentialId }: ReservationQuestion, holder: string | null): Promise<readonly ReservationRecord[]> {
  const { rows } = await sql<WantedRow>`
    with wanted as (
      select id, tenant_id, limit_nano_usd, ${windowStart(sql.ref('period'))} as window_start from budgets
      where tenant_id = ${tenantId} and credential_id is not distinct from ${credentialId ?? null}::uuid order by id
    ), granted as (
      insert into budget_windows as existing (budget_id, tenant_id, window_start, reserved_nano_usd)
      select id, tenant_id, window_start, ${amountNanoUsd} from wanted where ${amountNanoUsd} <= limit_nano_usd
      on conflict (budget_id, window_start) do update set reserved_nano_usd = existing.reserved_nano_usd + excluded.reserved_nano_usd
        where existing.reserved_nano_usd + existing.settled_nano_usd + excluded.reserved_nano_usd <= (select limit_nano_usd from budgets where id = existing.budget_id)
      returning budget_id, window_start
    ), noted as (
      insert into reservations (request_id, budget_id, tenant_id, window_start, amount_nano_usd, holder)
      select ${requestId}::uuid, budget_id, ${tenantId}::uuid, window_start, ${amountNanoUsd}, ${holder} from granted
    ) select wanted.id as budget_id, granted.window_start from wanted left join granted on granted.budget_id = wanted.id`.execute(trx);
  return rows.map(({ budget_id, window_start }) => {
    if (window_start === null) throw new NotGranted();
    return { budgetId: budget_id, windowStart: window_start.toISOString(), amountNanoUsd, ...(credentialId === undefined ? {} : { credentialId }) };
  });
}

interface FullRow { readonly id: string; readonly name: string; readonly limit_nano_usd: number; readonly remaining: number; readonly resets_at: Date | null; readonly seconds: number | null }

async function findFullBudget(trx: Transaction<MeteringTables>, { tenantId, amountNanoUsd, credentialId }: ReservationQuestion): Promise<ReservationAnswer | null> {
  const { rows } = await sql<FullRow>`
    select * from (
      select id, name, limit_nano_usd, limit_nano_usd - coalesce(reserved_nano_usd + settled_nano_usd, 0) as remaining,
        ${windowEnd(sql.ref('period'))} as resets_at, ceil(extract(epoch from ${windowEnd(sql.ref('period'))} - now())) as seconds
      from budgets left join budget_windows on budget_windows.budget_id = budgets.id and budget_windows.window_start = ${windowStart(sql.ref('period'))}
      where budgets.tenant_id = ${tenantId} and budgets.credential_id is not distinct from ${credentialId ?? null}::uuid
    ) as budget where remaining < ${amountNanoUsd} order by remaining, id limit 1`.execute(trx);
  const [full] = rows;
  if (full === undefined) return null;
  // A request that is larger than the whole budget will not fit later either.
  const neverFits = amountNanoUsd > full.limit_nano_usd;
  return {
    granted: false, budgetId: full.id, budgetName: full.name, limitNanoUsd: full.limit_nano_usd, remainingNanoUsd: Math.max(0, full.remaining),
    resetsAt: full.resets_at, retryAfterSeconds: neverFits ? null : full.seconds,
  };
}
