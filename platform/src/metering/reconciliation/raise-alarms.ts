import { type Actor, recordEvent, systemActor } from '../../audit/index.ts';
import { type Transaction, newId } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import type { ComparedStatement } from './compare-statement.ts';
import { findForeignUse } from './foreign-use.ts';
import type { StoredStatement } from './statements.ts';

/** Raises what a statement shows of use by others, once for each day and key: as a row, and as an event. */
export async function raiseAlarms(trx: Transaction<MeteringTables>, statement: StoredStatement, { cells, labels }: Pick<ComparedStatement, 'cells' | 'labels'>, actor: Actor = systemActor): Promise<number> {
  const { tenant_id: tenantId, provider } = statement;
  let raised = 0;
  for (const use of findForeignUse(cells)) {
    const credentialId = use.key.kind === 'ours' ? use.key.credentialId : null;
    const [row] = await trx.insertInto('foreign_use_alarms').values({
      id: newId(), tenant_id: tenantId, provider, day: use.day, credential_id: credentialId, statement_id: statement.id, models: [...use.models],
      billed_tokens: use.billedTokens, sent_tokens: use.sentTokens, foreign_tokens: use.foreignTokens, foreign_nano_usd: use.foreignNanoUsd,
    }).onConflict((conflict) => conflict.columns(['tenant_id', 'provider', 'day', 'credential_id']).doNothing()).returning('id').execute();
    if (row === undefined) continue;
    raised += 1;
    await recordEvent(trx, {
      tenantId, action: 'reconciliation.foreign-use', actor, subjectId: row.id,
      detail: { provider, day: use.day, tokens: use.foreignTokens, key: credentialId === null ? 'the report tells no keys' : `key “${labels.get(credentialId) ?? credentialId}”`, credentialId, costNanoUsd: use.foreignNanoUsd },
    });
  }
  return raised;
}
