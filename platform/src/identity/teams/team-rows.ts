import type { Transaction } from 'kysely';
import type { PeopleTables } from '../tables.ts';

/** A person's place in a team. */
export interface TeamPlace { readonly teamId: string; readonly userId: string; readonly primary: boolean }

interface MemberRow { readonly team_id: string; readonly user_id: string; readonly is_primary: boolean }

/** Who is in which of these teams. */
export async function placesIn(trx: Transaction<PeopleTables>, teamIds: readonly string[]): Promise<readonly MemberRow[]> {
  if (teamIds.length === 0) return [];
  return trx.selectFrom('team_members').select(['team_id', 'user_id', 'is_primary']).where('team_id', 'in', teamIds).orderBy('joined_at').orderBy('user_id').execute();
}

/** The teams of these people, by person; those that were deleted are not among them. */
export async function teamsOfPeople(trx: Transaction<PeopleTables>, userIds: readonly string[]): Promise<ReadonlyMap<string, readonly { id: string; name: string; primary: boolean }[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await trx.selectFrom('team_members as m').innerJoin('teams as t', (join) => join.onRef('t.id', '=', 'm.team_id').onRef('t.tenant_id', '=', 'm.tenant_id'))
    .select(['m.user_id', 't.id', 't.name', 'm.is_primary']).where('m.user_id', 'in', userIds).where('t.deleted_at', 'is', null).orderBy('t.name').execute();
  const people = Map.groupBy(rows, (row) => row.user_id);
  return new Map([...people].map(([userId, teams]) => [userId, teams.map((row) => ({ id: row.id, name: row.name, primary: row.is_primary }))]));
}

/** Gives whoever is in a team and has no primary one the team they have been in longest. */
export async function settlePrimaries(trx: Transaction<PeopleTables>, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const rows = await trx.selectFrom('team_members').select(['user_id', 'team_id', 'is_primary']).where('user_id', 'in', userIds).orderBy('joined_at').orderBy('team_id').execute();
  for (const [userId, places] of Map.groupBy(rows, (row) => row.user_id)) {
    const [oldest] = places;
    if (oldest === undefined || places.some((place) => place.is_primary)) continue;
    await trx.updateTable('team_members').set({ is_primary: true }).where('user_id', '=', userId).where('team_id', '=', oldest.team_id).execute();
  }
}
