import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { findStatement } from '../reconciliation/statements.ts';
import type { MeteringTables } from '../tables.ts';

/** Deletes a statement that settled nothing. */
export function deleteBillingStatement({ database }: MeteringDependencies) {
  return implement(operations.deleteBillingStatement, async ({ principal, params: { statementId } }) => {
    const { tenantId } = principal;
    await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
      const { provider, from_day: from, to_day: to } = await findStatement(trx, tenantId, statementId);
      const settled = await sql`select 1 from reconciled_estimates where statement_id = ${statementId} and tenant_id = ${tenantId} limit 1`.execute(trx);
      if (settled.rows.length > 0) throw new KeysteadError('conflict', { detail: 'it settled estimates, and stays as their evidence' });
      await trx.deleteFrom('billing_statements').where('id', '=', statementId).where('tenant_id', '=', tenantId).execute();
      await recordEvent(trx, { tenantId, action: 'reconciliation.statement-deleted', actor: actorOf(principal), subjectId: statementId, detail: { provider, from, to } });
    });
  });
}
