import { type Database, type Transaction, sql } from '../../foundation/index.ts';
import { lockAccounts, releaseReserved } from './accounts.ts';
import type { CreditTables } from './tables.ts';

export interface CreditQuestion {
  readonly tenantId: string;
  readonly requestId: string;
  /** The most that the request can cost, in nano-US-dollars. */
  readonly amountNanoUsd: number;
}

export type CreditAnswer =
  | { readonly granted: true }
  | {
    readonly granted: false;
    /** What is neither used, expired nor reserved. */
    readonly availableNanoUsd: number;
    /** Of it, or beside it: what calls under way hold. */
    readonly reservedNanoUsd: number;
  };

export interface Credits {
  /**
   * Holds the amount for the request: takes it from what the organisation's credits have left, or nothing of it. Asked again for the same request, the hold is raised to the amount, which is that of all its attempts that may be billed. Exact under any concurrency and over any number of
   * processes: what is reserved never passes what is left, and credits that expired are not counted from that moment on (database's clock).
   */
  reserve(question: CreditQuestion): Promise<CreditAnswer>;
  /** Gives back what was reserved for a request that was not sent. Settling is the shipper's. */
  release(requestId: string): Promise<void>;
}

export interface CreditsOptions {
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  /** Whose reservations they are: the `writer` of this process's spool. When it dies, what it did not announce is given back. */
  readonly holder?: string;
}

/** Reservations of platform credits. */
export function openCredits({ database, holder }: CreditsOptions): Credits {
  const tables = database.as<CreditTables>();
  return {
    async reserve(question) {
      if (!Number.isSafeInteger(question.amountNanoUsd) || question.amountNanoUsd <= 0) throw new RangeError(`${question.amountNanoUsd} cannot be reserved`);
      return tables.transaction(async (trx) => {
        // The lock first, in a statement of its own: the next one then sees what whoever held it before left behind.
        const [account] = await lockAccounts(trx, [question.tenantId]);
        if (account === undefined) return { granted: false, availableNanoUsd: 0, reservedNanoUsd: 0 };
        const before = (await trx.selectFrom('credit_reservations').select('amount_nano_usd').where('request_id', '=', question.requestId).executeTakeFirst())?.amount_nano_usd ?? 0;
        const more = question.amountNanoUsd - before;
        if (more <= 0) return { granted: true };
        const availableNanoUsd = Math.max(0, await stillGood(trx, question.tenantId) - account.reserved_nano_usd);
        if (more > availableNanoUsd) return { granted: false, availableNanoUsd, reservedNanoUsd: account.reserved_nano_usd };
        await trx.insertInto('credit_reservations').values({ request_id: question.requestId, tenant_id: question.tenantId, amount_nano_usd: question.amountNanoUsd, holder: holder ?? null })
          .onConflict((conflict) => conflict.column('request_id').doUpdateSet({ amount_nano_usd: question.amountNanoUsd })).execute();
        await trx.updateTable('credit_accounts').set({ reserved_nano_usd: account.reserved_nano_usd + more }).where('tenant_id', '=', question.tenantId).execute();
        return { granted: true };
      });
    },
    release: (requestId) => tables.transaction(async (trx) => {
      const held = await trx.selectFrom('credit_reservations').select('tenant_id').where('request_id', '=', requestId).executeTakeFirst();
      if (held === undefined) return;
      await lockAccounts(trx, [held.tenant_id]);
      await releaseReserved(trx, await trx.deleteFrom('credit_reservations').where('request_id', '=', requestId).returning(['tenant_id', 'amount_nano_usd']).execute());
    }),
  };
}

async function stillGood(trx: Transaction<CreditTables>, tenantId: string): Promise<number> {
  const { rows } = await sql<{ good: number }>`select coalesce(sum(remaining_nano_usd), 0)::bigint as good from credit_grants where tenant_id = ${tenantId} and remaining_nano_usd > 0 and expires_at > now()`.execute(trx);
  return rows[0]?.good ?? 0;
}
