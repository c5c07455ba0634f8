import type { Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { isUniqueViolation, KeysteadError, type Principal, etagOf } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { personsOf } from '../persons.ts';
import type { PeopleTables } from '../tables.ts';
import { createTeam, deleteTeam, setTeamMembers, updateTeam } from '../teams/teams.ts';
import type { Filter } from './filter.ts';
import type { GroupChange } from './patch.ts';
import { ScimError } from './scim-error.ts';
import type { Page } from './users.ts';

type TeamRow = Selectable<PeopleTables['teams']>;
type Trx = Transaction<PeopleTables>;

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const groupFilters = ['displayName', 'externalId', 'id'] as const;

const present = (trx: Trx, tenantId: string) => trx.selectFrom('teams').selectAll().where('tenant_id', '=', tenantId).where('deleted_at', 'is', null);

async function findTeam(context: IdentityContext, tenantId: string, id: string): Promise<TeamRow> {
  const row = z.uuid().safeParse(id).success ? await context.app.inTenant(tenantId, (trx) => present(trx, tenantId).where('id', '=', id).executeTakeFirst()) : undefined;
  if (row === undefined) throw new ScimError(404, 'there is no such group');
  return row;
}

/** Teams as SCIM shows them. Directories with large groups ask for them without members. */
async function show(context: IdentityContext, tenantId: string, rows: readonly TeamRow[], options: { members: boolean }) {
  const places = rows.length === 0 || !options.members ? [] : await context.app.inTenant(tenantId, (trx) => trx.selectFrom('team_members as p').innerJoin('members as m', (join) => join.onRef('m.tenant_id', '=', 'p.tenant_id').onRef('m.user_id', '=', 'p.user_id'))
    .select(['p.team_id', 'm.id', 'm.user_id']).where('p.team_id', 'in', rows.map((row) => row.id)).where('m.provisioned_until', 'is', null).orderBy('m.id').execute());
  const persons = await personsOf(context, tenantId, [...new Set(places.map((place) => place.user_id))]);
  return rows.map((row) => ({
    schemas: [groupSchema], id: row.id, ...(row.external_id === null ? {} : { externalId: row.external_id }), displayName: row.name,
    ...(options.members ? { members: places.filter((place) => place.team_id === row.id).map((place) => ({ value: place.id, display: persons.get(place.user_id)?.name ?? '', type: 'User', $ref: `${context.baseUrl()}/scim/v2/Users/${place.id}` })) } : {}),
    meta: { resourceType: 'Group', created: row.created_at.toISOString(), location: `${context.baseUrl()}/scim/v2/Groups/${row.id}` },
  }));
}

export async function readGroup(context: IdentityContext, tenantId: string, id: string, options = { members: true }) {
  const [group] = await show(context, tenantId, [await findTeam(context, tenantId, id)], options);
  return group;
}

export async function listGroups(context: IdentityContext, tenantId: string, filter: Filter | null, asked: { page: Page; members: boolean }) {
  const { rows, total } = await context.app.inTenant(tenantId, async (trx) => {
    let query = present(trx, tenantId);
    if (filter?.attribute === 'displayName') query = query.where(({ fn }) => fn('lower', ['name']), '=', filter.value.toLowerCase());
    else if (filter?.attribute === 'externalId') query = query.where('external_id', '=', filter.value);
    else if (filter !== null) query = z.uuid().safeParse(filter.value).success ? query.where('id', '=', filter.value) : query.where('id', 'is', null);
    const { count } = await query.clearSelect().select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return { total: count, rows: asked.page.count === 0 ? [] : await query.orderBy('id').offset(asked.page.startIndex - 1).limit(asked.page.count).execute() };
  });
  return { total, resources: await show(context, tenantId, rows, asked) };
}

function checkedName(name: string | undefined): string {
  const checked = z.string().trim().min(1).max(120).regex(/^\P{Cc}*$/u).safeParse(name);
  if (!checked.success) throw new ScimError(400, 'displayName must have 1 to 120 characters', 'invalidValue');
  return checked.data;
}

export async function createGroup(context: IdentityContext, principal: Principal, wish: GroupChange) {
  const { tenantId } = principal;
  const team = await createTeam(context, principal, { name: checkedName(wish.displayName), description: '', dataClass: null });
  try {
    await setExternalId(context, tenantId, team.id, wish);
    await changeMembers(context, principal, team.id, wish);
  } catch (error) {
    await deleteTeam(context, principal, team.id);
    throw error;
  }
  return readGroup(context, tenantId, team.id);
}

/** @throws ScimError 404; 409 where the name or externalId is another's. */
export async function changeGroup(context: IdentityContext, principal: Principal, id: string, change: GroupChange) {
  const { tenantId } = principal;
  const row = await findTeam(context, tenantId, id);
  if (change.displayName !== undefined && change.displayName !== row.name) {
    const name = checkedName(change.displayName);
    await again(async () => updateTeam(context, principal, { teamId: id, ifMatch: etagOf((await findTeam(context, tenantId, id)).revision), change: { name } }));
  }
  await setExternalId(context, tenantId, id, change);
  await changeMembers(context, principal, id, change);
  return readGroup(context, tenantId, id);
}

export async function deleteGroup(context: IdentityContext, principal: Principal, id: string): Promise<void> {
  await findTeam(context, principal.tenantId, id);
  await deleteTeam(context, principal, id);
}

async function setExternalId(context: IdentityContext, tenantId: string, id: string, { externalId }: GroupChange): Promise<void> {
  if (externalId === undefined) return;
  await context.app.inTenant(tenantId, (trx) => trx.updateTable('teams').set({ external_id: externalId }).where('id', '=', id).execute()).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new ScimError(409, 'another group has this externalId', 'uniqueness') : error;
  });
}

async function changeMembers(context: IdentityContext, principal: Principal, id: string, { members }: GroupChange): Promise<void> {
  const { tenantId } = principal;
  if (members.set === null && members.add.length + members.remove.length === 0) return;
  const asked = [...new Set([...members.set ?? [], ...members.add])];
  await again(async () => {
    const { revision, userIds, before } = await context.app.inTenant(tenantId, async (trx) => {
      const named = [...asked, ...members.remove].filter((each) => z.uuid().safeParse(each).success);
      const found = named.length === 0 ? [] : await trx.selectFrom('members').select(['id', 'user_id']).where('id', 'in', named).where('tenant_id', '=', tenantId).execute();
      const places = await trx.selectFrom('team_members').select(['user_id', 'is_primary']).where('team_id', '=', id).execute();
      return { revision: (await present(trx, tenantId).where('id', '=', id).executeTakeFirstOrThrow(() => new ScimError(404, 'there is no such group'))).revision, userIds: new Map(found.map((row) => [row.id, row.user_id])), before: places };
    });
    const unknown = asked.find((each) => !userIds.has(each));
    if (unknown !== undefined) throw new ScimError(400, `there is no user ${unknown.slice(0, 60)}`, 'invalidValue');
    const wanted = new Set(members.set === null ? before.map((place) => place.user_id) : []);
    for (const each of asked) { const userId = userIds.get(each); if (userId !== undefined) wanted.add(userId); }
    for (const each of members.remove) { const userId = userIds.get(each); if (userId !== undefined) wanted.delete(userId); }
    const primary = new Set(before.filter((place) => place.is_primary).map((place) => place.user_id));
    await setTeamMembers(context, principal, { teamId: id, ifMatch: etagOf(revision), members: [...wanted].map((userId) => ({ userId, primary: primary.has(userId) })) });
  });
}

/** Directories send several changes of one group at once: whoever was second tries again. */
async function again(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= 5 || !(error instanceof KeysteadError) || error.code !== 'precondition_failed') throw error;
    }
  }
}
