import { type Transaction, newId } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

export interface CredentialCap {
  readonly tenantId: string;
  readonly credentialId: string;
  /** Of the credential, for the message of a refusal. */
  readonly label: string;
  readonly period: 'day' | 'month';
  /** `null`: no cap. */
  readonly limitNanoUsd: number | null;
}

/**
 * Sets the spending cap of one credential, a budget that counts its calls alone, or takes it away; in the caller's transaction.
 * Changing the limit keeps what was counted in the present window.
 */
export async function setCredentialCap<Tables>(trx: Transaction<Tables>, { tenantId, credentialId, label, period, limitNanoUsd }: CredentialCap): Promise<void> {
  // The caller's part does not know the tables of budgets; its transaction reaches them all the same.
  const tables = trx as unknown as Transaction<MeteringTables>;
  if (limitNanoUsd === null) {
    await tables.deleteFrom('budgets').where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId).where('period', '=', period).execute();
    return;
  }
  const name = `${label.slice(0, 100)}, each ${period}`;
  const changed = await tables.updateTable('budgets').set((expression) => ({ limit_amount: limitNanoUsd, name, revision: expression('revision', '+', 1) }))
    .where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId).where('period', '=', period).executeTakeFirst();
  if (changed.numUpdatedRows > 0n) return;
  await tables.insertInto('budgets').values({ id: newId(), tenant_id: tenantId, credential_id: credentialId, scope_kind: 'credential', scope_id: credentialId, name, period, limit_amount: limitNanoUsd }).execute();
}
