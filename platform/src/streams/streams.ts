import { type AuditStream, type EventGroup, type StreamDestination, streamDestination } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, type Transaction, etagOf, newId } from '../foundation/index.ts';
import type { StreamDependencies } from './dependencies.ts';
import { newSigningSecret, openSecrets, sealSecrets } from './stream-secrets.ts';
import type { StreamTables } from './tables.ts';
import { transportOf } from './transports/registry.ts';

export type StreamRow = Selectable<StreamTables['audit_streams']>;
type Trx = Transaction<StreamTables>;

/** More receivers than one log has. */
const mostStreams = 20;

/** Where the log ends: the place of the next entry. */
async function endOfLog(trx: Trx, tenantId: string): Promise<number> {
  const last = await trx.selectFrom('audit_leaves').select('sequence').where('tenant_id', '=', tenantId).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? 0 : last.sequence + 1;
}

function describe(row: StreamRow, end: number, now: Date): AuditStream {
  const { problem, problem_since: since, last_sequence: sequence, last_delivered_at: at, earlier_secret_until: earlier } = row;
  return {
    id: row.id, name: row.name, destination: streamDestination.parse(row.destination), groups: row.groups, includesPersonal: row.includes_personal, hasSecret: row.sealed_secret !== null,
    state: row.paused ? 'paused' : problem === null ? 'running' : 'retrying', pausedBecause: row.paused_because, nextSequence: row.next_sequence, behind: Math.max(0, end - row.next_sequence),
    lastDelivered: sequence === null || at === null ? null : { sequence, at: at.toISOString() },
    problem: problem === null || since === null ? null : { detail: problem, since: since.toISOString(), attempts: row.attempts, nextAt: row.next_at.toISOString() },
    earlierSecretUntil: earlier !== null && earlier > now ? earlier.toISOString() : null, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision),
  };
}

export async function listStreams({ database, clock }: Pick<StreamDependencies, 'database' | 'clock'>, tenantId: string): Promise<AuditStream[]> {
  return database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const rows = await trx.selectFrom('audit_streams').selectAll().where('tenant_id', '=', tenantId).orderBy('id').execute();
    const end = await endOfLog(trx, tenantId);
    return rows.map((row) => describe(row, end, clock.now()));
  });
}

/** @throws KeysteadError `not_found` for one that is not there, or not theirs. */
export async function findStream({ database }: StreamDependencies, tenantId: string, streamId: string): Promise<StreamRow> {
  const row = await database.as<StreamTables>().inTenant(tenantId, (trx) => trx.selectFrom('audit_streams').selectAll().where('tenant_id', '=', tenantId).where('id', '=', streamId).executeTakeFirst());
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

async function lockStream(trx: Trx, tenantId: string, streamId: string): Promise<StreamRow> {
  const row = await trx.selectFrom('audit_streams').selectAll().where('tenant_id', '=', tenantId).where('id', '=', streamId).forUpdate().executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

interface NewStream { readonly name: string; readonly destination: StreamDestination; readonly groups: readonly EventGroup[]; readonly includesPersonal: boolean; readonly secret?: string | undefined; readonly from: 'now' | 'start' }

/** @throws KeysteadError `conflict` where there are too many, or a secret is given to a receiver that takes none. */
export async function createStream(dependencies: StreamDependencies, principal: Principal, wish: NewStream): Promise<{ stream: AuditStream; signingSecret: string | null }> {
  const { tenantId } = principal;
  const { destination } = wish;
  refuseSecret(destination, wish.secret);
  const now = dependencies.clock.now();
  const id = newId();
  const signingSecret = destination.kind === 'webhook' ? newSigningSecret() : null;
  const kept = [signingSecret ?? wish.secret].filter((secret) => secret !== undefined);
  const sealed = await sealSecrets(dependencies.secrets, { tenantId, streamId: id }, kept);
  return dependencies.database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const { count } = await trx.selectFrom('audit_streams').select(({ fn }) => fn.countAll<number>().as('count')).where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
    if (Number(count) >= mostStreams) throw new KeysteadError('conflict', { detail: `one log has at most ${mostStreams} streams` });
    const end = await endOfLog(trx, tenantId);
    const row = await trx.insertInto('audit_streams').values({
      tenant_id: tenantId, id, name: wish.name, kind: destination.kind, destination: JSON.stringify(destination), groups: [...wish.groups], includes_personal: wish.includesPersonal, ...sealed,
      next_sequence: wish.from === 'start' ? 0 : end, next_at: now, created_at: now,
    }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'stream.created', actor: actorOf(principal), subjectId: id, detail: { name: wish.name, kind: destination.kind, receiver: transportOf(destination.kind).describe(destination), groups: wish.groups, includesPersonal: wish.includesPersonal, from: row.next_sequence } });
    return { stream: describe(row, end, now), signingSecret };
  });
}

/** Only HTTPS has a header for one: syslog knows none, and what webhooks are signed with is made here. */
function refuseSecret({ kind }: StreamDestination, secret: string | null | undefined): void {
  if (kind !== 'https' && typeof secret === 'string') throw new KeysteadError('conflict', { detail: kind === 'webhook' ? 'the secret of a webhook is made here, and shown once' : 'syslog over TLS takes no secret' });
}

interface Change { readonly name?: string | undefined; readonly destination?: StreamDestination | undefined; readonly groups?: readonly EventGroup[] | undefined; readonly includesPersonal?: boolean | undefined; readonly secret?: string | null | undefined; readonly paused?: boolean | undefined }

/** @throws KeysteadError `not_found`, `precondition_failed`, `conflict`. */
export async function updateStream(dependencies: StreamDependencies, principal: Principal, streamId: string, ifMatch: string | null, change: Change): Promise<AuditStream> {
  const { tenantId } = principal;
  const sealed = change.secret === undefined ? {} : await sealSecrets(dependencies.secrets, { tenantId, streamId }, change.secret === null ? [] : [change.secret]);
  const now = dependencies.clock.now();
  return dependencies.database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const before = await lockStream(trx, tenantId, streamId);
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const destination = change.destination ?? streamDestination.parse(before.destination);
    if (destination.kind !== before.kind) throw new KeysteadError('conflict', { detail: 'a stream keeps its kind; make another one and remove this' });
    if (before.kind === 'webhook' && change.secret === null) throw new KeysteadError('conflict', { detail: 'a webhook is always signed; renew its secret instead' });
    refuseSecret(destination, change.secret);
    const { secretIsFor } = transportOf(before.kind);
    if (before.sealed_secret !== null && change.secret === undefined && secretIsFor(destination) !== secretIsFor(streamDestination.parse(before.destination))) throw new KeysteadError('conflict', { detail: 'the secret was entered for another address or header; enter the one of the new' });
    const paused = change.paused ?? before.paused;
    // What was changed is tried at once.
    const row = await trx.updateTable('audit_streams').set({
      name: change.name ?? before.name, destination: JSON.stringify(destination), groups: [...change.groups ?? before.groups], includes_personal: change.includesPersonal ?? before.includes_personal, ...sealed,
      paused, paused_because: paused ? before.paused_because ?? 'person' : null, next_at: now, revision: before.revision + 1, ...(paused ? {} : { attempts: 0 }), ...(before.paused && !paused ? { problem: null, problem_since: null } : {}),
    }).where('tenant_id', '=', tenantId).where('id', '=', streamId).returningAll().executeTakeFirstOrThrow();
    const fields = Object.entries(change).filter(([, value]) => value !== undefined).map(([name]) => name);
    await recordEvent(trx, { tenantId, action: 'stream.updated', actor: actorOf(principal), subjectId: streamId, detail: { name: row.name, fields, receiver: transportOf(row.kind).describe(destination), paused } });
    return describe(row, await endOfLog(trx, tenantId), now);
  });
}

/** @throws KeysteadError `not_found`. */
export async function deleteStream({ database }: StreamDependencies, principal: Principal, streamId: string): Promise<void> {
  const { tenantId } = principal;
  await database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const { name } = await lockStream(trx, tenantId, streamId);
    await trx.deleteFrom('audit_streams').where('tenant_id', '=', tenantId).where('id', '=', streamId).execute();
    await recordEvent(trx, { tenantId, action: 'stream.deleted', actor: actorOf(principal), subjectId: streamId, detail: { name } });
  });
}

/** Sets a stream back, or on, to a place in the log; of a time, to the first entry that happened then or later; of both, to the later place. @throws KeysteadError `not_found`. */
export async function replayStream({ database, clock }: StreamDependencies, principal: Principal, streamId: string, wish: { readonly fromSequence: number; readonly fromTime?: string | undefined }): Promise<AuditStream> {
  const { tenantId } = principal;
  return database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const before = await lockStream(trx, tenantId, streamId);
    const end = await endOfLog(trx, tenantId);
    const since = wish.fromTime === undefined ? 0 : await firstSince(trx, tenantId, new Date(wish.fromTime)) ?? end;
    const from = Math.min(end, Math.max(wish.fromSequence, since));
    const row = await trx.updateTable('audit_streams').set({ next_sequence: from, next_at: clock.now(), attempts: 0, revision: before.revision + 1 }).where('tenant_id', '=', tenantId).where('id', '=', streamId).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'stream.replayed', actor: actorOf(principal), subjectId: streamId, detail: { name: row.name, from, before: before.next_sequence } });
    return describe(row, end, clock.now());
  });
}

async function firstSince(trx: Trx, tenantId: string, time: Date): Promise<number | null> {
  const { first } = await trx.selectFrom('audit_leaves').select(({ fn }) => fn.min<number | null>('sequence').as('first')).where('tenant_id', '=', tenantId).where('occurred_at', '>=', time).executeTakeFirstOrThrow();
  return first === null ? null : Number(first);
}

/** A new secret for a webhook; the one before signs too for some hours. @throws KeysteadError `not_found`, `conflict` for a stream of another kind. */
export async function renewSecret(dependencies: StreamDependencies, principal: Principal, streamId: string, overlapHours: number): Promise<{ stream: AuditStream; signingSecret: string }> {
  const { tenantId } = principal;
  const row = await findStream(dependencies, tenantId, streamId);
  if (row.kind !== 'webhook') throw new KeysteadError('conflict', { detail: 'only webhooks are signed; enter another secret by changing the stream' });
  const now = dependencies.clock.now();
  const signingSecret = newSigningSecret();
  const [present] = await openSecrets(dependencies.secrets, row, now);
  const sealed = await sealSecrets(dependencies.secrets, { tenantId, streamId }, [signingSecret, ...present === undefined ? [] : [present]]);
  const until = new Date(now.getTime() + overlapHours * 3_600_000);
  return dependencies.database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    const before = await lockStream(trx, tenantId, streamId);
    if (before.revision !== row.revision) throw new KeysteadError('conflict', { detail: 'the stream was changed meanwhile; try again' });
    const changed = await trx.updateTable('audit_streams').set({ ...sealed, earlier_secret_until: until, revision: row.revision + 1 }).where('tenant_id', '=', tenantId).where('id', '=', streamId).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'stream.secret-renewed', actor: actorOf(principal), subjectId: streamId, detail: { name: row.name, until: until.toISOString() } });
    return { stream: describe(changed, await endOfLog(trx, tenantId), now), signingSecret };
  });
}
