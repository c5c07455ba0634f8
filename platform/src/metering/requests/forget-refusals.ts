import { type Database, type Logger, sql } from '../../foundation/index.ts';

/** Rows that one statement deletes at most. */
const most = 5_000;
const lookMilliseconds = 600_000;

/** Deletes refusals that are older than so many days, now and every ten minutes. Gives how to stop. */
export function forgetRefusals(options: { readonly database: Database; readonly keptDays: number; readonly logger: Logger }): () => void {
  let running = false;
  async function forget(): Promise<void> {
    if (running) return;
    running = true;
    try {
      while (await forgetOnce(options) === most) { /* more */ }
    } catch (error) {
      options.logger.warn({ err: error }, 'refusals that are past their days could not be deleted; trying again');
    } finally {
      running = false;
    }
  }
  void forget();
  const timer = setInterval(() => { void forget(); }, lookMilliseconds).unref();
  return () => { clearInterval(timer); };
}

/** Gives how many went. */
export async function forgetOnce({ database, keptDays }: { readonly database: Database; readonly keptDays: number }): Promise<number> {
  const { rows } = await database.as<unknown>().transaction((trx) => sql<{ gone: number }>`select keystead.forget_refusals(${keptDays}, ${most}) as gone`.execute(trx));
  return rows[0]?.gone ?? 0;
}
