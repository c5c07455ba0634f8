import type { BodyOf, ClientProject, operations, ResponseOf } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { etagOf, KeysteadError, newId, type Principal, sql } from '../foundation/index.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { refusingDoubles } from './refuse-doubles.ts';
import type { ChargebackTables, ClientProjectsTable } from './tables.ts';

const lookBackMilliseconds = 31 * 86_400_000;
const mostUnknown = 100;

function toProject(row: Selectable<ClientProjectsTable>): ClientProject {
  return { id: row.id, code: row.code, client: row.client, closedAt: row.closed_at?.toISOString() ?? null, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision) };
}

/** The list, and what was lately charged to projects that are not on it. */
export async function listProjects({ database, clock }: ChargebackDependencies, { tenantId }: Principal): Promise<ResponseOf<typeof operations.listProjects>> {
  const since = new Date(clock.now().getTime() - lookBackMilliseconds);
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const rows = await trx.selectFrom('client_projects').selectAll().where('tenant_id', '=', tenantId).orderBy('code').execute();
    const { rows: unknown } = await sql<{ code: string; requests: number; last: Date }>`
      select s.project as code, sum(h.requests)::bigint as requests, max(h.hour) as last from usage_hours h join usage_series s on s.tenant_id = h.tenant_id and s.series = h.series
      where h.tenant_id = ${tenantId} and h.hour >= ${since} and s.project is not null and not exists (select from client_projects p where p.tenant_id = h.tenant_id and p.code = s.project)
      group by 1 order by 2 desc, 1 limit ${mostUnknown}`.execute(trx);
    return { items: rows.map(toProject), unknown: unknown.map(({ code, requests, last }) => ({ code, requests, lastUsedAt: last.toISOString() })) };
  });
}

/** @throws KeysteadError `conflict` for a code that is on the list */
export async function createProject({ database }: ChargebackDependencies, principal: Principal, { code, client }: BodyOf<typeof operations.createProject>): Promise<ClientProject> {
  const { tenantId } = principal;
  return refusingDoubles(`the project ${code} is on the list already`, () => database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const row = await trx.insertInto('client_projects').values({ id: newId(), tenant_id: tenantId, code, client }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'project.created', actor: actorOf(principal), subjectId: row.id, detail: { code, client } });
    return toProject(row);
  }));
}

export interface ProjectChange { readonly projectId: string; readonly ifMatch: string | null; readonly change: BodyOf<typeof operations.updateProject> }

/** @throws KeysteadError `not_found`, `precondition_failed` */
export async function updateProject({ database, clock }: ChargebackDependencies, principal: Principal, { projectId, ifMatch, change }: ProjectChange): Promise<ClientProject> {
  const { tenantId } = principal;
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('client_projects').selectAll().where('tenant_id', '=', tenantId).where('id', '=', projectId).forUpdate().executeTakeFirst();
    if (before === undefined) throw new KeysteadError('not_found');
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const closedAt = change.closed === undefined ? before.closed_at : change.closed ? before.closed_at ?? clock.now() : null;
    const row = await trx.updateTable('client_projects').set({ client: change.client ?? before.client, closed_at: closedAt, revision: before.revision + 1 }).where('tenant_id', '=', tenantId).where('id', '=', projectId).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'project.updated', actor: actorOf(principal), subjectId: row.id, detail: { code: row.code, client: row.client, closed: row.closed_at !== null } });
    return toProject(row);
  });
}
