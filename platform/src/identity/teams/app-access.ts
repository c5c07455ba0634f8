import { type Selectable, type Transaction, sql } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, etagOf } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { personsOf } from '../persons.ts';
import type { PeopleTables } from '../tables.ts';
import { requireMembers } from './teams.ts';

type AccessRow = Selectable<PeopleTables['app_access']>;
type Trx = Transaction<PeopleTables>;

interface Assignment { readonly app_id: string; readonly team_id: string | null; readonly team_name: string | null; readonly user_id: string | null }

function assignmentsOf(trx: Trx): Promise<Assignment[]> {
  return trx.selectFrom('app_assignments as a').leftJoin('teams as t', (join) => join.onRef('t.id', '=', 'a.team_id').onRef('t.tenant_id', '=', 'a.tenant_id'))
    .select(['a.app_id', 'a.team_id', 't.name as team_name', 'a.user_id']).orderBy('t.name').orderBy('a.user_id').execute();
}

async function toAccess(context: IdentityContext, tenantId: string, rows: readonly AccessRow[], assignments: readonly Assignment[]) {
  const persons = await personsOf(context, tenantId, [...new Set(assignments.flatMap((each) => each.user_id ?? []))]);
  return rows.map((row) => {
    const own = assignments.filter((each) => each.app_id === row.app_id);
    return {
      appId: row.app_id, audience: row.audience, etag: etagOf(row.revision),
      teams: own.flatMap((each) => (each.team_id === null ? [] : [{ id: each.team_id, name: each.team_name ?? '' }])),
      people: own.flatMap((each) => (each.user_id === null ? [] : [{ userId: each.user_id, name: persons.get(each.user_id)?.name ?? '' }])),
    };
  });
}

/** Apps that somebody has said something about; every other is everybody's. */
export async function listAppAccess(context: IdentityContext, tenantId: string) {
  const { rows, assignments } = await context.app.inTenant(tenantId, async (trx) => ({
    rows: await trx.selectFrom('app_access').selectAll().where('tenant_id', '=', tenantId).orderBy('app_id').execute(), assignments: await assignmentsOf(trx),
  }));
  return { items: await toAccess(context, tenantId, rows, assignments) };
}

export interface WantedAccess { readonly appId: string; readonly audience: 'everyone' | 'assigned'; readonly teamIds: readonly string[]; readonly userIds: readonly string[] }

/**
 * Says who may see and run an app. Assigned to nobody, it is the managers' alone: taking the last team away never opens it.
 * @throws KeysteadError `not_found` for an app, team or person that is not there.
 */
export async function setAppAccess(context: IdentityContext, principal: Principal, wish: WantedAccess) {
  const { tenantId } = principal;
  if (!context.appIds.has(wish.appId)) throw new KeysteadError('not_found');
  const [teamIds, userIds] = wish.audience === 'everyone' ? [[], []] : [[...new Set(wish.teamIds)], [...new Set(wish.userIds)]];
  const written = await context.app.inTenant(tenantId, async (trx) => {
    await requireMembers(trx, userIds);
    await requireTeams(trx, teamIds);
    const row = await trx.insertInto('app_access').values({ tenant_id: tenantId, app_id: wish.appId, audience: wish.audience })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'app_id']).doUpdateSet({ audience: wish.audience, revision: sql<number>`app_access.revision + 1` })).returningAll().executeTakeFirstOrThrow();
    await trx.deleteFrom('app_assignments').where('app_id', '=', wish.appId).execute();
    const rows = [...teamIds.map((id) => ({ team_id: id, user_id: null })), ...userIds.map((id) => ({ team_id: null, user_id: id }))];
    if (rows.length > 0) await trx.insertInto('app_assignments').values(rows.map((each) => ({ tenant_id: tenantId, app_id: wish.appId, ...each }))).execute();
    await recordEvent(trx, { tenantId, action: 'app.access-changed', actor: actorOf(principal), subjectId: wish.appId, detail: { audience: wish.audience, teams: teamIds.length, people: userIds.length, teamIds, userIds } });
    return { row, assignments: await assignmentsOf(trx) };
  });
  const [access] = await toAccess(context, tenantId, [written.row], written.assignments);
  if (access === undefined) throw new KeysteadError('not_found');
  return access;
}

async function requireTeams(trx: Trx, teamIds: readonly string[]): Promise<void> {
  if (teamIds.length === 0) return;
  const found = await trx.selectFrom('teams').select('id').where('id', 'in', [...teamIds]).where('deleted_at', 'is', null).execute();
  if (found.length < teamIds.length) throw new KeysteadError('not_found');
}

/** The apps that a caller may not see: assigned to others. Whoever manages people sees all; a token of a team counts for that team alone. */
export async function hiddenApps(context: IdentityContext, principal: Principal): Promise<ReadonlySet<string>> {
  if (principal.permissions.has('people.manage')) return new Set();
  const { tenantId } = principal;
  const person = (principal.boundTeamId ?? null) === null ? principal.userId : null;
  const { assigned, open } = await context.app.inTenant(tenantId, async (trx) => ({
    assigned: await trx.selectFrom('app_access').select('app_id').where('tenant_id', '=', tenantId).where('audience', '=', 'assigned').execute(),
    open: await trx.selectFrom('app_assignments').select(['app_id', 'team_id', 'user_id']).where('tenant_id', '=', tenantId).execute(),
  }));
  const mine = new Set(open.filter((each) => (each.team_id !== null && principal.teamIds?.has(each.team_id) === true) || (each.user_id !== null && each.user_id === person)).map((each) => each.app_id));
  return new Set(assigned.map((each) => each.app_id).filter((appId) => !mine.has(appId)));
}
