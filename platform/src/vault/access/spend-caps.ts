import type { Transaction } from '../../foundation/index.ts';

/** The spending caps of a credential, kept where budgets are. */
export interface SpendCaps {
  /** Sets the cap of a period, or takes it away (`null`), in the caller's transaction. */
  set<Tables>(trx: Transaction<Tables>, cap: { readonly tenantId: string; readonly credentialId: string; readonly label: string; readonly period: 'day' | 'month'; readonly limitNanoUsd: number | null }): Promise<void>;
}
