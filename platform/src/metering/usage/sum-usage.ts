import { type UsageDimension, operations } from '@keystead/contract';
import { planSlots } from './plan-slots.ts';
import { type UsageReader, type UsageRow, selectUsage } from './select-usage.ts';
import type { UsageRange } from './usage-range.ts';

/** What is summed. `sandboxes`: ids of providers that cost nobody anything. */
export interface SumQuestion extends UsageRange { readonly tenantId: string; readonly by: UsageDimension; readonly thenBy?: UsageDimension; readonly sandboxes: readonly string[] }

/** Usage of a range in one bucket, by one or two dimensions, every key by itself (`key1`, `key2`; empty: none): for parts that read usage out of the sums. Sandboxes and either payer stand apart. */
export async function sumUsage(trx: UsageReader, { tenantId, from, to, by, thenBy, sandboxes }: SumQuestion): Promise<readonly UsageRow[]> {
  const query = operations.readUsage.query.parse({ by, thenBy });
  return selectUsage(trx, { tenantId, query, sandboxes, top: everyKey, slots: planSlots([{ start: from, from, to }], 'month') });
}

const everyKey = 2_000_000_000;
