import { type Run, type RunContentState, type RunSummary, renderError } from '@keystead/contract';
import type { Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies, Receipt, RunSpending } from '../dependencies.ts';
import { type AppManifest, needsApproval } from '../manifest.ts';
import { type Gate, couldDecide, gateState, readGate } from './gate.ts';
import { type Lineage, readLineage } from './lineage.ts';
import { readContentState } from './retention/content-state.ts';
import { viewerOf } from '../sharing/visibility.ts';
import { type RunContent, type RunRow, type RunStore, hasContent } from './store.ts';

type Needed = Pick<CatalogueDependencies, 'people' | 'receipts' | 'clock'>;

/** Who looks, for what they may do. */
interface View { readonly row: RunRow; readonly manifest: AppManifest | undefined; readonly content: RunContent; readonly principal: Principal }

/** A run as its page shows it. */
export async function describeRun(needed: Needed, store: RunStore, view: View): Promise<Run> {
  const { row, manifest, content } = view;
  const viewer = await viewerOf(needed, view.principal);
  const { gate, lineage } = await store.database.inTenant(row.tenant_id, async (trx) => ({ gate: await readGate(trx, row), lineage: await readLineage(trx, row, viewer) }));
  const [people, receipt, spending] = await Promise.all([
    needed.people.names(row.tenant_id, [row.started_by, gate?.decidedBy, gate?.assignedTo, ...lineage.edits.map(({ editedBy }) => editedBy)].filter((id) => typeof id === 'string')),
    receiptOf(needed, row), needed.receipts.spending(row.tenant_id, [{ runId: row.id, requestId: row.request_id }]),
  ]);
  return {
    ...summarise(row, { title: content.title, manifest, people, costNanoUsd: costOf(row, spending.get(row.id), needed.clock.now()), content: await readContentState(store, row, { now: needed.clock.now(), reader: view.principal.userId }) }),
    appVersion: row.app_version, input: { ...content.input }, documents: [...content.documents], output: content.output === null ? null : { ...content.output },
    outputHash: row.output_hash?.toString('hex') ?? null, edited: row.edited, citations: [...content.citations],
    approval: gate === null ? null : { ...describeRunGate(gate, needed.clock.now()), decidedByName: nameIn(people, gate.decidedBy), assignedToName: nameIn(people, gate.assignedTo) },
    failure: row.failure_code === null ? null : { code: row.failure_code, ...renderError(row.failure_code, row.failure_parameters ?? {}) },
    receipt: receipt === null ? null : withoutCost(receipt),
    ...describeLineage(row, lineage, people),
    may: await whatMay(needed, view, gate),
  };
}

function describeLineage(row: RunRow, { edits, reruns, comparison }: Lineage, people: ReadonlyMap<string, string>): Pick<Run, 'chosenModel' | 'edits' | 'reruns' | 'comparison'> {
  return {
    chosenModel: row.chosen_model, comparison,
    edits: edits.map(({ editedBy, editedAt, sections }) => ({ editedBy, editedByName: nameIn(people, editedBy), editedAt: editedAt.toISOString(), sections: [...sections] })),
    reruns: reruns.map(({ id, state, createdAt }) => ({ id, state, createdAt: createdAt.toISOString() })),
  };
}

/** A run as lists show it. */
export function summarise(row: RunRow, known: { title: string; manifest: AppManifest | undefined; people: ReadonlyMap<string, string>; costNanoUsd: number | null; content: RunContentState }): RunSummary {
  return {
    id: row.id, appId: row.app_id, appName: known.manifest?.name ?? row.app_id, state: row.state, audience: row.audience, sandbox: row.sandbox, title: known.title,
    startedBy: row.started_by, startedByName: nameIn(known.people, row.started_by),
    createdAt: row.created_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, costNanoUsd: known.costNanoUsd,
    content: known.content, rerunOf: row.rerun_of, comparisonId: row.comparison_id,
  };
}

/** States in which a whole output stands that may be edited. */
const editable: ReadonlySet<string> = new Set(['draft', 'awaiting-approval', 'approved', 'rejected']);

async function whatMay(needed: Needed, view: View, gate: Gate | null): Promise<Run['may']> {
  const { row, manifest, principal } = view;
  const runs = principal.permissions.has('apps.run');
  const onPlan = manifest !== undefined && await needed.people.requireApp(row.tenant_id, manifest).then(() => true, () => false);
  return {
    edit: runs && onPlan && editable.has(row.state) && hasContent(row),
    approve: row.state === 'awaiting-approval' && gate !== null && await couldDecide(needed.people, principal, gate, needed.clock.now()),
    export: manifest !== undefined && hasContent(row) && mayExport(manifest, row) === 'yes',
    stop: runs && row.state === 'running',
    rerun: runs && onPlan && row.state !== 'running' && hasContent(row),
  };
}

/** Whether a run may leave: not before its gate, and never half-written. */
export function mayExport(manifest: AppManifest, row: Pick<RunRow, 'state' | 'audience'>): 'yes' | 'needs-approval' | 'not-finished' {
  if (!editable.has(row.state)) return 'not-finished';
  if (!needsApproval(manifest, row.audience)) return 'yes';
  return row.state === 'approved' ? 'yes' : 'needs-approval';
}

/** After so long, the ledger has what it will have of a call that nobody answered. */
const shippedMilliseconds = 120_000;

/** What all calls of a run cost, as far as their prices are known: those too that gave no answer. `null` where it is not known, or not yet. */
export function costOf(row: Pick<RunRow, 'state' | 'finished_at'>, spending: RunSpending | undefined, now: Date): number | null {
  if (row.state === 'running' || spending === undefined) return null;
  const whole = spending.known || (spending.calls > 0 && row.finished_at !== null && now.getTime() - row.finished_at.getTime() >= shippedMilliseconds);
  const nanoUsd = spending.ownNanoUsd + spending.platformNanoUsd;
  return whole && !(spending.unpriced && nanoUsd === 0) ? nanoUsd : null;
}

/** What the ledger knows; where the call has not reached it yet, the request's id and nothing else. */
async function receiptOf(needed: Pick<CatalogueDependencies, 'receipts'>, row: RunRow): Promise<Receipt | null> {
  if (row.request_id === null) return null;
  const found = (await needed.receipts.read(row.tenant_id, [row.request_id])).get(row.request_id);
  return found ?? { ...unshipped, requestId: row.request_id };
}

const unshipped = { provider: null, fingerprint: null, askedModel: null, servedModel: null, inputTokens: null, outputTokens: null, latencyMs: null, costNanoUsd: null };

function withoutCost({ costNanoUsd: _costNanoUsd, ...receipt }: Receipt): NonNullable<Run['receipt']> {
  return receipt;
}

/** A gate as readers of its run see it. */
export function describeRunGate(gate: Gate, now: Date): Omit<NonNullable<Run['approval']>, 'decidedByName' | 'assignedToName'> {
  return {
    id: gate.id, state: gateState(gate, now), qualification: gate.qualification, fourEyes: gate.fourEyes, subjectHash: gate.subjectHash.toString('hex'),
    decidedBy: gate.decidedBy, decidedAt: gate.decidedAt?.toISOString() ?? null, reason: gate.reason, expiresAt: gate.expiresAt.toISOString(), assignedTo: gate.assignedTo, dueAt: gate.dueAt?.toISOString() ?? null,
  };
}

export function nameIn(people: ReadonlyMap<string, string>, userId: string | null): string | null {
  return userId === null ? null : people.get(userId) ?? null;
}
