import { createHash } from 'node:crypto';
import { type BodyOf, type Containment, type KeyIncident, type OpenTaskReason, incidentTasks, type operations } from '@keystead/contract';
import { type Actor, actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, type Transaction, newId, sql } from '../../foundation/index.ts';
import { type VaultTables, changeCredentialState, removeCredential } from '../../vault/index.ts';
import type { IncidentDependencies } from './dependencies.ts';
import { peopleIn, toIncident } from './describe.ts';
import { readReach } from './reach.ts';
import { reportText } from './report.ts';
import { lockOpen, readRows } from './rows.ts';
import { readUse } from './use.ts';

const daysBeforeSuspicion = 30;
/** An incident and its report are read whole. */
const mostNotes = 500;
type Stop = 'disable' | 'delete';
const containmentOf: Readonly<Record<Stop, Exclude<Containment, 'left'>>> = { disable: 'disabled', delete: 'deleted' };

/** An incident with the names of who is in it. @throws KeysteadError `not_found` */
export async function readIncident(dependencies: IncidentDependencies, tenantId: string, incidentId: string): Promise<KeyIncident> {
  const rows = await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, (trx) => readRows(trx, tenantId, incidentId));
  return toIncident(rows, { names: await dependencies.people.names(tenantId, [...new Set(peopleIn(rows))]), providers: dependencies.providers });
}

/**
 * Suspects a key: stops it and opens its incident, in one transaction. What it could reach is read before, as it was.
 * @throws KeysteadError `not_found`; `conflict` where the key has an open incident, or the suspicion begins in the future.
 */
export async function openIncident(dependencies: IncidentDependencies, principal: Principal, asked: BodyOf<typeof operations.openKeyIncident>): Promise<KeyIncident> {
  const { vault } = dependencies;
  const { tenantId } = principal;
  const { credentialId, reason, contain } = asked;
  const key = await readReach(dependencies, tenantId, credentialId);
  const now = vault.clock.now();
  const since = asked.suspectedSince === undefined ? new Date(now.getTime() - daysBeforeSuspicion * 86_400_000) : new Date(asked.suspectedSince);
  if (since > now) throw new KeysteadError('conflict', { detail: 'the suspicion begins in the future' });
  const id = newId();
  await vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into key_incidents (id, tenant_id, credential_id, label, provider, fingerprint, environment, reach, reason, suspected_since, opened_by, opened_at)
      values (${id}, ${tenantId}, ${credentialId}, ${key.label}, ${key.provider}, ${key.fingerprint}, ${key.environment}, ${JSON.stringify(key.reach)}, ${reason}, ${since}, ${principal.userId}, ${now})
      on conflict (tenant_id, credential_id) where closed_at is null do nothing returning id`.execute(trx);
    if (rows.length === 0) throw new KeysteadError('conflict', { detail: 'this key has an open incident already; go on there' });
    await recordEvent(trx, { tenantId, action: 'incident.opened', actor: actorOf(principal), subjectId: id, detail: { credential: credentialId, fingerprint: key.fingerprint, since: since.toISOString() } });
    if (contain !== 'leave') await stop(trx, dependencies, { principal, incidentId: id, credentialId, contain, abortInFlight: asked.abortInFlight, now });
  });
  return readIncident(dependencies, tenantId, id);
}

interface Stopping { readonly principal: Principal; readonly incidentId: string; readonly credentialId: string; readonly contain: Stop; readonly abortInFlight: boolean; readonly now: Date }

async function stop(trx: Transaction<VaultTables>, { vault }: IncidentDependencies, { principal, incidentId, credentialId, contain, abortInFlight, now }: Stopping): Promise<void> {
  const { tenantId } = principal;
  const actor: Actor = actorOf(principal);
  if (contain === 'disable') await changeCredentialState(trx, { tenantId, actor, credentialId, state: 'disabled', abortInFlight });
  else await removeCredential(trx, vault, { tenantId, actor, credentialId, abortInFlight });
  await sql`update key_incidents set containment = ${containmentOf[contain]}, contained_by = ${principal.userId}, contained_at = ${now} where tenant_id = ${tenantId} and id = ${incidentId}`.execute(trx);
  await recordEvent(trx, { tenantId, action: 'incident.contained', actor, subjectId: incidentId, detail: { credential: credentialId, how: containmentOf[contain], callsBrokenOff: abortInFlight } });
}

/** Stops the key of an open incident; one that was disabled may still be destroyed. @throws KeysteadError `not_found`; `conflict` */
export async function containIncident(dependencies: IncidentDependencies, principal: Principal, asked: { readonly incidentId: string; readonly contain: Stop; readonly abortInFlight: boolean }): Promise<KeyIncident> {
  const { tenantId } = principal;
  await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const row = await lockOpen(trx, tenantId, asked.incidentId);
    if (row.containment === 'deleted') throw new KeysteadError('conflict', { detail: 'the key was destroyed already' });
    await stop(trx, dependencies, { ...asked, principal, credentialId: row.credential_id, now: dependencies.vault.clock.now() });
  });
  return readIncident(dependencies, tenantId, asked.incidentId);
}

/** @throws KeysteadError `not_found`; `conflict` where it is closed, or the owner is no active member. */
export async function setTask(dependencies: IncidentDependencies, principal: Principal, asked: { readonly incidentId: string; readonly task: string; readonly ownerId: string | null; readonly done: boolean; readonly note: string }): Promise<KeyIncident> {
  const { tenantId, userId } = principal;
  const { incidentId, task, ownerId, done, note } = asked;
  await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    await lockOpen(trx, tenantId, incidentId);
    if (ownerId !== null && (await sql`select from members where tenant_id = ${tenantId} and user_id = ${ownerId} and state = 'active'`.execute(trx)).rows.length === 0) throw new KeysteadError('conflict', { detail: 'whoever does it must be an active member' });
    const doneAt = done ? dependencies.vault.clock.now() : null;
    await sql`
      insert into incident_tasks as t (tenant_id, incident_id, task, owner_id, note, done_at, done_by) values (${tenantId}, ${incidentId}, ${task}, ${ownerId}, ${note}, ${doneAt}, ${done ? userId : null})
      on conflict (incident_id, task) do update set owner_id = excluded.owner_id, note = excluded.note,
        done_at = case when excluded.done_at is null then null else coalesce(t.done_at, excluded.done_at) end, done_by = case when excluded.done_at is null then null when t.done_at is not null then t.done_by else excluded.done_by end`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'incident.task-set', actor: actorOf(principal), subjectId: incidentId, detail: { task, state: done ? 'done' : 'open', owner: ownerId } });
  });
  return readIncident(dependencies, tenantId, incidentId);
}

/** @throws KeysteadError `not_found`; `conflict` where it is closed, or has as many notes as it may have. */
export async function addNote(dependencies: IncidentDependencies, principal: Principal, asked: { readonly incidentId: string; readonly text: string }): Promise<KeyIncident> {
  const { tenantId, userId } = principal;
  await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    await lockOpen(trx, tenantId, asked.incidentId);
    const { rows: notes } = await sql`select from incident_notes where tenant_id = ${tenantId} and incident_id = ${asked.incidentId} limit ${mostNotes}`.execute(trx);
    if (notes.length >= mostNotes) throw new KeysteadError('conflict', { detail: `an incident has at most ${mostNotes} notes; go on in a document of yours, and name it in the last` });
    await sql`insert into incident_notes (id, tenant_id, incident_id, written_by, written_at, body) values (${newId()}, ${tenantId}, ${asked.incidentId}, ${userId}, ${dependencies.vault.clock.now()}, ${asked.text})`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'incident.noted', actor: actorOf(principal), subjectId: asked.incidentId, detail: {} });
  });
  return readIncident(dependencies, tenantId, asked.incidentId);
}

/** Closes an incident and keeps its report as it reads then; the report's hash is in the log. @throws KeysteadError `not_found`; `conflict` where it is closed, or tasks are open and nothing says why they stay so. That the key was never stopped keeps nobody from it (a suspicion may be wrong): it stands in report and log. */
export async function closeIncident(dependencies: IncidentDependencies, principal: Principal, asked: { readonly incidentId: string; readonly summary: string; readonly whyOpen?: OpenTaskReason | undefined }): Promise<KeyIncident> {
  const { tenantId, userId } = principal;
  const { incidentId, summary } = asked;
  const before = await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, (trx) => readRows(trx, tenantId, incidentId));
  const [use, names] = [await readUse(dependencies, tenantId, before.row), await dependencies.people.names(tenantId, [...new Set([...peopleIn(before), ...userId === null ? [] : [userId]])])];
  await dependencies.vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    const row = await lockOpen(trx, tenantId, incidentId);
    const closedAt = dependencies.vault.clock.now();
    const rows = await readRows(trx, tenantId, incidentId);
    const openTasks = incidentTasks.filter((task) => !rows.tasks.some((each) => each.task === task && each.done_at !== null));
    const whyOpen = openTasks.length === 0 ? null : asked.whyOpen ?? null;
    if (openTasks.length > 0 && whyOpen === null) throw new KeysteadError('conflict', { detail: `${openTasks.length} of its tasks ${openTasks.length === 1 ? 'is' : 'are'} open: do them, or say why they stay open (whyOpen)` });
    const report = reportText(toIncident({ ...rows, row: { ...rows.row, summary, why_open: whyOpen, closed_by: userId, closed_at: closedAt } }, { names, providers: dependencies.providers }), use);
    await sql`update key_incidents set summary = ${summary}, why_open = ${whyOpen}, closed_by = ${userId}, closed_at = ${closedAt}, report = ${report} where tenant_id = ${tenantId} and id = ${incidentId}`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'incident.closed', actor: actorOf(principal), subjectId: incidentId, detail: { credential: row.credential_id, how: row.containment, open: openTasks.length, openTasks, whyOpen, report: createHash('sha256').update(report).digest('hex') } });
  });
  return readIncident(dependencies, tenantId, incidentId);
}
