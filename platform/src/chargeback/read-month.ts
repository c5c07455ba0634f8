import type { ChargebackDimension, operations, QueryOf, ResponseOf } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { InvalidRequest, type Principal, sql, type Transaction } from '../foundation/index.ts';
import { type Closing, firstOpenDay, readClosings } from './closings.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { monthLines, monthUse } from './lines.ts';
import { firstDayOf, type Period, periodAfter, periodOf } from './periods.ts';
import { addSums, byCost, sumUse, type UseRow } from './sums.ts';
import type { ChargebackTables } from './tables.ts';

type Trx = Transaction<ChargebackTables>;
type Answer = ResponseOf<typeof operations.readChargeback>;
type Row = Answer['rows'][number];

const mostRows = 500;
export const unassigned = 'Unassigned';

/** What each dimension divides by; a tag is divided by its values. */
const columns: Readonly<Record<Exclude<ChargebackDimension, 'tag'>, string>> = {
  department: 'department_id::text', team: 'team', project: 'project', workflow: 'workflow', model: 'model', credential: 'credential_id::text',
};

/** A month by one dimension. @throws InvalidRequest where it is divided by tags and no key of one is named */
export async function readMonth(deps: ChargebackDependencies, { tenantId }: Principal, { period, query }: { readonly period: Period; readonly query: QueryOf<typeof operations.readChargeback> }): Promise<Answer> {
  if (query.by === 'tag' && query.tag === undefined) throw new InvalidRequest([{ path: 'query.tag', message: 'names the tag whose values the month is divided into' }]);
  const { rows, labels, closing } = await deps.database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const closed = (await readClosings(trx, tenantId)).find((each) => each.period === period);
    const use = await selectUse(trx, { tenantId, period, closing: closed, query });
    return { rows: use, labels: await labelsOf(trx, { tenantId, by: query.by, closing: closed }), closing: closed };
  });
  const names = query.by === 'team' ? await deps.teams.names(tenantId, [...new Set(rows.flatMap(({ key }) => key ?? []))]) : labels;
  const isSandbox = (provider: string | null): boolean => provider !== null && deps.providers.get(provider)?.sandbox === true;
  const all = [...Map.groupBy(rows, ({ key }) => key)].map(([key, use]): Row => ({ key, label: labelOf(query.by, key, names), rest: false, ...sumUse(use, isSandbox) })).toSorted(byCost);
  const shown = all.length <= mostRows ? all : [...all.slice(0, mostRows - 1), { key: null, label: 'All others', rest: true, ...addSums(all.slice(mostRows - 1).map(sumsOf)) }];
  return { period, by: query.by, closedAt: closing?.closedAt.toISOString() ?? null, rows: shown, totals: addSums(all.map(sumsOf)) };
}

function sumsOf({ key: _key, label: _label, rest: _rest, ...sums }: Row) {
  return sums;
}

interface UseQuestion { readonly tenantId: string; readonly period: Period; readonly closing: Closing | undefined; readonly query: QueryOf<typeof operations.readChargeback> }

async function selectUse(trx: Trx, { tenantId, period, closing, query: { by, department, tag } }: UseQuestion): Promise<readonly (UseRow & { readonly key: string | null })[]> {
  // Only lines tell tags.
  const source = by !== 'tag' ? monthUse(tenantId, period, closing) : sql`select *, unpriced_requests as unpriced, input_tokens as input, output_tokens as output, cost_nano_usd as cost, case when estimated then cost_nano_usd else 0 end as estimated_cost from (${monthLines(tenantId, period, closing)}) as m`;
  const key: RawBuilder<unknown> = by === 'tag' ? sql`tags ->> ${tag ?? ''}` : sql.raw(columns[by]);
  const only = department === undefined ? sql`true` : department === 'none' ? sql`department_id is null` : sql`department_id = ${department}`;
  const { rows } = await sql<UseRow & { key: string | null }>`
    select ${key} as key, provider, payer, sum(requests)::bigint as requests, sum(unpriced)::bigint as unpriced, sum(input)::bigint as input, sum(output)::bigint as output, sum(cost)::bigint as cost,
      sum(${sql.raw(by === 'tag' ? 'estimated_cost' : 'estimated')})::bigint as estimated
    from (${source}) as use where ${only} group by 1, 2, 3`.execute(trx);
  return rows;
}

/** Departments of a closed month are called what they were called then. */
async function labelsOf(trx: Trx, { tenantId, by, closing }: { readonly tenantId: string; readonly by: ChargebackDimension; readonly closing: Closing | undefined }): Promise<ReadonlyMap<string, string>> {
  if (by === 'credential') return new Map((await trx.selectFrom('credentials').select(['id', 'label']).where('tenant_id', '=', tenantId).execute()).map(({ id, label }) => [id, label]));
  if (by !== 'department') return new Map();
  const names = new Map((await trx.selectFrom('departments').select(['id', 'name']).where('tenant_id', '=', tenantId).execute()).map(({ id, name }) => [id, name]));
  if (closing === undefined) return names;
  const { document } = await trx.selectFrom('chargeback_closings').select('document').where('id', '=', closing.id).where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
  return new Map([...names, ...document.departments.flatMap(({ departmentId, name }) => (departmentId === null ? [] : [[departmentId, name] as const]))]);
}

function labelOf(by: ChargebackDimension, key: string | null, names: ReadonlyMap<string, string>): string {
  if (key === null) return by === 'department' ? unassigned : `No ${by}`;
  return names.get(key) ?? key;
}

/** Months from the first use, or the first that was closed, to the present one; the newest first. */
export async function listMonths({ database, clock }: ChargebackDependencies, { tenantId }: Principal): Promise<ResponseOf<typeof operations.listChargebackMonths>> {
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const closings = await readClosings(trx, tenantId);
    const { rows: [used] } = await sql<{ first: string | null }>`select to_char(min(day) at time zone 'UTC', 'YYYY-MM') as first from usage_days where tenant_id = ${tenantId}`.execute(trx);
    const present = periodOf(clock.now());
    const first = [used?.first ?? present, closings[0]?.period ?? present].toSorted()[0] ?? present;
    const open = firstOpenDay(closings);
    const items: ResponseOf<typeof operations.listChargebackMonths>['items'] = [];
    for (let period = present; period >= first && items.length < mostMonths; period = periodAfter(period, -1)) {
      const closing = closings.find((each) => each.period === period);
      items.push({ period, state: closing === undefined ? 'open' : 'closed', closedAt: closing?.closedAt.toISOString() ?? null, closable: closing === undefined && period < present && (open === null || firstDayOf(period) === open) });
    }
    return { items };
  });
}

const mostMonths = 120;
