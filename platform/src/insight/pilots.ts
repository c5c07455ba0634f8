import { type Pilot, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type ImplementedOperation, KeysteadError, type Transaction, implement, newId, sql } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { pilotPeriods, pilotReport } from './pilot-report.ts';
import { selectRunGroups } from './run-groups.ts';
import type { InsightTables, PilotsTable } from './tables.ts';

type Row = Pick<PilotsTable, 'id' | 'name' | 'started_on' | 'hourly_rate_cents' | 'longest_minutes' | 'platform_fee_cents' | 'created_by'> & { readonly baseline: Pilot['baseline']; readonly created_at: Date };
const mostPilots = 50;
const dayMilliseconds = 86_400_000;

/** Pilots with the baseline they began with, and their reports. */
export function pilots(dependencies: InsightDependencies): readonly ImplementedOperation[] {
  const { database, clock, people, apps } = dependencies;
  const tables = database.as<InsightTables>();
  const describe = async (tenantId: string, rows: readonly Row[]): Promise<Pilot[]> => {
    const names = await people.names(tenantId, [...new Set(rows.flatMap((row) => row.created_by ?? []))]);
    return rows.map((row) => ({
      id: row.id, name: row.name, startedOn: row.started_on, baseline: row.baseline.map((each) => ({ ...each, appName: apps.get(each.appId) ?? each.appId })), hourlyRateCents: row.hourly_rate_cents,
      longestMinutes: row.longest_minutes, platformFeeCents: row.platform_fee_cents, createdByName: names.get(row.created_by ?? '') ?? null, createdAt: row.created_at.toISOString(),
    }));
  };
  return [
    implement(operations.listPilots, async ({ principal: { tenantId } }) => ({ items: await describe(tenantId, await tables.inTenant(tenantId, (trx) => select(trx, tenantId, null))) })),
    implement(operations.createPilot, async ({ principal, body }) => {
      const { tenantId, userId } = principal;
      if (body.baseline.some(({ appId }) => !apps.has(appId))) throw new KeysteadError('not_found');
      if (new Set(body.baseline.map(({ appId }) => appId)).size < body.baseline.length) throw new KeysteadError('conflict', { detail: 'an app stands in the baseline twice' });
      const id = newId();
      const rows = await tables.inTenant(tenantId, async (trx) => {
        if ((await select(trx, tenantId, null)).length >= mostPilots) throw new KeysteadError('conflict', { detail: `there are ${mostPilots} pilots, which is the most; remove one first` });
        await trx.insertInto('pilots').values({
          id, tenant_id: tenantId, name: body.name, started_on: body.startedOn, baseline: JSON.stringify(body.baseline), hourly_rate_cents: body.hourlyRateCents,
          longest_minutes: body.longestMinutes, platform_fee_cents: body.platformFeeCents, created_by: userId, created_at: clock.now(),
        }).execute();
        await recordEvent(trx, { tenantId, action: 'pilot.created', actor: actorOf(principal), subjectId: id, detail: { name: body.name, startedOn: body.startedOn, apps: body.baseline.map(({ appId }) => appId) } });
        return select(trx, tenantId, id);
      });
      return one(await describe(tenantId, rows));
    }),
    implement(operations.readPilot, async ({ principal: { tenantId }, params }) => {
      const { rows, groups } = await tables.inTenant(tenantId, async (trx) => {
        const found = await select(trx, tenantId, params.pilotId);
        const { started_on, longest_minutes } = one(found);
        const from = new Date(`${started_on}T00:00:00Z`);
        const to = new Date(from.getTime() + Math.max(...pilotPeriods.map(({ days }) => days)) * dayMilliseconds);
        return { rows: found, groups: await selectRunGroups(trx, { tenantId, from, to, longestMinutes: longest_minutes }, dependencies) };
      });
      const pilot = one(await describe(tenantId, rows));
      const today = clock.now().toISOString().slice(0, 10);
      const reports = pilotPeriods.map((period) => pilotReport(pilot, groups, period, today));
      return { pilot, reports: reports.map((report) => ({ ...report, apps: report.apps.map((app) => ({ ...app, appName: apps.get(app.appId) ?? app.appId })) })) };
    }),
    implement(operations.deletePilot, async ({ principal, params }) => {
      const { tenantId } = principal;
      await tables.inTenant(tenantId, async (trx) => {
        const deleted = await trx.deleteFrom('pilots').where('tenant_id', '=', tenantId).where('id', '=', params.pilotId).returning('name').executeTakeFirst();
        if (deleted === undefined) throw new KeysteadError('not_found');
        await recordEvent(trx, { tenantId, action: 'pilot.deleted', actor: actorOf(principal), subjectId: params.pilotId, detail: { name: deleted.name } });
      });
    }),
  ];
}

/** Newest first; the day as it is written. */
async function select(trx: Transaction<InsightTables>, tenantId: string, id: string | null): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select id, name, to_char(started_on, 'YYYY-MM-DD') as started_on, baseline, hourly_rate_cents, longest_minutes, platform_fee_cents, created_by, created_at
    from pilots where tenant_id = ${tenantId} and (${id}::uuid is null or id = ${id}::uuid) order by id desc limit ${mostPilots}`.execute(trx);
  return rows;
}

/** @throws KeysteadError `not_found` */
function one<T>(rows: readonly T[]): T {
  const [first] = rows;
  if (first === undefined) throw new KeysteadError('not_found');
  return first;
}
