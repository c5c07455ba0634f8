import type { DataClass } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { isUniqueViolation, KeysteadError, type Principal, decodeCursor, etagOf, newId, toPage, uuidCursor } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { personsOf } from '../persons.ts';
import type { PeopleTables } from '../tables.ts';
import { placesIn, settlePrimaries } from './team-rows.ts';

type TeamRow = Selectable<PeopleTables['teams']>;
type Trx = Transaction<PeopleTables>;

/** What stands around some teams: their people, tokens and apps. */
async function readSurroundings(context: IdentityContext, tenantId: string, trx: Trx, teamIds: readonly string[]) {
  const places = await placesIn(trx, teamIds);
  const tokens = teamIds.length === 0 ? [] : await trx.selectFrom('api_tokens').select(['team_id', ({ fn }) => fn.countAll<number>().as('count')])
    .where('team_id', 'in', teamIds).where('revoked_at', 'is', null).where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', context.clock.now())])).groupBy('team_id').execute();
  const apps = teamIds.length === 0 ? [] : await trx.selectFrom('app_assignments as a').innerJoin('app_access as x', (join) => join.onRef('x.tenant_id', '=', 'a.tenant_id').onRef('x.app_id', '=', 'a.app_id'))
    .select(['a.team_id', 'a.app_id']).where('a.team_id', 'in', teamIds).where('x.audience', '=', 'assigned').orderBy('a.app_id').execute();
  return { tenantId, places, tokens: new Map(tokens.map((row) => [row.team_id, row.count])), apps: Map.groupBy(apps, (row) => row.team_id) };
}

type Surroundings = Awaited<ReturnType<typeof readSurroundings>>;

/** The wire shape of teams. Names of people are the identity role's to read, hence outside of the transaction. */
async function toTeams(context: IdentityContext, rows: readonly TeamRow[], around: Surroundings) {
  const persons = await personsOf(context, around.tenantId, [...new Set(around.places.map((place) => place.user_id))]);
  return rows.map((row) => ({
    id: row.id, name: row.name, description: row.description, dataClass: row.data_class, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision),
    members: around.places.filter((place) => place.team_id === row.id).map((place) => ({ userId: place.user_id, name: persons.get(place.user_id)?.name ?? '', primary: place.is_primary })),
    tokens: around.tokens.get(row.id) ?? 0, apps: (around.apps.get(row.id) ?? []).map((each) => each.app_id),
  }));
}

async function toTeam(context: IdentityContext, row: TeamRow, around: Surroundings) {
  const [team] = await toTeams(context, [row], around);
  if (team === undefined) throw new KeysteadError('not_found');
  return team;
}

export async function listTeams(context: IdentityContext, tenantId: string, page: { cursor?: string | undefined; limit: number }) {
  const after = page.cursor === undefined ? null : decodeCursor(page.cursor, uuidCursor);
  const { rows, around } = await context.app.inTenant(tenantId, async (trx) => {
    let query = trx.selectFrom('teams').selectAll().where('tenant_id', '=', tenantId).where('deleted_at', 'is', null).orderBy('id').limit(page.limit + 1);
    if (after !== null) query = query.where('id', '>', after);
    const found = await query.execute();
    return { rows: found, around: await readSurroundings(context, tenantId, trx, found.map((row) => row.id)) };
  });
  const teams = new Map((await toTeams(context, rows, around)).map((team) => [team.id, team]));
  const listed = toPage(rows, page.limit, (row) => teams.get(row.id), (row) => row.id);
  return { items: listed.items.flatMap((team) => team ?? []), nextCursor: listed.nextCursor };
}

/** @throws KeysteadError `conflict` where a team of that name is there. */
export async function createTeam(context: IdentityContext, principal: Principal, wish: { name: string; description: string; dataClass: DataClass | null }) {
  const { tenantId } = principal;
  const made = await refusingDoubles(() => context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.insertInto('teams').values({ id: newId(), tenant_id: tenantId, name: wish.name, description: wish.description, data_class: wish.dataClass, created_at: context.clock.now() }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'team.created', actor: actorOf(principal), subjectId: row.id, detail: { name: row.name } });
    return { row, around: await readSurroundings(context, tenantId, trx, [row.id]) };
  }));
  return toTeam(context, made.row, made.around);
}

/** @throws KeysteadError `not_found`, `precondition_failed`, `conflict`. */
export async function updateTeam(context: IdentityContext, principal: Principal, asked: { teamId: string; ifMatch: string | null; change: { name?: string | undefined; description?: string | undefined; dataClass?: DataClass | null | undefined } }) {
  const { tenantId } = principal;
  const { change } = asked;
  const made = await refusingDoubles(() => context.app.inTenant(tenantId, async (trx) => {
    const before = await lockTeam(trx, tenantId, asked);
    const values = {
      ...(change.name === undefined || change.name === before.name ? {} : { name: change.name }),
      ...(change.description === undefined || change.description === before.description ? {} : { description: change.description }),
      ...(change.dataClass === undefined || change.dataClass === before.data_class ? {} : { data_class: change.dataClass }),
    };
    const fields = Object.keys(values);
    const row = fields.length === 0 ? before : await trx.updateTable('teams').set({ ...values, revision: before.revision + 1 }).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
    if (fields.length > 0) await recordEvent(trx, { tenantId, action: 'team.updated', actor: actorOf(principal), subjectId: row.id, detail: { fields, name: row.name } });
    return { row, around: await readSurroundings(context, tenantId, trx, [row.id]) };
  }));
  return toTeam(context, made.row, made.around);
}

interface WantedMember { readonly userId: string; readonly primary: boolean }

/**
 * Says who is in a team. Whoever had no team has this one as their primary; whoever loses theirs gets the one they have been in longest.
 * @throws KeysteadError `not_found` for a team or person that is not the tenant's, `precondition_failed`.
 */
export async function setTeamMembers(context: IdentityContext, principal: Principal, asked: { teamId: string; ifMatch: string | null; members: readonly WantedMember[] }) {
  const { tenantId } = principal;
  const wanted = new Map(asked.members.map((member) => [member.userId, member]));
  const made = await context.app.inTenant(tenantId, async (trx) => {
    const before = await lockTeam(trx, tenantId, asked);
    await requireMembers(trx, [...wanted.keys()]);
    const present = new Map((await placesIn(trx, [before.id])).map((place) => [place.user_id, place]));
    const added = [...wanted.keys()].filter((userId) => !present.has(userId));
    const removed = [...present.keys()].filter((userId) => !wanted.has(userId));
    const moved = [...wanted.values()].filter((member) => member.primary && present.get(member.userId)?.is_primary !== true).map((member) => member.userId);
    if (removed.length > 0) await trx.deleteFrom('team_members').where('team_id', '=', before.id).where('user_id', 'in', removed).execute();
    if (added.length > 0) await trx.insertInto('team_members').values(added.map((userId) => ({ tenant_id: tenantId, team_id: before.id, user_id: userId, joined_at: context.clock.now() }))).execute();
    if (moved.length > 0) {
      await trx.updateTable('team_members').set({ is_primary: false }).where('user_id', 'in', moved).where('is_primary', '=', true).execute();
      await trx.updateTable('team_members').set({ is_primary: true }).where('user_id', 'in', moved).where('team_id', '=', before.id).execute();
    }
    await settlePrimaries(trx, [...added, ...removed]);
    if (added.length + removed.length + moved.length === 0) return { row: before, around: await readSurroundings(context, tenantId, trx, [before.id]) };
    const row = await trx.updateTable('teams').set({ revision: before.revision + 1 }).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'team.members-changed', actor: actorOf(principal), subjectId: row.id, detail: { name: row.name, added: added.length, removed: removed.length, addedIds: added, removedIds: removed, primaryIds: moved } });
    return { row, around: await readSurroundings(context, tenantId, trx, [row.id]) };
  });
  return toTeam(context, made.row, made.around);
}

/** Takes a team away. Its row stays, so that a scope or token that names it goes on meaning nobody. @throws KeysteadError `not_found`. */
export async function deleteTeam(context: IdentityContext, principal: Principal, teamId: string): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.updateTable('teams').set({ deleted_at: context.clock.now() }).where('id', '=', teamId).where('tenant_id', '=', tenantId).where('deleted_at', 'is', null).returning(['id', 'name']).executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    const left = await trx.deleteFrom('team_members').where('team_id', '=', teamId).returning('user_id').execute();
    await settlePrimaries(trx, left.map((place) => place.user_id));
    await trx.deleteFrom('app_assignments').where('team_id', '=', teamId).execute();
    await recordEvent(trx, { tenantId, action: 'team.deleted', actor: actorOf(principal), subjectId: row.id, detail: { name: row.name, people: left.length } });
  });
}

async function lockTeam(trx: Trx, tenantId: string, asked: { teamId: string; ifMatch: string | null }): Promise<TeamRow> {
  const row = await trx.selectFrom('teams').selectAll().where('id', '=', asked.teamId).where('tenant_id', '=', tenantId).where('deleted_at', 'is', null).forUpdate().executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  if (asked.ifMatch !== etagOf(row.revision)) throw new KeysteadError('precondition_failed');
  return row;
}

/** @throws KeysteadError `not_found` where one of them is no member, of any state. */
export async function requireMembers(trx: Trx, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const found = await trx.selectFrom('members').select('user_id').where('user_id', 'in', [...userIds]).execute();
  if (found.length < new Set(userIds).size) throw new KeysteadError('not_found');
}

async function refusingDoubles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new KeysteadError('conflict', { detail: 'there is a team of this name already' }, { cause: error });
    throw error;
  }
}
