import type { RunSharing, RunVisibility } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, sql } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { nameIn } from '../runs/describe.ts';
import type { RunRow, RunTransaction } from '../runs/store.ts';
import { type Viewer, viewerOf, visibleTo } from './visibility.ts';

interface Team { readonly id: string; readonly name: string }
type Found = RunRow & { readonly seen: boolean };

/**
 * Who sees a run, for whoever sees it themselves and for those who manage people.
 * @throws KeysteadError `not_found`
 */
export async function readSharing(context: CatalogueContext, principal: Principal, runId: string): Promise<RunSharing> {
  const { store, dependencies } = context;
  const viewer = await viewerOf(dependencies, principal);
  const { row, teams } = await store.database.inTenant(principal.tenantId, async (trx) => ({ row: await findKnown(trx, viewer, runId), teams: await readTeams(trx) }));
  if ((await dependencies.people.hiddenApps(principal)).has(row.app_id)) throw new KeysteadError('not_found');
  const people = await dependencies.people.names(principal.tenantId, row.started_by === null ? [] : [row.started_by]);
  const mayChange = changes(principal, row);
  return {
    runId: row.id, appId: row.app_id, startedBy: row.started_by, startedByName: nameIn(people, row.started_by), visibility: row.visibility, teams: teams.filter(({ id }) => row.team_ids.includes(id)),
    seen: row.seen, mayChange, choices: mayChange ? choicesOf(viewer, teams) : [],
  };
}

/**
 * Says who sees a run. The log says who said so and what it was before.
 * @throws KeysteadError `not_found`; `forbidden` for whoever neither started it nor manages people; InvalidRequest for teams that are not theirs to choose.
 */
export async function shareRun(context: CatalogueContext, principal: Principal, runId: string, wish: { readonly visibility: RunVisibility; readonly teamIds?: readonly string[] | undefined }): Promise<void> {
  const { store, dependencies } = context;
  const viewer = await viewerOf(dependencies, principal);
  const hidden = await dependencies.people.hiddenApps(principal);
  await store.database.inTenant(principal.tenantId, async (trx) => {
    const row = await findKnown(trx, viewer, runId);
    if (hidden.has(row.app_id)) throw new KeysteadError('not_found');
    if (!changes(principal, row)) throw new KeysteadError('forbidden', { permission: 'to have started this run, or the right to manage people' });
    const teamIds = wish.visibility === 'team' ? teamsFor(choicesOf(viewer, await readTeams(trx)), wish.teamIds) : [];
    await store.lock(trx, row.id);
    await trx.updateTable('runs').set({ visibility: wish.visibility, team_ids: [...teamIds] }).where('id', '=', row.id).execute();
    await recordEvent(trx, { tenantId: principal.tenantId, action: 'run.shared', actor: actorOf(principal), subjectId: row.id, detail: { before: row.visibility, after: wish.visibility, ...wish.visibility === 'team' ? { teams: teamIds } : {} } });
  });
}

/** Seen, or known to be there. @throws KeysteadError `not_found` */
async function findKnown(trx: RunTransaction, viewer: Viewer, runId: string): Promise<Found> {
  const row = await trx.selectFrom('runs').selectAll().select(visibleTo(viewer).as('seen')).where('id', '=', runId).executeTakeFirst();
  if (row === undefined || (!row.seen && !viewer.managesPeople)) throw new KeysteadError('not_found');
  return row;
}

function changes(principal: Principal, row: RunRow): boolean {
  return principal.permissions.has('apps.run') && (principal.permissions.has('people.manage') || (principal.userId !== null && row.started_by === principal.userId));
}

async function readTeams(trx: RunTransaction): Promise<readonly Team[]> {
  return (await sql<Team>`select id, name from teams where deleted_at is null order by name, id`.execute(trx)).rows;
}

const choicesOf = ({ teamIds, managesPeople }: Viewer, teams: readonly Team[]): Team[] => teams.filter(({ id }) => managesPeople || teamIds.includes(id)).map(({ id, name }) => ({ id, name }));

function teamsFor(choices: readonly Team[], wanted: readonly string[] | undefined): readonly string[] {
  const ids = choices.map(({ id }) => id);
  if (wanted?.some((id) => !ids.includes(id)) === true) throw new InvalidRequest([{ path: 'teamIds', message: 'names a team that is not yours' }]);
  const chosen = [...new Set(wanted ?? ids)];
  if (chosen.length === 0) throw new InvalidRequest([{ path: 'visibility', message: 'cannot be “team”: you are in none. Choose private or organisation' }]);
  return chosen;
}
