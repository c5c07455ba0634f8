import type { DrilledLeg, RouteDrill } from '@keystead/contract';
import type { Selectable } from 'kysely';
import type { RouteDrillsTable } from '../tables.ts';

/** Eight legs of at most a minute each, and some room: what has not ended by then was broken off with its process. */
const longestMilliseconds = 10 * 60_000;

/** A stored drill as the control plane shows it. Pure. @param now milliseconds since the epoch */
export function toDrill(row: Selectable<RouteDrillsTable>, now: number): RouteDrill {
  const running = row.finished_at === null && now - row.started_at.getTime() < longestMilliseconds;
  return {
    routeId: row.route_id, drilledAt: row.started_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null,
    state: row.finished_at !== null ? 'finished' : running ? 'running' : 'broken-off',
    legs: row.legs, standby: standbyOf(row.legs.slice(1)), costNanoUsd: row.legs.reduce((sum, leg) => sum + (leg.costNanoUsd ?? 0), 0),
  };
}

/** Legs of the platform, which were not called, say nothing. */
function standbyOf(all: readonly DrilledLeg[]): RouteDrill['standby'] {
  const legs = all.filter(({ answer, problem }) => answer !== null || problem !== null);
  const ready = legs.filter(({ answer }) => answer !== null).length;
  if (ready === 0) return 'none';
  return ready === legs.length ? 'ready' : 'partly';
}
