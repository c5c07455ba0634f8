import { type Database, type Logger, sql } from '../../foundation/index.ts';

/** How many months of the ledger have a table of their own before they come. */
const monthsAhead = 3;
const lookMilliseconds = 6 * 3_600_000;

/**
 * Makes the tables of the ledger's next months, now and every six hours. Where it cannot, for months on end, nothing is lost: requests go where those
 * without a month go, which is told. Gives how to stop.
 */
export function keepLedgerMonths(options: { readonly database: Database; readonly logger: Logger }): () => void {
  const { database, logger } = options;
  async function keep(): Promise<void> {
    try {
      const { rows } = await database.as<unknown>().transaction((trx) => sql<{ made: readonly string[]; without_month: number }>`select made, without_month from keystead.prepare_ledger(${monthsAhead})`.execute(trx));
      const [found] = rows;
      if (found !== undefined && found.made.length > 0) logger.info({ months: found.made }, 'the ledger has room for the next months');
      if (found !== undefined && found.without_month > 0) logger.warn({ rows: found.without_month }, 'rows of the ledger lie in ledger_later, for which no month was made in time; they count as all others, see docs/operator.md');
    } catch (error) {
      logger.warn({ err: error }, 'the next months of the ledger could not be made ready; trying again');
    }
  }
  void keep();
  const timer = setInterval(() => { void keep(); }, lookMilliseconds).unref();
  return () => { clearInterval(timer); };
}
