import { type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { applyChanges } from './settle.ts';
import type { Portion } from './slices.ts';

/** Portions whose transaction was ready to be committed, and nobody said that it was. */
interface Doubt { readonly transactionId: string; readonly portions: readonly Portion[] }

/**
 * Portions on their way back from this process to their budgets. Each goes back once: it stays on the list until its transaction is known to
 * be committed. Where the answer was lost, PostgreSQL is asked what became of that very transaction (`pg_xact_status`) before anything is
 * returned again: a lease alone cannot tell, since outcomes are settled from it meanwhile.
 */
export class Returns {
  readonly #database: TenantDatabase<MeteringTables>;
  readonly #holder: string;
  #waiting: Portion[] = [];
  #doubts: Doubt[] = [];

  constructor(database: TenantDatabase<MeteringTables>, holder: string) {
    this.#database = database;
    this.#holder = holder;
  }

  /** Notes what is to be returned. Never fails. */
  add(portions: readonly Portion[]): void {
    this.#waiting.push(...portions.filter(({ amount }) => amount > 0));
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#doubts.length === 0;
  }

  /** Returns what is on the list. @throws where the database cannot be asked: then the list is as long as before */
  async carryOut(): Promise<void> {
    await this.#resolveDoubts();
    const portions = this.#waiting;
    if (portions.length === 0) return;
    this.#waiting = [];
    const changes = portions.map(({ amount, ...portion }) => ({ ...portion, holder: this.#holder, freed: amount, settled: 0 }));
    let transactionId: string | null = null;
    try {
      await this.#database.transaction(async (trx) => {
        const id = await idOf(trx);
        await applyChanges(trx, changes);
        // From here on it may be committed, whatever is heard of it.
        transactionId = id;
      });
    } catch (error) {
      if (transactionId === null) this.#waiting.push(...portions);
      else this.#doubts.push({ transactionId, portions });
      throw error;
    }
  }

  async #resolveDoubts(): Promise<void> {
    const doubts = this.#doubts;
    if (doubts.length === 0) return;
    this.#doubts = [];
    try {
      for (let doubt = doubts[0]; doubt !== undefined; doubt = doubts[0]) {
        const { transactionId, portions } = doubt;
        const status = await this.#database.transaction((trx) => statusOf(trx, transactionId));
        if (status === 'in progress') break;
        if (status === 'aborted') this.#waiting.push(...portions);
        doubts.shift();
      }
    } finally {
      this.#doubts.unshift(...doubts);
    }
  }
}

async function idOf(trx: Transaction<MeteringTables>): Promise<string> {
  const { rows: [row] } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(trx);
  if (row === undefined) throw new Error('a transaction has no id');
  return row.id;
}

/** `null`: nobody knows any more. What may have been returned is not returned again: it comes back when this process is gone. */
async function statusOf(trx: Transaction<MeteringTables>, id: string): Promise<'committed' | 'aborted' | 'in progress' | null> {
  // After a failover the id may lie ahead of the database, and to ask about it would be an error. An id of our own is later than all that were given.
  const { rows: [row] } = await sql<{ status: 'committed' | 'aborted' | 'in progress' | null }>`
    select case when ${id}::xid8 < pg_current_xact_id() then pg_xact_status(${id}::xid8) end as status`.execute(trx);
  return row?.status ?? null;
}
