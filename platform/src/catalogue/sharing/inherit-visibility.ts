import type { RunVisibility } from '@keystead/contract';
import type { Selectable } from 'kysely';
import type { Transaction } from '../../foundation/index.ts';
import type { CatalogueTables, RunsTable } from '../tables.ts';

type RunRow = Selectable<RunsTable>;

interface Shared { readonly visibility: RunVisibility; readonly team_ids: readonly string[] }

/** Who sees both of two runs, as the narrower of their settings; teams that both have in common. Pure. */
function narrowerOf(one: Shared, other: Shared): Shared {
  if (one.visibility === 'organisation') return other;
  if (other.visibility === 'organisation') return one;
  const teams = one.visibility === 'team' && other.visibility === 'team' ? one.team_ids.filter((id) => other.team_ids.includes(id)) : [];
  return teams.length === 0 ? { visibility: 'private', team_ids: [] } : { visibility: 'team', team_ids: teams };
}

/** A run that began with the form of another one holds what that one holds: no more people see it, until somebody shares it. */
export async function inheritVisibility(trx: Transaction<CatalogueTables>, row: RunRow, fromId: string): Promise<RunRow> {
  const from = await trx.selectFrom('runs').select(['visibility', 'team_ids']).where('id', '=', fromId).executeTakeFirst();
  if (from === undefined || from.visibility === 'organisation') return row;
  const { visibility, team_ids: teamIds } = narrowerOf(row, from);
  return trx.updateTable('runs').set({ visibility, team_ids: [...teamIds] }).where('id', '=', row.id).returningAll().executeTakeFirstOrThrow();
}
