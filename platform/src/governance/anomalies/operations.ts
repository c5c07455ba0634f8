import { type BodyOf, defaultAnomalySettings, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type ImplementedOperation, KeysteadError, type Principal, type Transaction, decodeCursor, implement, sql, toPage, uuidCursor } from '../../foundation/index.ts';
import { findAnomaly, selectAnomalies, type StoredAnomaly, toAnomaly, toSummaries } from './alerts.ts';
import type { AnomalyDependencies } from './dependencies.ts';
import { kindTexts } from './describe.ts';
import { dayMilliseconds } from './facts.ts';
import { baselineDays, learningDays } from './learn-baseline.ts';
import { nameSubjects } from './name-subjects.ts';
import { distanceOf } from './plan-alerts.ts';
import { readPaused, selectPauses, setPauseIn } from './pauses.ts';
import { readSettings } from './settings.ts';
import type { AnomalyTables, HistoryLine } from './tables.ts';

type Trx = Transaction<AnomalyTables>;
const longestMuteDays = 366;

/** Alerts, what is watched, and pauses. */
export function anomalyOperations(dependencies: AnomalyDependencies): readonly ImplementedOperation[] {
  const database = dependencies.database.as<AnomalyTables>();

  async function show(tenantId: string, read: (trx: Trx) => Promise<StoredAnomaly>) {
    const { row, paused } = await database.inTenant(tenantId, async (trx) => ({ row: await read(trx), paused: await readPaused(trx, tenantId) }));
    return toAnomaly(row, { tenantId, paused, dependencies });
  }

  /** One step of an alert that is not over, with its line of history. */
  async function step(trx: Trx, { principal, anomalyId, what, note, set }: { readonly principal: Principal; readonly anomalyId: string; readonly what: HistoryLine['what']; readonly note: string; readonly set: ReturnType<typeof sql> }): Promise<StoredAnomaly> {
    const { tenantId, userId } = principal;
    const row = await findAnomaly(trx, tenantId, anomalyId, true);
    if (row.state === 'resolved') throw new KeysteadError('conflict', { detail: 'the alert is resolved already' });
    const line: HistoryLine = { at: dependencies.clock.now().toISOString(), what, by: userId, note: note === '' ? null : note };
    await sql`update anomalies set ${set}, history = history || ${JSON.stringify([line])}::jsonb where tenant_id = ${tenantId} and id = ${anomalyId}`.execute(trx);
    return findAnomaly(trx, tenantId, anomalyId);
  }

  async function watched(principal: Principal) {
    const { tenantId } = principal;
    const from = new Date(dependencies.clock.now().getTime() - baselineDays * dayMilliseconds);
    const { stored, facts } = await database.inTenant(tenantId, async (trx) => ({
      stored: await readSettings(trx, tenantId),
      facts: (await sql<{ looked_at: Date | null; days: number }>`
        select (select looked_at from anomaly_watch where tenant_id = ${tenantId}) as looked_at, (select count(distinct day) from usage_service_days where tenant_id = ${tenantId} and day >= ${from}) as days`.execute(trx)).rows[0],
    }));
    const names = await dependencies.people.names(tenantId, stored.changedBy === null ? [] : [stored.changedBy]);
    return {
      settings: stored.settings, mayChange: principal.permissions.has('alerts.manage'), baselineDays, learningDays, learntDays: facts?.days ?? 0, lookedAt: facts?.looked_at?.toISOString() ?? null,
      changedAt: stored.changedAt?.toISOString() ?? null, changedByName: stored.changedBy === null ? null : names.get(stored.changedBy) ?? null,
    };
  }

  return [
    implement(operations.listAnomalies, async ({ principal: { tenantId }, query: { cursor, limit, state, kind } }) => {
      const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
      const rows = await database.inTenant(tenantId, (trx) => selectAnomalies(trx, tenantId, { before, open: state === 'open', kind: kind ?? null, limit: limit + 1 }));
      return toPage(await toSummaries(rows, tenantId, dependencies), limit, (each) => each, (each) => each.id);
    }),
    implement(operations.readAnomaly, ({ principal: { tenantId }, params: { anomalyId } }) => show(tenantId, (trx) => findAnomaly(trx, tenantId, anomalyId))),
    implement(operations.acknowledgeAnomaly, ({ principal, params: { anomalyId }, body: { note } }) => show(principal.tenantId, async (trx) => {
      const row = await step(trx, { principal, anomalyId, what: 'acknowledged', note, set: sql`state = case when state = 'muted' then 'muted' else 'acknowledged' end` });
      await recordEvent(trx, { tenantId: principal.tenantId, action: 'anomaly.acknowledged', actor: actorOf(principal), subjectId: anomalyId, detail: { title: kindTexts[row.kind].title, kind: row.kind } });
      return row;
    })),
    implement(operations.resolveAnomaly, ({ principal, params: { anomalyId }, body: { note } }) => show(principal.tenantId, async (trx) => {
      const row = await step(trx, { principal, anomalyId, what: 'resolved', note, set: sql`state = 'resolved', resolved_at = ${dependencies.clock.now()}, muted_until = null` });
      await recordEvent(trx, { tenantId: principal.tenantId, action: 'anomaly.resolved', actor: actorOf(principal), subjectId: anomalyId, detail: { title: kindTexts[row.kind].title, kind: row.kind, note } });
      return row;
    })),
    implement(operations.muteAnomaly, ({ principal, params: { anomalyId }, body: { reason, until } }) => show(principal.tenantId, async (trx) => {
      const [now, end] = [dependencies.clock.now(), new Date(until)];
      const { evidence } = await findAnomaly(trx, principal.tenantId, anomalyId, true);
      const row = await step(trx, { principal, anomalyId, what: 'muted', note: `until ${until.slice(0, 16).replace('T', ' ')} UTC: ${reason}`, set: sql`state = 'muted', muted_until = ${end}, mute_reason = ${reason}, evidence = evidence || ${JSON.stringify({ mutedAt: distanceOf(evidence) })}::jsonb` });
      // After it was looked for: what is another's is not there, whatever else is wrong.
      if (end <= now || end.getTime() - now.getTime() > longestMuteDays * dayMilliseconds) throw new KeysteadError('conflict', { detail: 'the end must lie within the next year' });
      await recordEvent(trx, { tenantId: principal.tenantId, action: 'anomaly.muted', actor: actorOf(principal), subjectId: anomalyId, detail: { title: kindTexts[row.kind].title, kind: row.kind, until: end.toISOString(), reason } });
      return row;
    })),
    implement(operations.readAnomalySettings, ({ principal }) => watched(principal)),
    implement(operations.updateAnomalySettings, async ({ principal, body }) => {
      await database.inTenant(principal.tenantId, (trx) => saveSettings(trx, principal, body));
      return watched(principal);
    }),
    implement(operations.listPauses, async ({ principal: { tenantId } }) => {
      const rows = await database.inTenant(tenantId, (trx) => selectPauses(trx, tenantId));
      const nameOf = await nameSubjects(tenantId, [...rows.map((row) => ({ kind: row.kind, id: row.subject })), ...rows.flatMap((row) => (row.paused_by === null ? [] : [{ kind: 'person' as const, id: row.paused_by }]))], dependencies);
      return { items: rows.map((row) => ({ kind: row.kind, id: row.subject, name: nameOf(row.kind, row.subject), reason: row.reason, pausedAt: row.paused_at.toISOString(), pausedByName: row.paused_by === null ? null : nameOf('person', row.paused_by) })) };
    }),
    implement(operations.setPause, async ({ principal, body: { kind, subject, paused, reason } }) => {
      // Whoever looks after alerts stops a key; to bring one back that somebody disabled is a matter of keys.
      if (kind === 'credential' && !paused && !principal.permissions.has('credentials.manage')) throw new KeysteadError('forbidden', { permission: 'credentials.manage' });
      await database.inTenant(principal.tenantId, (trx) => setPauseIn(trx, { tenantId: principal.tenantId, actor: actorOf(principal), by: principal.userId, kind, subject, paused, reason, apps: dependencies.apps, now: dependencies.clock.now() }));
      return { paused };
    }),
  ];
}

async function saveSettings(trx: Trx, principal: Principal, body: BodyOf<typeof operations.updateAnomalySettings>): Promise<void> {
  const { tenantId, userId } = principal;
  const { settings: before } = await readSettings(trx, tenantId);
  const fields = (Object.keys(defaultAnomalySettings) as (keyof typeof defaultAnomalySettings)[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(body[name]));
  if (fields.length === 0) return;
  await sql`
    insert into anomaly_settings as s (tenant_id, settings, changed_by) values (${tenantId}, ${JSON.stringify(body)}, ${userId})
    on conflict (tenant_id) do update set settings = excluded.settings, changed_by = excluded.changed_by, changed_at = now(), revision = s.revision + 1`.execute(trx);
  await recordEvent(trx, { tenantId, action: 'anomaly.settings-changed', actor: actorOf(principal), subjectId: tenantId, detail: { fields } });
}
