import { type DataClass, strictestOf } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies, ModelTarget } from '../dependencies.ts';
import type { CatalogueContext } from '../http/context.ts';
import type { AppManifest } from '../manifest.ts';
import { termsOf } from '../runs/retention/terms.ts';
import { chooseTarget, targetQuestion } from '../runs/start.ts';
import { type BatchEstimate, estimateRows } from './estimate.ts';
import { type BatchPlan, type BatchWish, type PlannedRow, planRows } from './plan-rows.ts';
import { requireReader } from './read-list.ts';
import type { BatchStore } from './store.ts';
import type { BatchRecord } from './tables.ts';

export interface BatchStart extends BatchWish { readonly startKey: string; readonly capNanoUsd: number | null; readonly skipInvalid: boolean }
export interface Previewed { readonly plan: BatchPlan; readonly target: ModelTarget; readonly estimate: BatchEstimate }

/**
 * What a batch would do. That somebody read the list is recorded.
 * @throws InvalidRequest, KeysteadError `not_found`, `no_usable_credential`, `out_of_scope`, `forbidden` for whoever may read no documents, `conflict` where nothing of the app's runs is stored.
 */
export async function previewBatch(context: CatalogueContext, manifest: AppManifest, principal: Principal, wish: BatchWish): Promise<Previewed> {
  const { dependencies } = context;
  const { tenantId } = principal;
  requireReader(principal.permissions);
  await keptHours(context, manifest, principal);
  const plan = await planRows(dependencies, manifest, tenantId, wish);
  if (wish.source.kind === 'list') {
    const { documentId } = wish.source;
    await context.store.database.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'document.read', actor: actorOf(principal), subjectId: documentId, detail: {} }));
  }
  const { strictest, targetOf } = await chooseTargets(dependencies, manifest, principal, plan.valid);
  return { plan, target: strictest, estimate: await estimateRows(dependencies, manifest, tenantId, { rows: plan.valid, targetOf }) };
}

const classOf = ({ documents }: PlannedRow): DataClass => strictestOf(documents.map(({ dataClass }) => dataClass));

/**
 * What each row is sent to, by the class of its documents, as its own run will choose it; `strictest`: for the strictest of them.
 * @throws InvalidRequest where some rows would run on the sandbox and others not; KeysteadError `no_usable_credential`, `out_of_scope`.
 */
async function chooseTargets(dependencies: Pick<CatalogueDependencies, 'models'>, manifest: AppManifest, principal: Principal, rows: readonly PlannedRow[]): Promise<{ readonly strictest: ModelTarget; readonly targetOf: (row: PlannedRow) => ModelTarget }> {
  const chosen = new Map<DataClass, ModelTarget>();
  const choose = (dataClass: DataClass): Promise<ModelTarget> => chooseTarget(dependencies, targetQuestion(principal, manifest, dataClass), undefined);
  for (const dataClass of new Set(rows.map(classOf))) chosen.set(dataClass, await choose(dataClass));
  const strictest = await choose(strictestOf(chosen.keys()));
  if ([...chosen.values()].some(({ sandbox }) => sandbox !== strictest.sandbox)) throw new InvalidRequest([{ path: 'source', message: 'some of its documents are of a class that only the sandbox may be used for, and others go to a provider; run them apart' }]);
  return { strictest, targetOf: (row) => chosen.get(classOf(row)) ?? strictest };
}

/** Stores a batch; the performer takes it up. @throws InvalidRequest where rows are not valid and are not to be left out, or a cap could not be kept. */
export async function startBatch(context: CatalogueContext, store: BatchStore, principal: Principal, { manifest, wish }: { readonly manifest: AppManifest; readonly wish: BatchStart }): Promise<BatchRecord> {
  const { userId, tenantId } = principal;
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  const begun = await store.findStarted(tenantId, wish.startKey);
  if (begun !== undefined) return sameStart(begun, manifest, userId);
  const { plan, target, estimate } = await previewBatch(context, manifest, principal, wish);
  if (plan.valid.length === 0) throw new InvalidRequest([{ path: 'source', message: 'none of its rows is valid' }, ...issuesOf(plan)]);
  if (plan.faulty.length > 0 && !wish.skipInvalid) throw new InvalidRequest(issuesOf(plan));
  if (wish.capNanoUsd !== null && estimate.atMost === null) throw new InvalidRequest([{ path: 'capNanoUsd', message: 'cannot be kept: the price of the model is not known. Leave it out, or set a budget' }]);
  const { batch } = await store.create({
    tenantId, startKey: wish.startKey, appId: manifest.id, appVersion: manifest.version, source: wish.source.kind, title: plan.title, capNanoUsd: wish.capNanoUsd, aboutNanoUsd: estimate.about, atMostNanoUsd: estimate.atMost,
    sandbox: target.sandbox, keptHours: await keptHours(context, manifest, principal), startedBy: userId, tokenId: principal.tokenId, actor: actorOf(principal), rows: plan.valid, estimates: estimate.rows,
  });
  return sameStart(batch, manifest, userId);
}

/** Rows wait in the database for their turn, sealed, and for so many hours at most, as the rule for the app's runs says; `null`: as long as runs. @throws KeysteadError `conflict` where it keeps nothing. */
async function keptHours({ store }: CatalogueContext, manifest: AppManifest, principal: Principal): Promise<number | null> {
  const { rule } = await termsOf(store, manifest, principal, undefined);
  if (rule.mode === 'zero') throw new KeysteadError('conflict', { detail: 'nothing of this app’s runs is stored here (zero retention), and the rows of a batch would wait in the database for their turn. Run them one by one, or have an owner let runs be kept for a session' });
  return rule.mode === 'days' ? (rule.days ?? 0) * 24 : rule.hours;
}

/** A key that began something else, or was somebody else's, begins nothing. */
function sameStart(batch: BatchRecord, { id }: AppManifest, userId: string): BatchRecord {
  if (batch.app_id !== id || batch.started_by !== userId) throw new KeysteadError('conflict', { detail: 'this startKey began another batch; choose a new one' });
  return batch;
}

/** The first faults, by the number of the row that each stands in. */
function issuesOf({ faulty }: BatchPlan): { path: string; message: string }[] {
  return faulty.slice(0, 20).flatMap(({ number, issues }) => issues.map(({ title, message }) => ({ path: `rows.${number}`, message: `${title}: ${message}` })));
}
