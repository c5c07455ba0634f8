import canonicalize from 'canonicalize';
import { newId, sql } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import { type Viewer, visibleTo } from '../sharing/visibility.ts';
import type { RunState } from '../tables.ts';
import type { RunRow, RunTransaction } from './store.ts';

/** A run may be run again any number of times; so many are named on its page. */
const mostReruns = 50;

export interface EditNote { readonly editedBy: string | null; readonly editedAt: Date; readonly sections: readonly string[] }

/** Where a run came from and what came of it, as far as it is not in its row. */
export interface Lineage {
  /** Oldest first. */
  readonly edits: readonly EditNote[];
  readonly reruns: readonly { readonly id: string; readonly state: RunState; readonly createdAt: Date }[];
  readonly comparison: { readonly id: string; readonly keptRunId: string | null } | null;
}

/** Of the runs that began with this one's form, those that the viewer sees. */
export async function readLineage(trx: RunTransaction, row: RunRow, viewer: Viewer): Promise<Lineage> {
  const edits = row.edited ? await trx.selectFrom('run_edits').select(['edited_by', 'edited_at', 'sections']).where('run_id', '=', row.id).orderBy('id').execute() : [];
  const reruns = await trx.selectFrom('runs').select(['id', 'state', 'created_at']).where('rerun_of', '=', row.id).where(visibleTo(viewer)).orderBy('id').limit(mostReruns).execute();
  const comparison = row.comparison_id === null ? undefined : await trx.selectFrom('run_comparisons').select(['id', 'kept_run_id']).where('id', '=', row.comparison_id).executeTakeFirst();
  return {
    edits: edits.map((edit) => ({ editedBy: edit.edited_by, editedAt: edit.edited_at, sections: edit.sections })),
    reruns: reruns.map((run) => ({ id: run.id, state: run.state, createdAt: run.created_at })),
    comparison: comparison === undefined ? null : { id: comparison.id, keptRunId: comparison.kept_run_id },
  };
}

/** Notes who edited a draft, and where: never what was written. */
export async function noteEdit(trx: RunTransaction, row: RunRow, edit: { readonly editedBy: string | null; readonly sections: readonly string[]; readonly outputHash: string }): Promise<void> {
  await trx.insertInto('run_edits').values({ id: newId(), tenant_id: row.tenant_id, run_id: row.id, edited_by: edit.editedBy, sections: [...edit.sections], output_hash: Buffer.from(edit.outputHash, 'hex') }).execute();
}

/** Who was the last to change the text of each run that was edited. To save it as it stands changes nothing, and makes nobody its author. */
export async function lastEditors(trx: RunTransaction, runIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  if (runIds.length === 0) return new Map();
  const rows = await trx.selectFrom('run_edits').distinctOn('run_id').select(['run_id', 'edited_by']).where('run_id', 'in', [...runIds]).where(sql<boolean>`cardinality(sections) > 0`).orderBy('run_id').orderBy('id', 'desc').execute();
  return new Map(rows.map((row) => [row.run_id, row.edited_by]));
}

/** Ids of the sections that differ. */
export function changedSections(before: Output, after: Output): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((section) => canonicalize(before[section]) !== canonicalize(after[section]));
}
