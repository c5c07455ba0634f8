import type { Selectable } from 'kysely';
import type { IdentityContext } from '../context.ts';
import { operatorNames } from '../operators/names.ts';
import { personsOf } from '../persons.ts';
import type { BreakGlassTable } from '../tables.ts';
import { type RequestFacts, stateOf } from './rules.ts';

export type BreakGlassRow = Selectable<BreakGlassTable>;

export function factsOf(row: BreakGlassRow): RequestFacts {
  return { drill: row.drill, requestedBy: row.requested_by, decideBefore: row.decide_before, decision: row.decision, accessUntil: row.access_until, endedAt: row.ended_at, endedBecause: row.ended_because };
}

/** Names of who asked and who decided: people of the platform, or of the organisation. */
export async function namesOf(context: IdentityContext, rows: readonly BreakGlassRow[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map(await operatorNames(context, [...new Set(rows.flatMap((row) => [row.requested_by, ...(row.decided_by === null ? [] : [row.decided_by])]))]));
  for (const [tenantId, own] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const unknown = [...new Set(own.flatMap((row) => (row.decided_by === null || names.has(row.decided_by) ? [] : [row.decided_by])))];
    for (const [id, person] of await personsOf(context, tenantId, unknown)) names.set(id, person.name);
  }
  return names;
}

/** The wire shape of a request. */
export function toBreakGlass(row: BreakGlassRow, names: ReadonlyMap<string, string>, now: Date) {
  return {
    id: row.id, drill: row.drill, state: stateOf(factsOf(row), now), reason: row.reason, minutes: row.minutes, includesContent: row.includes_content, participants: row.participants,
    requestedBy: row.requested_by, requestedByName: names.get(row.requested_by) ?? '', requestedAt: row.requested_at.toISOString(), decideBefore: row.decide_before.toISOString(),
    decidedBy: row.decided_by, decidedByName: row.decided_by === null ? null : names.get(row.decided_by) ?? '', decidedAs: row.decided_as, decidedAt: row.decided_at?.toISOString() ?? null,
    accessUntil: row.access_until?.toISOString() ?? null, firstUsedAt: row.first_used_at?.toISOString() ?? null, uses: row.uses, endedAt: row.ended_at?.toISOString() ?? null, endedBecause: row.ended_because,
  };
}
