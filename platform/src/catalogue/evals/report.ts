import type { EvalReport, EvalResult, EvalSummary } from '@keystead/contract';
import type { Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies, Receipt } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';
import { type Compared, compareModels } from './compare.ts';
import type { EvalResultRow, EvalRow, EvalStore } from './store.ts';

interface Parts { readonly dependencies: Pick<CatalogueDependencies, 'people' | 'receipts'>; readonly store: EvalStore; readonly apps: ReadonlyMap<string, AppManifest> }

/** Evals as lists show them. */
export async function describeEvals({ dependencies, store, apps }: Parts, principal: Principal, rows: readonly EvalRow[]): Promise<EvalSummary[]> {
  const counts = await store.counts(principal.tenantId, rows.map(({ id }) => id));
  const people = await dependencies.people.names(principal.tenantId, [...new Set(rows.flatMap(({ started_by }) => started_by ?? []))]);
  const runs = principal.permissions.has('evals.run');
  return rows.map((row) => {
    const { done, passed } = counts.get(row.id) ?? { done: 0, passed: 0 };
    return {
      id: row.id, state: row.state, startedAt: row.started_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null,
      startedBy: row.started_by, startedByName: row.started_by === null ? null : people.get(row.started_by) ?? null,
      apps: row.request.apps.map(({ id, version }) => ({ id, version, name: apps.get(id)?.name ?? id })), models: [...row.request.models], judge: row.request.judge,
      planned: row.planned, done, passed, atMostNanoUsd: row.at_most_nano_usd,
      may: { stop: runs && row.state === 'running', resume: runs && row.state !== 'running' && row.state !== 'finished', remove: runs && row.state !== 'running' },
    };
  });
}

/** The whole report: tokens, cost and latency are the ledger's, read now. */
export async function reportOf(parts: Parts, principal: Principal, row: EvalRow): Promise<EvalReport> {
  const [summary] = await describeEvals(parts, principal, [row]);
  if (summary === undefined) throw new Error('an eval that was read is described');
  const rows = await parts.store.results(row.tenant_id, row.id);
  const receipts = await parts.dependencies.receipts.read(row.tenant_id, rows.flatMap(({ request_id: answered, judge_request_id: judged }) => [answered, judged].filter((id) => id !== null)));
  const results = rows.map((result) => describeResult(parts.apps, result, receipts));
  const compared = results.map((result, index): Compared => ({ ...result, misfit: rows[index]?.findings.misfit ?? false }));
  return {
    ...summary, results, problem: row.problem, leftOut: [...row.request.leftOut],
    comparison: [...compareModels(compared, row.request.models, row.planned / Math.max(1, row.request.models.length))],
  };
}

function describeResult(apps: ReadonlyMap<string, AppManifest>, row: EvalResultRow, receipts: ReadonlyMap<string, Receipt>): EvalResult {
  const { findings } = row;
  const receipt = row.request_id === null ? undefined : receipts.get(row.request_id);
  return {
    id: row.id, appId: row.app_id, appName: apps.get(row.app_id)?.name ?? row.app_id, appVersion: row.app_version, goldenCase: row.golden_case, model: row.model, sandbox: row.sandbox,
    outcome: row.outcome, problem: findings.problem, checks: [...findings.checks], citations: findings.citations, unsupportedFigures: [...findings.unsupportedFigures],
    requestId: row.request_id, inputTokens: receipt?.inputTokens ?? null, outputTokens: receipt?.outputTokens ?? null, latencyMs: receipt?.latencyMs ?? null, costNanoUsd: receipt?.costNanoUsd ?? null,
    opinion: findings.opinion === null ? null : {
      ...findings.opinion, requestId: row.judge_request_id, costNanoUsd: row.judge_request_id === null ? null : receipts.get(row.judge_request_id)?.costNanoUsd ?? null,
    },
  };
}
