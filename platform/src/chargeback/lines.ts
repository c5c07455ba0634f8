import type { RawBuilder } from 'kysely';
import { sql } from '../foundation/index.ts';
import type { Closing } from './closings.ts';
import { firstDayOf, type Period, periodAfter } from './periods.ts';

/** What tells two lines of charges apart, finest first decided: amounts are summed within it and never across it. */
export const lineKeys = ['day', 'department_id', 'team', 'project', 'workflow', 'tags', 'environment', 'provider', 'model', 'credential_id', 'payer', 'estimated', 'price_version'] as const;
export const lineMeasures = ['requests', 'unpriced_requests', 'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'cost_nano_usd'] as const;

/** A line of charges: what one department used of one model with one key on one day. */
export interface Line {
  readonly day: string;
  readonly department_id: string | null;
  readonly team: string | null;
  readonly project: string | null;
  readonly workflow: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly environment: string;
  readonly provider: string | null;
  readonly model: string;
  readonly credential_id: string | null;
  readonly payer: 'tenant' | 'platform';
  readonly estimated: boolean;
  readonly price_version: string | null;
  readonly requests: number;
  readonly unpriced_requests: number;
  /** Caches included. */
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly cost_nano_usd: number;
}

/** Where a team was charged on the day of a row: assignments hold for whole days, so this is exact. */
const departmentOn = (team: RawBuilder<unknown>, day: RawBuilder<unknown>) => sql`
  left join department_teams dt on dt.tenant_id = l.tenant_id and dt.team_id::text = ${team} and dt.valid_from <= ${day} and (dt.valid_to is null or dt.valid_to > ${day})`;

export interface DayRange { readonly from: string; readonly before: string }
export const daysIn = (period: Period): DayRange => ({ from: firstDayOf(period), before: firstDayOf(periodAfter(period)) });

/** The ledger's rows of some days, as lines. */
export function ledgerLines(tenantId: string, { from, before }: DayRange): RawBuilder<unknown> {
  const day = sql`(l.occurred_at at time zone 'UTC')::date`;
  return sql`
    select ${day} as day, dt.department_id, l.team, l.project, l.workflow, l.tags, l.environment, l.provider, coalesce(l.served_model, l.attempts -> -1 ->> 'model', l.asked_model) as model,
      l.credential_id, l.payer, l.usage_state = 'estimated' as estimated, l.price_version, count(*) filter (where l.attempt_of is null)::bigint as requests, count(*) filter (where l.cost_nano_usd is null)::bigint as unpriced_requests,
      coalesce(sum(l.input_tokens), 0)::bigint as input_tokens, coalesce(sum(l.cache_read_tokens), 0)::bigint as cache_read_tokens, coalesce(sum(l.cache_write_tokens), 0)::bigint as cache_write_tokens,
      coalesce(sum(l.output_tokens), 0)::bigint as output_tokens, coalesce(sum(l.cost_nano_usd), 0)::bigint as cost_nano_usd
    from ledger l ${departmentOn(sql`l.team`, day)}
    where l.tenant_id = ${tenantId} and l.occurred_at >= ${from}::date::timestamp at time zone 'UTC' and l.occurred_at < ${before}::date::timestamp at time zone 'UTC'
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;
}

/** By how much the ledger's days differ from all that was charged for them so far. */
export function correctionLines(tenantId: string, range: DayRange): RawBuilder<unknown> {
  const keys = sql.raw(lineKeys.join(', '));
  const measures = sql.raw(lineMeasures.join(', '));
  return sql`
    select ${keys}, ${sql.raw(lineMeasures.map((name) => `sum(${name})::bigint as ${name}`).join(', '))}
    from (
      select ${keys}, ${measures} from (${ledgerLines(tenantId, range)}) as now
      union all
      select ${keys}, ${sql.raw(lineMeasures.map((name) => `-${name}`).join(', '))} from chargeback_lines where tenant_id = ${tenantId} and day >= ${range.from}::date and day < ${range.before}::date
    ) as both_sides
    group by ${keys} having ${sql.raw(lineMeasures.map((name) => `sum(${name}) <> 0`).join(' or '))}`;
}

/** The lines of a month: as it was closed, or as the ledger has them now. Without corrections of earlier months. */
export function monthLines(tenantId: string, period: Period, closing: Closing | undefined): RawBuilder<unknown> {
  const range = daysIn(period);
  return closing === undefined ? ledgerLines(tenantId, range) : sql`select * from chargeback_lines where tenant_id = ${tenantId} and closing_id = ${closing.id} and day >= ${range.from}::date`;
}

/**
 * The same month without what only lines tell (tags, prices, environments): an open one from the roll-up, which is exact at any moment and quick.
 * Columns: department_id, team, project, workflow, provider, model, credential_id, payer, requests, unpriced, input, output, cost, estimated.
 */
export function monthUse(tenantId: string, period: Period, closing: Closing | undefined): RawBuilder<unknown> {
  if (closing !== undefined) {
    return sql`select department_id, team, project, workflow, provider, model, credential_id, payer, requests, unpriced_requests as unpriced, input_tokens as input, output_tokens as output, cost_nano_usd as cost,
      case when estimated then cost_nano_usd else 0 end as estimated from (${monthLines(tenantId, period, closing)}) as l`;
  }
  const { from, before } = daysIn(period);
  const day = sql`(l.day at time zone 'UTC')::date`;
  return sql`
    select dt.department_id, s.team, s.project, s.workflow, s.provider, s.model, s.credential_id, s.payer, l.requests, l.unpriced_requests as unpriced, l.input_tokens as input, l.output_tokens as output,
      l.cost_nano_usd as cost, l.estimated_nano_usd as estimated
    from usage_days l join usage_series s on s.tenant_id = l.tenant_id and s.series = l.series ${departmentOn(sql`s.team`, day)}
    where l.tenant_id = ${tenantId} and l.day >= ${from}::date::timestamp at time zone 'UTC' and l.day < ${before}::date::timestamp at time zone 'UTC'`;
}
