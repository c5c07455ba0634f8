import { type Database, sql } from '../../foundation/index.ts';
import { metricOf } from '../../telemetry/index.ts';
import type { RoleReport } from './role.ts';

interface Row { readonly place: string; readonly unpublished: number; readonly failing: number; readonly lag: number; readonly problem: string | null }

/** How far each place is behind, read by role `keystead_sequencer`. Out of reach of the database nobody knows: then there is no number rather than a wrong one. */
export async function reportPublications(database: Database, places: readonly string[]): Promise<RoleReport> {
  if (places.length === 0) return { metrics: [], facts: {} };
  try {
    const { rows } = await database.as<unknown>().transaction((trx) => sql<Row>`
      with recursive logs as (
        (select tenant_id from audit_checkpoints order by tenant_id limit 1)
        union all
        select (select tenant_id from audit_checkpoints where tenant_id > logs.tenant_id order by tenant_id limit 1) from logs where logs.tenant_id is not null
      )
      select places.place, count(*) filter (where p.size is distinct from c.size)::int as unpublished, count(p.failing_since)::int as failing, min(p.problem) as problem,
        greatest(coalesce(extract(epoch from now() - min(c.made_at) filter (where p.size is distinct from c.size)), 0), 0)::float8 as lag
      from unnest(${places}::text[]) as places (place) cross join logs cross join lateral (select size, made_at from audit_checkpoints where tenant_id = logs.tenant_id order by size desc limit 1) c
      left join audit_publications p on p.tenant_id = logs.tenant_id and p.place = places.place
      where logs.tenant_id is not null group by places.place order by places.place`.execute(trx));
    const gauge = (name: 'keystead_checkpoints_unpublished' | 'keystead_checkpoints_failing' | 'keystead_checkpoints_lag_seconds', value: (row: Row) => number) =>
      metricOf(name, rows.map((row) => ({ value: value(row), labels: { place: row.place } })));
    return {
      metrics: [gauge('keystead_checkpoints_unpublished', (row) => row.unpublished), gauge('keystead_checkpoints_failing', (row) => row.failing), gauge('keystead_checkpoints_lag_seconds', (row) => row.lag)],
      facts: { checkpointPlaces: rows.map(({ place, unpublished, failing }) => `${place.split(':', 1)[0]}: ${unpublished} not published yet, ${failing} failing`) },
    };
  } catch {
    return { metrics: [], facts: { checkpointPlaces: null } };
  }
}
