import type { Review } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type Deputy, type QueuePlace, mayDecide, readDeputies, standsIn, urgencyOf } from '../../approvals/index.ts';
import { InvalidRequest, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { AppManifest } from '../manifest.ts';
import { nameIn } from './describe.ts';
import { type Decider, type Gate, type QueuedGate, arrangeGate, deciderOf, listGates, mayBeHanded, readGate } from './gate.ts';
import { openedBy } from './openings.ts';
import { viewerOf, visibleTo } from '../sharing/visibility.ts';
import type { RunRow, RunStore, RunTransaction } from './store.ts';

interface Parts { readonly dependencies: CatalogueDependencies; readonly store: RunStore; readonly apps: ReadonlyMap<string, AppManifest> }

interface Question { readonly of: 'me' | 'all' | 'lapsed'; readonly batchId: string | undefined; readonly after: QueuePlace | null; readonly limit: number }
export interface QueuePage { readonly items: Review[]; readonly next: QueuePlace | null }

/** So many open decisions are looked at for one page of somebody's own; few offices have more waiting. */
const mostLookedAt = 1_000;

/** The drafts that wait for a decision, the most urgent first; those of apps that the caller may not see are left out. */
export async function readQueue(parts: Parts, principal: Principal, { of, batchId, after, limit }: Question): Promise<QueuePage> {
  const { dependencies, store } = parts;
  const now = dependencies.clock.now();
  const [decider, hidden] = await Promise.all([decisionMaker(dependencies, principal), dependencies.people.hiddenApps(principal)]);
  const viewer = await viewerOf(dependencies, principal);
  const { gates, rows, batches, opened, deputies } = await store.database.inTenant(principal.tenantId, async (trx) => {
    const open = await listGates(trx, { lapsed: of === 'lapsed', now, after, limit: mostLookedAt });
    const ids = open.map(({ subjectId }) => subjectId);
    const found = ids.length === 0 ? [] : await trx.selectFrom('runs').selectAll().where('id', 'in', ids).where('state', '=', 'awaiting-approval').where(visibleTo(viewer)).execute();
    return { gates: open, rows: new Map(found.map((row) => [row.id, row])), batches: await batchesOf(trx, ids), opened: await openedBy(trx, principal.userId, ids), deputies: await readDeputies(trx, now) };
  });
  const standing = await standingDeputies(parts, principal.tenantId, gates, [...deputies.values()].filter((each) => standsIn(each, now)));
  const seen = gates.flatMap((gate) => {
    const row = rows.get(gate.subjectId);
    if (row === undefined || hidden.has(row.app_id) || (batchId !== undefined && batches.get(row.id) !== batchId)) return [];
    const decides = decider !== null && mayDecide(gate.approval, decider, now);
    const deputy = standing(gate.approval);
    const mine = decides && (gate.approval.assignedTo === null || gate.approval.assignedTo === principal.userId || deputy?.deputyId === principal.userId);
    return of === 'me' && !mine ? [] : [{ gate, row, decides, deputy, batchId: batches.get(row.id) ?? null, opened: row.output_hash !== null && opened.get(row.id) === row.output_hash.toString('hex') }];
  });
  const shown = seen.slice(0, limit);
  // Where more is open than was looked at, the next page goes on there, although this one may be short.
  const last = seen.length > limit ? shown.at(-1)?.gate : gates.length === mostLookedAt ? gates.at(-1) : undefined;
  return { items: await describeAll(parts, principal.tenantId, shown), next: last === undefined ? null : { urgency: urgencyOf(last.approval), subjectId: last.subjectId } };
}

/** The batches that runs are of. */
async function batchesOf(trx: RunTransaction, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (runIds.length === 0) return new Map();
  const rows = await trx.selectFrom('batch_rows').select(['run_id', 'batch_id']).where('run_id', 'in', [...runIds]).execute();
  return new Map(rows.flatMap((row) => (row.run_id === null ? [] : [[row.run_id, row.batch_id]])));
}

/** Who stands in now for whom a draft was handed to, where they could decide it: they hold its qualification, and four eyes allow it. */
async function standingDeputies({ dependencies }: Parts, tenantId: string, gates: readonly QueuedGate[], deputies: readonly Deputy[]): Promise<(gate: Gate) => Deputy | null> {
  const byAbsent = new Map(deputies.map((each) => [each.userId, each]));
  const asked = new Set(gates.flatMap(({ approval }) => (approval.assignedTo !== null && byAbsent.has(approval.assignedTo) ? [approval.qualification] : [])));
  const holders = new Map(await Promise.all([...asked].map(async (qualification) => [qualification, await dependencies.people.holdersOf(tenantId, qualification)] as const)));
  return (gate) => {
    const deputy = gate.assignedTo === null ? undefined : byAbsent.get(gate.assignedTo);
    return deputy !== undefined && mayBeHanded(gate, holders.get(gate.qualification) ?? []).some(({ userId }) => userId === deputy.deputyId) ? deputy : null;
  };
}

/** `null` for whoever decides nothing: tokens that stand for no person, and roles without the permission. */
async function decisionMaker({ people }: Pick<CatalogueDependencies, 'people'>, principal: Principal): Promise<Decider | null> {
  if (principal.userId === null || !principal.permissions.has('approvals.decide')) return null;
  return deciderOf(people, principal);
}

interface Shown { readonly gate: QueuedGate; readonly row: RunRow; readonly decides: boolean; readonly deputy: Deputy | null; readonly batchId: string | null; readonly opened: boolean }

async function describeAll({ dependencies, store, apps }: Parts, tenantId: string, shown: readonly Shown[]): Promise<Review[]> {
  const people = await dependencies.people.names(tenantId, [...new Set(shown.flatMap(({ gate, row, deputy }) => [row.started_by, gate.approval.assignedTo, deputy?.deputyId ?? null]).filter((id) => id !== null))]);
  return Promise.all(shown.map(async ({ gate: { approval }, row, decides, deputy, batchId, opened }): Promise<Review> => ({
    runId: row.id, appId: row.app_id, appName: apps.get(row.app_id)?.name ?? row.app_id, title: await store.openTitle(row), sandbox: row.sandbox, risk: apps.get(row.app_id)?.risk ?? null,
    qualification: approval.qualification, fourEyes: approval.fourEyes, startedBy: row.started_by, startedByName: nameIn(people, row.started_by), editedBy: approval.editedBy, requestedAt: approval.requestedAt.toISOString(),
    assignedTo: approval.assignedTo, assignedToName: nameIn(people, approval.assignedTo), dueAt: approval.dueAt?.toISOString() ?? null, expiresAt: approval.expiresAt.toISOString(), mayDecide: decides,
    deputy: deputy === null ? null : { userId: deputy.deputyId, name: nameIn(people, deputy.deputyId) ?? '', until: deputy.until.toISOString() },
    subjectHash: approval.subjectHash.toString('hex'), opened, doubts: row.doubts, batchId,
  })));
}

/** Who could decide over a draft. @throws KeysteadError `conflict` where it waits for no decision. */
export async function readReviewers({ dependencies, store }: Parts, row: RunRow): Promise<{ userId: string; name: string }[]> {
  const gate = await store.database.inTenant(row.tenant_id, (trx) => readGate(trx, row));
  if (gate === null || gate.state !== 'open') throw new KeysteadError('conflict', { detail: 'no decision is open about it' });
  const holders = await dependencies.people.holdersOf(row.tenant_id, gate.qualification);
  return mayBeHanded(gate, holders).map(({ userId, name }) => ({ userId, name }));
}

/**
 * Hands a waiting decision to somebody who can give it, or says when it is wanted.
 * @throws InvalidRequest for a person who could not decide it, or a date that is past or after its end; KeysteadError `conflict`.
 */
export async function arrangeReview(parts: Parts, principal: Principal, row: RunRow, wish: { readonly assignedTo?: string | null | undefined; readonly dueAt?: string | null | undefined }): Promise<void> {
  const { dependencies, store } = parts;
  const { assignedTo } = wish;
  const dueAt = wish.dueAt === undefined || wish.dueAt === null ? wish.dueAt : new Date(wish.dueAt);
  const reviewers = await readReviewers(parts, row);
  if (typeof assignedTo === 'string' && !reviewers.some(({ userId }) => userId === assignedTo)) throw new InvalidRequest([{ path: 'assignedTo', message: 'could not decide it: the person holds no such qualification, started the run, or was the last to change its text' }]);
  if (dueAt instanceof Date && dueAt <= dependencies.clock.now()) throw new InvalidRequest([{ path: 'dueAt', message: 'is past' }]);
  await store.database.inTenant(row.tenant_id, async (trx) => {
    await store.lock(trx, row.id);
    const gate = await arrangeGate(trx, row, { ...assignedTo === undefined ? {} : { assignedTo }, ...dueAt === undefined ? {} : { dueAt } });
    if (dueAt instanceof Date && dueAt > gate.expiresAt) throw new InvalidRequest([{ path: 'dueAt', message: `is after the day on which it can no longer be decided (${gate.expiresAt.toISOString().slice(0, 10)})` }]);
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'approval.arranged', actor: actorOf(principal), subjectId: gate.id, detail: { run: row.id, app: row.app_id, assignedTo: gate.assignedTo, dueAt: gate.dueAt?.toISOString() ?? null } });
  });
}
