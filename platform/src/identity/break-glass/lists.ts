import { KeysteadError, type Principal, decodeCursor, etagOf, toPage, uuidCursor } from '../../foundation/index.ts';
import { actorOf, recordEvent } from '../../audit/index.ts';
import type { IdentityContext } from '../context.ts';
import { countOperators } from '../operators/operators.ts';
import { endExpired } from './end.ts';
import { type BreakGlassRow, factsOf, namesOf, toBreakGlass } from './rows.ts';
import { stateOf } from './rules.ts';

interface Page { readonly cursor?: string | undefined; readonly limit: number }

export async function showBreakGlass(context: IdentityContext, row: BreakGlassRow) {
  return toBreakGlass(row, await namesOf(context, [row]), context.clock.now());
}

/** An organisation's own history, newest first. */
export async function listBreakGlass(context: IdentityContext, tenantId: string, page: Page) {
  await endExpired(context);
  const rows = await context.app.inTenant(tenantId, (trx) => {
    let query = trx.selectFrom('break_glass').selectAll().where('tenant_id', '=', tenantId).orderBy('id', 'desc').limit(page.limit + 1);
    if (page.cursor !== undefined) query = query.where('id', '<', decodeCursor(page.cursor, uuidCursor));
    return query.execute();
  });
  const names = await namesOf(context, rows);
  return toPage(rows, page.limit, (row) => toBreakGlass(row, names, context.clock.now()), (row) => row.id);
}

interface TenantFacts { readonly name: string; readonly support_consent: 'owner' | 'operator' }

function toOperatorView(context: IdentityContext, row: BreakGlassRow, known: { names: ReadonlyMap<string, string>; tenant: TenantFacts | undefined; userId: string | null }) {
  const now = context.clock.now();
  const state = stateOf(factsOf(row), now);
  const own = row.requested_by === known.userId;
  return {
    ...toBreakGlass(row, known.names, now), tenantId: row.tenant_id, tenantName: known.tenant?.name ?? '',
    mayDecide: state === 'requested' && !own && known.tenant?.support_consent === 'operator', mayOpen: own && state === 'approved' && !row.drill,
  };
}

/** Requests over all organisations, as an operator sees them. */
export async function listForOperator(context: IdentityContext, principal: Principal, page: Page) {
  await endExpired(context);
  let query = context.identity.selectFrom('keystead.break_glass').selectAll().orderBy('id', 'desc').limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('id', '<', decodeCursor(page.cursor, uuidCursor));
  const rows = await query.execute();
  const names = await namesOf(context, rows);
  const tenants = await tenantFacts(context, rows);
  return toPage(rows, page.limit, (row) => toOperatorView(context, row, { names, tenant: tenants.get(row.tenant_id), userId: principal.userId }), (row) => row.id);
}

export async function showForOperator(context: IdentityContext, principal: Principal, row: BreakGlassRow) {
  return toOperatorView(context, row, { names: await namesOf(context, [row]), tenant: (await tenantFacts(context, [row])).get(row.tenant_id), userId: principal.userId });
}

async function tenantFacts(context: IdentityContext, rows: readonly BreakGlassRow[]): Promise<ReadonlyMap<string, TenantFacts>> {
  const ids = [...new Set(rows.map((row) => row.tenant_id))];
  if (ids.length === 0) return new Map();
  const tenants = await context.identity.selectFrom('keystead.tenants').select(['id', 'name', 'support_consent']).where('id', 'in', ids).execute();
  return new Map(tenants.map((tenant) => [tenant.id, tenant]));
}

/** What everybody in the organisation should know now: somebody from outside is looking in, or asks to. */
export async function readAccessNotices(context: IdentityContext, principal: Principal) {
  const { tenantId } = principal;
  const now = context.clock.now();
  const rows = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('break_glass').selectAll().where('tenant_id', '=', tenantId).where('ended_at', 'is', null)
    .where(({ or, and, eb }) => or([eb('access_until', '>', now), and([eb('decision', 'is', null), eb('decide_before', '>', now)])])).orderBy('id', 'desc').limit(20).execute());
  const names = await namesOf(context, rows);
  return {
    items: rows.flatMap((row) => {
      const state = stateOf(factsOf(row), now);
      if (state !== 'requested' && state !== 'approved') return [];
      return [{
        id: row.id, state, reason: row.reason, operatorName: names.get(row.requested_by) ?? '', includesContent: row.includes_content, drill: row.drill,
        until: (row.access_until ?? row.decide_before).toISOString(),
        mayDecide: state === 'requested' && principal.kind === 'user' && principal.permissions.has('access.decide') && principal.userId !== row.requested_by,
        mayEnd: state === 'approved' && principal.permissions.has('tenant.manage'),
      }];
    }),
  };
}

/** Who could look in from outside. */
export async function readAccessPolicy(context: IdentityContext, tenantId: string) {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('tenants').select(['support_consent', 'revision']).where('id', '=', tenantId).executeTakeFirst());
  if (row === undefined) throw new KeysteadError('not_found');
  return { operators: await countOperators(context), consent: row.support_consent, etag: etagOf(row.revision) };
}

/** @throws KeysteadError `precondition_failed`. */
export async function updateAccessPolicy(context: IdentityContext, principal: Principal, ifMatch: string | null, consent: 'owner' | 'operator'): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('tenants').select(['support_consent', 'revision']).where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    if (before.support_consent === consent) return;
    await trx.updateTable('tenants').set({ support_consent: consent, revision: before.revision + 1 }).where('id', '=', tenantId).execute();
    await recordEvent(trx, { tenantId, action: 'access-policy.updated', actor: actorOf(principal), subjectId: tenantId, detail: { consent } });
  });
}
