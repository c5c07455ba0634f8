import type { BodyOf, Department, operations, ResponseOf } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { etagOf, KeysteadError, newId, type Principal, type Transaction, sql } from '../foundation/index.ts';
import { firstOpenDay, lockChargeback, readClosings } from './closings.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { firstDayOf, periodOf } from './periods.ts';
import { refusingDoubles } from './refuse-doubles.ts';
import type { ChargebackTables, DepartmentsTable } from './tables.ts';

type Trx = Transaction<ChargebackTables>;
type Row = Selectable<DepartmentsTable>;

interface TeamRow { readonly department_id: string; readonly team_id: string; readonly name: string; readonly valid_from: string; readonly valid_to: string | null }

async function readTeams(trx: Trx, tenantId: string): Promise<readonly TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select d.department_id, d.team_id, t.name, to_char(d.valid_from, 'YYYY-MM-DD') as valid_from, to_char(d.valid_to, 'YYYY-MM-DD') as valid_to
    from department_teams d join teams t on t.id = d.team_id where d.tenant_id = ${tenantId} order by lower(t.name), d.valid_from`.execute(trx);
  return rows;
}

function toDepartment(row: Row, teams: readonly TeamRow[]): Department {
  return {
    id: row.id, name: row.name, costCentre: row.cost_centre, archivedAt: row.archived_at?.toISOString() ?? null, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision),
    teams: teams.filter((team) => team.department_id === row.id).map((team) => ({ teamId: team.team_id, name: team.name, from: team.valid_from, until: team.valid_to })),
  };
}

/** Departments by name, and the teams that are charged to none today. */
export async function listDepartments({ database }: ChargebackDependencies, { tenantId }: Principal): Promise<ResponseOf<typeof operations.listDepartments>> {
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const rows = await trx.selectFrom('departments').selectAll().where('tenant_id', '=', tenantId).orderBy(sql`lower(name)`).execute();
    const teams = await readTeams(trx, tenantId);
    const charged = new Set(teams.filter((team) => team.valid_to === null).map((team) => team.team_id));
    const all = await trx.selectFrom('teams').select(['id', 'name']).where('tenant_id', '=', tenantId).where('deleted_at', 'is', null).orderBy(sql`lower(name)`).execute();
    return { items: rows.map((row) => toDepartment(row, teams)), unassigned: all.filter(({ id }) => !charged.has(id)).map(({ id, name }) => ({ teamId: id, name })), firstOpenDay: firstOpenDay(await readClosings(trx, tenantId)) };
  });
}

/** @throws KeysteadError `conflict` for a name that another one has */
export async function createDepartment({ database }: ChargebackDependencies, principal: Principal, { name, costCentre }: BodyOf<typeof operations.createDepartment>): Promise<Department> {
  const { tenantId } = principal;
  return refusingDoubles('there is a department of this name already', () => database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const row = await trx.insertInto('departments').values({ id: newId(), tenant_id: tenantId, name, cost_centre: costCentre }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'department.created', actor: actorOf(principal), subjectId: row.id, detail: { name, costCentre } });
    return toDepartment(row, []);
  }));
}

export interface DepartmentChange { readonly departmentId: string; readonly ifMatch: string | null; readonly change: BodyOf<typeof operations.updateDepartment> }

/** @throws KeysteadError `not_found`, `precondition_failed`, `conflict` */
export async function updateDepartment({ database, clock }: ChargebackDependencies, principal: Principal, { departmentId, ifMatch, change }: DepartmentChange): Promise<Department> {
  const { tenantId } = principal;
  return refusingDoubles('there is a department of this name already', () => database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('departments').selectAll().where('tenant_id', '=', tenantId).where('id', '=', departmentId).forUpdate().executeTakeFirst();
    if (before === undefined) throw new KeysteadError('not_found');
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const archivedAt = change.archived === undefined ? before.archived_at : change.archived ? before.archived_at ?? clock.now() : null;
    const row = await trx.updateTable('departments').set({ name: change.name ?? before.name, cost_centre: change.costCentre === undefined ? before.cost_centre : change.costCentre, archived_at: archivedAt, revision: before.revision + 1 })
      .where('tenant_id', '=', tenantId).where('id', '=', departmentId).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'department.updated', actor: actorOf(principal), subjectId: row.id, detail: { name: row.name, nameBefore: before.name, costCentre: row.cost_centre, costCentreBefore: before.cost_centre, archived: row.archived_at !== null } });
    return toDepartment(row, await readTeams(trx, tenantId));
  }));
}

export interface Assignment { readonly teamId: string; readonly departmentId: string | null; readonly from?: string | undefined }

/**
 * Charges a team to a department from a day on; later assignments, if there are any, give way to it. What was charged before stays.
 * @throws KeysteadError `not_found`; `conflict` for a day that is closed, or a department that was put aside
 */
export async function assignTeam({ database, clock }: ChargebackDependencies, principal: Principal, { teamId, departmentId, from }: Assignment): Promise<ResponseOf<typeof operations.assignTeam>> {
  const { tenantId } = principal;
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    await lockChargeback(trx, tenantId);
    const team = await trx.selectFrom('teams').select('name').where('id', '=', teamId).where('tenant_id', '=', tenantId).executeTakeFirst();
    const department = departmentId === null ? null : await trx.selectFrom('departments').select(['name', 'archived_at']).where('id', '=', departmentId).where('tenant_id', '=', tenantId).executeTakeFirst();
    if (team === undefined || department === undefined) throw new KeysteadError('not_found');
    if (department !== null && department.archived_at !== null) throw new KeysteadError('conflict', { detail: `the department ${department.name} was put aside; take it back first, or choose another` });
    const open = firstOpenDay(await readClosings(trx, tenantId));
    const day = from ?? laterOf(open, firstDayOf(periodOf(clock.now())));
    if (open !== null && day < open) throw new KeysteadError('conflict', { detail: `the months before ${open} are closed, and what was charged there stays; choose that day or a later one` });
    await trx.deleteFrom('department_teams').where('tenant_id', '=', tenantId).where('team_id', '=', teamId).where('valid_from', '>=', day).execute();
    await trx.updateTable('department_teams').set({ valid_to: day }).where('tenant_id', '=', tenantId).where('team_id', '=', teamId).where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', day)])).execute();
    if (departmentId !== null) await trx.insertInto('department_teams').values({ id: newId(), tenant_id: tenantId, department_id: departmentId, team_id: teamId, valid_from: day, valid_to: null }).execute();
    await recordEvent(trx, { tenantId, action: 'department.team-assigned', actor: actorOf(principal), subjectId: teamId, detail: { team: team.name, department: department?.name ?? 'none', departmentId, from: day } });
    return { teamId, departmentId, from: day };
  });
}

function laterOf(one: string | null, other: string): string {
  return one !== null && one > other ? one : other;
}
