import { type BodyOf, type OversightDocument, type OversightKind, type OversightReview, type operations, oversightTexts } from '@keystead/contract';
import { type Actor, actorOf, recordEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError, type Principal, newId, sql } from '../../foundation/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';
import { signedWhereNeeded } from './kinds.ts';
import { type Period, makeDocument } from './make-document.ts';
import { type PlanRow, beginPlans, periodBefore, requireManager, requireMembers } from './plans.ts';
import { type ReviewRows, peopleIn, readReviewRows, textHashOf, toReview, whyNotSigned } from './review-rows.ts';

/** @throws KeysteadError `not_found` */
export async function readReview(dependencies: OversightDependencies, principal: Principal, reviewId: string): Promise<OversightReview> {
  const rows = await dependencies.database.as<VaultTables>().inTenant(principal.tenantId, (trx) => readReviewRows(trx, principal, reviewId));
  return described(dependencies, principal, rows);
}

async function described(dependencies: OversightDependencies, principal: Principal, rows: ReviewRows): Promise<OversightReview> {
  return toReview(rows, { names: await dependencies.people.names(principal.tenantId, peopleIn(rows)), now: dependencies.clock.now(), principal });
}

interface Making { readonly tenantId: string; readonly plan: PlanRow; readonly period: Period; readonly actor?: Actor }

/** Makes the review of a period, where there is none yet: once, whoever else tries. Gives its id, or `null`. */
export async function makeReview(dependencies: OversightDependencies, { tenantId, plan, period, actor = systemActor }: Making): Promise<string | null> {
  const { kind } = plan;
  const made = await makeDocument(dependencies, { tenantId, kind, ...period });
  const madeAt = new Date(made.document.madeAt);
  const needsSignature = made.items > 0 || !signedWhereNeeded.has(kind);
  const id = newId();
  return dependencies.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const { rows } = await sql`
      insert into oversight_reviews (id, tenant_id, kind, from_at, to_at, time_zone, made_at, due_at, owner_id, document, hash, items, needs_signature)
      values (${id}, ${tenantId}, ${kind}, ${period.from}, ${period.to}, ${period.timeZone}, ${madeAt}, ${new Date(madeAt.getTime() + plan.due_days * 86_400_000)}, ${plan.owner_id}, ${made.text}, ${made.hash}, ${made.items}, ${needsSignature})
      on conflict (tenant_id, kind, from_at) do nothing returning id`.execute(trx);
    if (rows.length === 0) return null;
    await recordEvent(trx, { tenantId, action: 'oversight.made', actor, subjectId: id, detail: { kind, from: made.document.from, to: made.document.to, hash: made.hash } });
    return id;
  });
}

/** Makes the review of the last whole period before its time. @throws KeysteadError `conflict` where there is one. */
export async function makeNow(dependencies: OversightDependencies, principal: Principal, kind: OversightKind): Promise<OversightReview> {
  const { tenantId } = principal;
  const now = dependencies.clock.now();
  const found = await dependencies.database.as<unknown>().inTenant(tenantId, async (trx) => {
    const plan = (await beginPlans(trx, tenantId, now)).find((each) => each.kind === kind);
    return plan === undefined ? null : { plan, period: await periodBefore(trx, plan, now) };
  });
  if (found === null) throw new KeysteadError('not_found');
  const id = await makeReview(dependencies, { tenantId, ...found, actor: actorOf(principal) });
  if (id === null) throw new KeysteadError('conflict', { detail: `the review of the last ${oversightTexts[kind].every} is there already` });
  return readReview(dependencies, principal, id);
}

interface About { readonly reviewId: string; readonly itemId: string }

/** Runs a change of a review that is not signed, and gives it as it is then. @throws KeysteadError `not_found`; `conflict` where it is signed. */
async function change(dependencies: OversightDependencies, principal: Principal, reviewId: string, work: (trx: Parameters<typeof requireManager>[0], rows: ReviewRows) => Promise<void>, evenSigned = false): Promise<OversightReview> {
  const rows = await dependencies.database.as<VaultTables>().inTenant(principal.tenantId, async (trx) => {
    const before = await readReviewRows(trx, principal, reviewId, true);
    if (before.row.signed_at !== null && !evenSigned) throw new KeysteadError('conflict', { detail: 'the review is signed, and its decisions stand' });
    await work(trx, before);
    return readReviewRows(trx, principal, reviewId);
  });
  return described(dependencies, principal, rows);
}

const itemOf = ({ row }: ReviewRows, itemId: string) => (JSON.parse(row.document) as OversightDocument).sections.flatMap(({ items }) => items).find(({ id }) => id === itemId);

/** @throws KeysteadError `not_found`, `conflict`. */
export function assignReview(dependencies: OversightDependencies, principal: Principal, { reviewId, ownerId, dueAt }: { readonly reviewId: string } & BodyOf<typeof operations.assignOversightReview>): Promise<OversightReview> {
  const { tenantId } = principal;
  return change(dependencies, principal, reviewId, async (trx) => {
    if (ownerId !== null) await requireManager(trx, tenantId, ownerId);
    await sql`update oversight_reviews set owner_id = ${ownerId}, due_at = ${new Date(dueAt)}, reminded_at = case when ${new Date(dueAt)}::timestamptz > ${dependencies.clock.now()}::timestamptz then null else reminded_at end where tenant_id = ${tenantId} and id = ${reviewId}`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'oversight.assigned', actor: actorOf(principal), subjectId: reviewId, detail: { owner: ownerId, dueAt } });
  });
}

/** @throws KeysteadError `not_found` for a review or an item that is not there; `conflict` where it is signed, or an action lacks its owner or day. */
export function decideItem(dependencies: OversightDependencies, principal: Principal, { reviewId, itemId, decision, ownerId, dueOn, note }: About & BodyOf<typeof operations.decideOversightItem>): Promise<OversightReview> {
  const { tenantId, userId } = principal;
  return change(dependencies, principal, reviewId, async (trx, rows) => {
    if (itemOf(rows, itemId) === undefined) throw new KeysteadError('not_found');
    if (decision === 'action' && (ownerId === null || dueOn === null)) throw new KeysteadError('conflict', { detail: 'what is to be done needs somebody who does it, and a day' });
    const [owner, due] = decision === 'action' ? [ownerId, dueOn] : [null, null];
    if (owner !== null) await requireMembers(trx, tenantId, [owner]);
    await sql`
      insert into oversight_decisions (tenant_id, review_id, item_id, decision, owner_id, due_on, note, decided_by, decided_at) values (${tenantId}, ${reviewId}, ${itemId}, ${decision}, ${owner}, ${due}, ${note}, ${userId}, ${dependencies.clock.now()})
      on conflict (review_id, item_id) do update set decision = excluded.decision, owner_id = excluded.owner_id, due_on = excluded.due_on, note = excluded.note, decided_by = excluded.decided_by, decided_at = excluded.decided_at, done_by = null, done_at = null`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'oversight.decided', actor: actorOf(principal), subjectId: reviewId, detail: { item: itemId, decision, owner, due } });
  });
}

/** @throws KeysteadError `not_found`, also where nothing was to be done about it. */
export function finishAction(dependencies: OversightDependencies, principal: Principal, { reviewId, itemId, done }: About & { readonly done: boolean }): Promise<OversightReview> {
  const { tenantId, userId } = principal;
  return change(dependencies, principal, reviewId, async (trx, { decisions }) => {
    if (!decisions.some((each) => each.item_id === itemId && each.decision === 'action')) throw new KeysteadError('not_found');
    await sql`update oversight_decisions set done_at = ${done ? dependencies.clock.now() : null}, done_by = ${done ? userId : null} where tenant_id = ${tenantId} and review_id = ${reviewId} and item_id = ${itemId}`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'oversight.action-done', actor: actorOf(principal), subjectId: reviewId, detail: { item: itemId, state: done ? 'done' : 'open again' } });
  }, true);
}

/**
 * Signs a review as it was read: by the person who answers for it, in the role that they hold, with every item decided.
 * @throws KeysteadError `not_found`; `text_changed` where a decision changed since; `conflict` where it is signed, undecided or another's; `forbidden` for a token.
 */
export function signReview(dependencies: OversightDependencies, principal: Principal, { reviewId, textHash }: { readonly reviewId: string; readonly textHash: string }): Promise<OversightReview> {
  const { tenantId, userId, role } = principal;
  return change(dependencies, principal, reviewId, async (trx, rows) => {
    if (principal.kind !== 'user' || userId === null) throw new KeysteadError('forbidden', { permission: 'a session of a person' });
    if (textHashOf(rows) !== textHash) throw new KeysteadError('text_changed');
    const why = whyNotSigned(rows, principal, new Map());
    if (why !== null) throw new KeysteadError('conflict', { detail: why });
    await sql`update oversight_reviews set signed_by = ${userId}, signed_as = ${role}, signed_at = ${dependencies.clock.now()}, signed_hash = ${textHash} where tenant_id = ${tenantId} and id = ${reviewId}`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'oversight.signed', actor: actorOf(principal), subjectId: reviewId, detail: { kind: rows.row.kind, role, hash: textHash, text: rows.row.hash } });
  });
}
