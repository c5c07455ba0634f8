import { operations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { readComparison } from '../reconciliation/read-reconciliation.ts';
import { findStatement, toStatements } from '../reconciliation/statements.ts';
import type { MeteringTables } from '../tables.ts';

/** One statement beside our own count. */
export function readReconciliation(dependencies: MeteringDependencies) {
  return implement(operations.readReconciliation, async ({ principal: { tenantId }, params: { statementId } }) => {
    const { database, clock, providers } = dependencies;
    const { row, comparison } = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
      const found = await findStatement(trx, tenantId, statementId);
      return { row: found, comparison: await readComparison(trx, found, { today: clock.now().toISOString().slice(0, 10), priceIdOf: (provider) => providers.get(provider)?.priceId ?? null }) };
    });
    const [statement] = await toStatements([row], tenantId, dependencies);
    if (statement === undefined) throw new KeysteadError('not_found');
    return { statement, ...comparison };
  });
}
