import { z } from 'zod';
import type { ContentKey } from '../../documents/index.ts';
import { type RunRow, type RunStore, openDrafted, sealDrafted } from '../runs/store.ts';

/** Where a run came from, and the model's own text of it, as an export of everything holds them. Exports of earlier versions lack them. */
export const archivedLineage = {
  drafted: z.record(z.string(), z.unknown()).nullable().default(null), rerunOf: z.uuid().nullable().default(null),
  chosenModel: z.string().max(260).nullable().default(null), comparisonId: z.uuid().nullable().default(null),
};
const shape = z.strictObject(archivedLineage);
type ArchivedLineage = z.output<typeof shape>;

export async function archiveLineage(store: RunStore, row: RunRow): Promise<ArchivedLineage> {
  const drafted = row.sealed_drafted === null || row.object_key === null ? null : openDrafted(await store.openKey(row), row);
  return { drafted: drafted === null ? null : { ...drafted }, rerunOf: row.rerun_of, chosenModel: row.chosen_model, comparisonId: row.comparison_id };
}

/** `key`: the run's new one; `null` where nothing of its content came along. */
export async function restoreLineage(store: RunStore, tenantId: string, run: ArchivedLineage & { readonly id: string }, key: ContentKey | null): Promise<void> {
  await store.database.inTenant(tenantId, (trx) => trx.updateTable('runs').set({
    sealed_drafted: key === null || run.drafted === null ? null : sealDrafted(key, run.drafted), rerun_of: run.rerunOf, chosen_model: run.chosenModel, comparison_id: run.comparisonId,
  }).where('id', '=', run.id).execute());
}
