import type { ChargebackStatement } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, newId, type Principal, sql, type Transaction } from '../foundation/index.ts';
import { firstOpenDay, lockChargeback, readClosings } from './closings.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { correctionLines, daysIn, ledgerLines, lineKeys, lineMeasures } from './lines.ts';
import { firstDayOf, type Period, periodOf } from './periods.ts';
import { closedStatement, monthsToCorrect } from './statement.ts';
import type { ChargebackTables } from './tables.ts';

/**
 * Closes a month. Its lines are written down as one statement of SQL sees them; whatever the ledger takes in of it later, a late record or a
 * provider's own count for an estimate, is the difference that the next closing charges. So nothing has to be held back meanwhile, and nothing is lost.
 * @throws KeysteadError `conflict` where it is not over, closed already, or not the next one
 */
export async function closeMonth(deps: ChargebackDependencies, principal: Principal, period: Period): Promise<ChargebackStatement> {
  const { tenantId } = principal;
  const closedAt = deps.clock.now();
  if (period >= periodOf(closedAt)) throw new KeysteadError('conflict', { detail: `${period} is not over yet (in UTC); a month is closed when it is` });
  return deps.database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    await lockChargeback(trx, tenantId);
    const closings = await readClosings(trx, tenantId);
    if (closings.some((closing) => closing.period === period)) throw new KeysteadError('conflict', { detail: `${period} is closed already; what was charged is never changed` });
    const open = firstOpenDay(closings);
    if (open !== null && firstDayOf(period) !== open) throw new KeysteadError('conflict', { detail: `months are closed one after the other, and the next is ${open.slice(0, 7)}` });
    const closingId = newId();
    const months = await monthsToCorrect(trx, { tenantId, period, closings });
    await writeLines(trx, { tenantId, closingId, period, months });
    const statement = await closedStatement(trx, deps, { tenantId, period, closingId, closedAt });
    await trx.insertInto('chargeback_closings').values({
      id: closingId, tenant_id: tenantId, period: firstDayOf(period), closed_at: closedAt, closed_by: principal.userId, ledger_requests: statement.ledger.requests, ledger_last_request: statement.ledger.lastRequestId, document: JSON.stringify(statement),
    }).execute();
    await recordEvent(trx, { tenantId, action: 'chargeback.closed', actor: actorOf(principal), subjectId: closingId, detail: { period, requests: statement.totals.requests, ownNanoUsd: statement.totals.ownNanoUsd, correctedMonths: months.length } });
    return statement;
  });
}

async function writeLines(trx: Transaction<ChargebackTables>, { tenantId, closingId, period, months }: { readonly tenantId: string; readonly closingId: string; readonly period: Period; readonly months: readonly Period[] }): Promise<void> {
  const columns = sql.raw([...lineKeys, ...lineMeasures].join(', '));
  const parts = [ledgerLines(tenantId, daysIn(period)), ...months.map((month) => correctionLines(tenantId, daysIn(month)))];
  await sql`
    insert into chargeback_lines (id, tenant_id, closing_id, ${columns})
    select gen_random_uuid(), ${tenantId}, ${closingId}, ${columns} from (${sql.join(parts.map((part) => sql`(${part})`), sql` union all `)}) as line`.execute(trx);
}
