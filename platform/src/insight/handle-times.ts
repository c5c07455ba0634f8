import { type AppTimeSaved, operations, usualLongestMinutes } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type ImplementedOperation, KeysteadError, type Transaction, implement, newId } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { selectRunGroups } from './run-groups.ts';
import type { AppHandleTimesTable, InsightTables, TimeSavedTermsTable } from './tables.ts';
import { type RunGroup, addUp, guessFrom, savedBy } from './time-saved.ts';

type Trx = Transaction<InsightTables>;
interface Around { readonly name: string; readonly stated: AppHandleTimesTable | undefined; readonly setByName: string | null; readonly hourlyRateCents: number | null; readonly months: readonly string[] }

/** What owners and admins say of handle times, and the hours that come out of it. */
export function handleTimes(dependencies: InsightDependencies): readonly ImplementedOperation[] {
  return [readTimeSaved(dependencies), setAppHandleTime(dependencies), setTimeSavedTerms(dependencies)];
}

function readTimeSaved(dependencies: InsightDependencies): ImplementedOperation {
  const { database, clock, people, apps } = dependencies;
  return implement(operations.readTimeSaved, async ({ principal: { tenantId }, query }) => {
    const now = clock.now();
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - query.months + 1, 1));
    const { terms, stated, groups } = await database.as<InsightTables>().inTenant(tenantId, async (trx) => {
      const found = await selectTerms(trx, tenantId);
      return {
        terms: found, stated: await trx.selectFrom('app_handle_times').selectAll().where('tenant_id', '=', tenantId).execute(),
        groups: await selectRunGroups(trx, { tenantId, from, to: now, longestMinutes: found?.longest_minutes ?? usualLongestMinutes }, dependencies),
      };
    });
    const names = await people.names(tenantId, [...new Set([...stated.map((row) => row.set_by), terms?.set_by].filter((id) => typeof id === 'string'))]);
    const nameOf = (id: string | null | undefined): string | null => names.get(id ?? '') ?? null;
    const hourlyRateCents = terms?.hourly_rate_cents ?? null;
    const months = Array.from({ length: query.months }, (_nothing, index) => new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + index, 1)).toISOString().slice(0, 7));
    const ids = new Set([...stated.map((row) => row.app_id), ...groups.map(({ appId }) => appId)]);
    const rows = [...ids].map((appId) => {
      const own = stated.find((row) => row.app_id === appId);
      return ofApp(appId, groups.filter((group) => group.appId === appId), { name: apps.get(appId) ?? appId, stated: own, setByName: nameOf(own?.set_by), hourlyRateCents, months });
    });
    return {
      from: from.toISOString(), to: now.toISOString(), apps: rows.toSorted((left, right) => (right.total.savedMinutes ?? -Infinity) - (left.total.savedMinutes ?? -Infinity) || left.appName.localeCompare(right.appName)),
      terms: { hourlyRateCents, longestMinutes: terms?.longest_minutes ?? usualLongestMinutes, setByName: nameOf(terms?.set_by), setAt: terms?.set_at.toISOString() ?? null }, total: addUp(rows.map(({ total }) => total), hourlyRateCents),
    };
  });
}

function ofApp(appId: string, groups: readonly RunGroup[], { name, stated, setByName, hourlyRateCents, months }: Around): AppTimeSaved {
  const terms = { minutesBefore: stated?.minutes_before ?? null, hourlyRateCents };
  const guess = guessFrom(groups);
  return {
    appId, appName: name, minutesBefore: terms.minutesBefore, setByName, setAt: stated?.set_at.toISOString() ?? null, total: savedBy(groups, terms, guess),
    months: months.map((month) => ({ month, ...savedBy(groups.filter(({ day }) => day.startsWith(month)), terms, guess) })),
  };
}

function selectTerms(trx: Trx, tenantId: string): Promise<TimeSavedTermsTable | undefined> {
  return trx.selectFrom('time_saved_terms').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
}

function setAppHandleTime({ database, clock, apps }: InsightDependencies): ImplementedOperation {
  return implement(operations.setAppHandleTime, async ({ principal, params: { appId }, body: { minutesBefore } }) => {
    if (!apps.has(appId)) throw new KeysteadError('not_found');
    const { tenantId, userId } = principal;
    await database.as<InsightTables>().inTenant(tenantId, async (trx) => {
      const values = { set_by: userId, set_at: clock.now() };
      if (minutesBefore === null) await trx.deleteFrom('app_handle_times').where('tenant_id', '=', tenantId).where('app_id', '=', appId).execute();
      else await trx.insertInto('app_handle_times').values({ id: newId(), tenant_id: tenantId, app_id: appId, minutes_before: minutesBefore, ...values }).onConflict((conflict) => conflict.columns(['tenant_id', 'app_id']).doUpdateSet({ minutes_before: minutesBefore, ...values })).execute();
      await recordEvent(trx, { tenantId, action: 'time-saved.handle-time-set', actor: actorOf(principal), subjectId: null, detail: { app: appId, minutes: minutesBefore } });
    });
  });
}

function setTimeSavedTerms({ database, clock }: InsightDependencies): ImplementedOperation {
  return implement(operations.setTimeSavedTerms, async ({ principal, body }) => {
    const { tenantId, userId } = principal;
    const values = { hourly_rate_cents: body.hourlyRateCents, longest_minutes: body.longestMinutes, set_by: userId, set_at: clock.now() };
    await database.as<InsightTables>().inTenant(tenantId, async (trx) => {
      await trx.insertInto('time_saved_terms').values({ tenant_id: tenantId, ...values }).onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values)).execute();
      await recordEvent(trx, { tenantId, action: 'time-saved.terms-set', actor: actorOf(principal), subjectId: tenantId, detail: { hourlyRateCents: body.hourlyRateCents, longestMinutes: body.longestMinutes } });
    });
  });
}
