import { type BodyOf, type OversightKind, type OversightPlan, type operations, oversightKinds, oversightTexts } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, type Transaction, etagOf, sql } from '../../foundation/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';
import type { Period } from './make-document.ts';
import { type Reader, readableKinds } from './review-rows.ts';

export interface PlanRow { readonly kind: OversightKind; readonly enabled: boolean; readonly owner_id: string | null; readonly due_days: number; readonly hour: number; readonly time_zone: string; readonly mail_to: readonly string[]; readonly next_at: Date; readonly revision: number }

/** The last whole period before a moment, and when the next one is to be made. @throws whatever the database says of a zone it does not know. */
export async function periodBefore(trx: Reader, plan: Pick<PlanRow, 'kind' | 'hour' | 'time_zone'>, at: Date): Promise<Period & { readonly nextAt: Date }> {
  const { rows: [found] } = await sql<{ from_at: Date; to_at: Date; next_at: Date }>`select * from oversight_period(${oversightTexts[plan.kind].every}, ${plan.time_zone}, ${plan.hour}, ${at})`.execute(trx);
  if (found === undefined) throw new Error('a period has no beginning');
  return { from: found.from_at, to: found.to_at, timeZone: plan.time_zone, nextAt: found.next_at };
}

interface Plans { readonly kept: readonly PlanRow[]; /** As those begin that nobody asked for yet. */ readonly missing: readonly PlanRow[] }

async function plansOf(trx: Reader, tenantId: string, now: Date): Promise<Plans> {
  const { rows: kept } = await sql<PlanRow>`select * from oversight_plans where tenant_id = ${tenantId}`.execute(trx);
  const missing: PlanRow[] = [];
  for (const kind of oversightKinds.filter((each) => !kept.some((plan) => plan.kind === each))) {
    const begin = { kind, hour: 6, time_zone: 'UTC' };
    const { nextAt } = await periodBefore(trx, begin, now);
    missing.push({ ...begin, enabled: true, owner_id: null, due_days: oversightTexts[kind].dueDays, mail_to: [], next_at: nextAt, revision: 1 });
  }
  return { kept, missing };
}

/** Plans of a tenant, for whoever looks: nothing is written. */
async function readPlans(trx: Reader, tenantId: string, now: Date): Promise<readonly PlanRow[]> {
  const { kept, missing } = await plansOf(trx, tenantId, now);
  return [...kept, ...missing];
}

/** Plans of a tenant, each kept from now on where it was missing, so that no review is about a time before anybody asked for one. */
export async function beginPlans(trx: Reader, tenantId: string, now: Date): Promise<readonly PlanRow[]> {
  const { kept, missing } = await plansOf(trx, tenantId, now);
  for (const { kind, due_days: dueDays, hour, time_zone: timeZone, next_at: nextAt } of missing) {
    await sql`insert into oversight_plans (tenant_id, kind, due_days, hour, time_zone, next_at) values (${tenantId}, ${kind}, ${dueDays}, ${hour}, ${timeZone}, ${nextAt}) on conflict do nothing`.execute(trx);
  }
  return missing.length === 0 ? kept : (await plansOf(trx, tenantId, now)).kept;
}

const toPlan = (row: PlanRow, names: ReadonlyMap<string, string>, mailIsSent: boolean): OversightPlan => ({
  kind: row.kind, title: oversightTexts[row.kind].title, about: oversightTexts[row.kind].about, enabled: row.enabled, ownerId: row.owner_id, ownerName: row.owner_id === null ? null : names.get(row.owner_id) ?? null,
  dueDays: row.due_days, hour: row.hour, timeZone: row.time_zone, mailTo: row.mail_to.map((userId) => ({ userId, name: names.get(userId) ?? null })), nextAt: row.enabled ? row.next_at.toISOString() : null, mailIsSent, etag: etagOf(row.revision),
});

async function withNames(dependencies: OversightDependencies, tenantId: string, rows: readonly PlanRow[]): Promise<OversightPlan[]> {
  const names = await dependencies.people.names(tenantId, [...new Set(rows.flatMap((row) => [...row.mail_to, ...row.owner_id === null ? [] : [row.owner_id]]))]);
  return rows.map((row) => toPlan(row, names, dependencies.mail.configured));
}

/** The plans that somebody may see, in the order of the kinds. */
export async function listPlans(dependencies: OversightDependencies, principal: Principal): Promise<OversightPlan[]> {
  const { tenantId } = principal;
  const rows = await dependencies.database.as<unknown>().inTenant(tenantId, (trx) => readPlans(trx, tenantId, dependencies.clock.now()));
  return withNames(dependencies, tenantId, readableKinds(principal).flatMap((kind) => rows.filter((row) => row.kind === kind)));
}

/** @throws KeysteadError `conflict`, `precondition_failed`; InvalidRequest for a time zone that nobody knows. */
export async function updatePlan(dependencies: OversightDependencies, principal: Principal, change: BodyOf<typeof operations.updateOversightPlan> & { readonly kind: OversightKind; readonly ifMatch: string | null }): Promise<OversightPlan> {
  const { tenantId } = principal;
  const { kind, enabled, ownerId, dueDays, hour, timeZone, mailTo } = change;
  const row = await dependencies.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const now = dependencies.clock.now();
    const before = (await beginPlans(trx, tenantId, now)).find((plan) => plan.kind === kind);
    if (before === undefined || etagOf(before.revision) !== change.ifMatch) throw new KeysteadError('precondition_failed');
    if (!isZone(timeZone)) throw new InvalidRequest([{ path: 'body.timeZone', message: 'is no time zone that is known; name one such as Europe/Zurich, or UTC' }]);
    if (ownerId !== null) await requireManager(trx, tenantId, ownerId);
    await requireMembers(trx, tenantId, mailTo);
    const { nextAt } = await periodBefore(trx, { kind, hour, time_zone: timeZone }, now);
    const { rows: [changed] } = await sql<PlanRow>`
      update oversight_plans set enabled = ${enabled}, owner_id = ${ownerId}, due_days = ${dueDays}, hour = ${hour}, time_zone = ${timeZone}, mail_to = ${[...new Set(mailTo)]}::uuid[], next_at = ${nextAt}, leased_until = null, revision = revision + 1
      where tenant_id = ${tenantId} and kind = ${kind} and revision = ${before.revision} returning *`.execute(trx);
    if (changed === undefined) throw new KeysteadError('precondition_failed');
    await recordEvent(trx, { tenantId, action: 'oversight.plan-changed', actor: actorOf(principal), subjectId: tenantId, detail: { kind, enabled, owner: ownerId, dueDays, hour, timeZone, mailTo: String(mailTo.length) } });
    return changed;
  });
  const [plan] = await withNames(dependencies, tenantId, [row]);
  if (plan === undefined) throw new KeysteadError('not_found');
  return plan;
}

/** @throws KeysteadError `conflict` for whoever is no active owner or admin. */
export async function requireManager(trx: Transaction<VaultTables>, tenantId: string, userId: string): Promise<void> {
  const { rows } = await sql`select from members where tenant_id = ${tenantId} and user_id = ${userId} and state = 'active' and role in ('owner', 'admin')`.execute(trx);
  if (rows.length === 0) throw new KeysteadError('conflict', { detail: 'whoever answers for a review must be an active owner or admin' });
}

/** @throws KeysteadError `conflict` where one is no active member. */
export async function requireMembers(trx: Transaction<VaultTables>, tenantId: string, userIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(userIds)];
  const { rows } = await sql`select from members where tenant_id = ${tenantId} and user_id = any(${wanted}::uuid[]) and state = 'active'`.execute(trx);
  if (rows.length !== wanted.length) throw new KeysteadError('conflict', { detail: 'everybody named must be an active member' });
}

/** A name, none of them an offset: databases and browsers do not agree on the signs of those. */
function isZone(timeZone: string): boolean {
  try {
    return /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(timeZone) && new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
