import type { Qualification } from '@keystead/contract';
import { type RawBuilder, sql } from 'kysely';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { RunStore } from '../runs/store.ts';

/** Who looks, for what they see of runs. */
export interface Viewer {
  readonly tenantId: string;
  readonly userId: string | null;
  readonly teamIds: readonly string[];
  /** Those whose holders decide over drafts; none for whoever may decide nothing. */
  readonly decidesAs: readonly Qualification[];
  /** Learns of every run that it is there: owners and admins. What is in it they see by the same rules as anybody. */
  readonly managesPeople: boolean;
}

export async function viewerOf({ people }: Pick<CatalogueDependencies, 'people'>, principal: Principal): Promise<Viewer> {
  const { tenantId, userId, permissions } = principal;
  const decidesAs = userId !== null && permissions.has('approvals.decide') ? await people.qualificationsOf(tenantId, userId) : [];
  return { tenantId, userId, teamIds: [...principal.teamIds ?? []], decidesAs, managesPeople: permissions.has('people.manage') };
}

/**
 * Whether a viewer sees a row of `runs`, as SQL: what is for the organisation, what they started, what is for a team of
 * theirs, and whatever they may decide over, were asked to, or did.
 */
export function visibleTo({ userId, teamIds, decidesAs }: Viewer): RawBuilder<boolean> {
  return sql<boolean>`(runs.visibility = 'organisation' or runs.started_by = ${userId}::uuid or (runs.visibility = 'team' and runs.team_ids && ${[...teamIds]}::uuid[]) or exists (
    select from approvals as gate where gate.tenant_id = runs.tenant_id and gate.subject_kind = 'run' and gate.subject_id = runs.id
      and (gate.decided_by = ${userId}::uuid or gate.assigned_to = ${userId}::uuid or (gate.state = 'open' and gate.qualification = any(${[...decidesAs]}::text[])))))`;
}

/**
 * Refuses whoever does not see a run, as if it had never been: with the same answer after the same queries.
 * @throws KeysteadError `not_found`
 */
export async function requireVisible(parts: { readonly dependencies: Pick<CatalogueDependencies, 'people'>; readonly store: RunStore }, principal: Principal, runId: string): Promise<void> {
  const viewer = await viewerOf(parts.dependencies, principal);
  const found = await parts.store.database.inTenant(principal.tenantId, (trx) => trx.selectFrom('runs').select('id').where('id', '=', runId).where(visibleTo(viewer)).executeTakeFirst());
  if (found === undefined) throw new KeysteadError('not_found');
}

/** Whether a viewer sees a row of `batches`: what they started, and a batch of whose runs they see every one. */
export function batchVisibleTo(viewer: Viewer): RawBuilder<boolean> {
  return sql<boolean>`(batches.started_by = ${viewer.userId}::uuid or (
    not exists (select from batch_rows join runs on runs.tenant_id = batch_rows.tenant_id and runs.id = batch_rows.run_id where batch_rows.batch_id = batches.id and ${visibleTo(viewer)} is not true)
    and (exists (select from batch_rows where batch_rows.batch_id = batches.id and batch_rows.run_id is not null)
      or coalesce((select default_visibility from run_sharing where run_sharing.tenant_id = batches.tenant_id), 'organisation') = 'organisation')))`;
}
