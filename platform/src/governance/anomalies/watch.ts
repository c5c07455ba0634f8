import { type AnomalySettings } from '@keystead/contract';
import { recordEvent, systemActor } from '../../audit/index.ts';
import { type Transaction, newId, sql } from '../../foundation/index.ts';
import { selectAnomalies, type StoredAnomaly } from './alerts.ts';
import { openBaselineCache } from './baseline-cache.ts';
import type { AnomalyDependencies } from './dependencies.ts';
import { kindTexts } from './describe.ts';
import { dayMilliseconds, type Finding, hourMilliseconds, startOfDay, startOfHour } from './facts.ts';
import { findAnomalies } from './find-anomalies.ts';
import { baselineDays, learnBaseline } from './learn-baseline.ts';
import { type KnownAlert, planAlerts } from './plan-alerts.ts';
import { readPresent, readRoutedModels, readRouteNames, readSpending } from './read-facts.ts';
import { readWindow } from './read-window.ts';
import { readSettings } from './settings.ts';
import { meanSpending, splitSpike } from './split-spike.ts';
import type { AnomalyTables, Evidence, HistoryLine } from './tables.ts';
import { tellPeople } from './tell-people.ts';

type Trx = Transaction<AnomalyTables>;

/** An organisation is looked at so often. */
const everyMilliseconds = 300_000;
/** How often it is asked whose time has come. */
const lookMilliseconds = 60_000;
/** In one look; the others come with the next. */
const tenantsAtOnce = 50;
/** Baselines of a day are kept by a process for so many organisations. */
const mostBaselines = 1_000;
/** An organisation that was not looked at for so long makes room for another one. */
const baselineRestMilliseconds = 3 * everyMilliseconds;
/** Every alert that may matter to planning: open ones, and what was resolved lately. */
const knownAlerts = 500;
/** Of one alert that was muted. */
const mostNovelties = 200;
const weeksOfSplit = [1, 2, 3] as const;

/** Looks for what is out of the ordinary. */
export interface AnomalyWatch {
  /** Looks at every organisation whose time has come. Gives how many alerts were raised. */
  runOnce(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * The watch. Any number of processes may run it: whoever takes an organisation moves its next look on first, so that no other looks at the same time; one that dies loses one look,
 * and the next finds the same. Nothing is kept between looks but alerts: each look goes by the sums of usage, where calls came from, refusals and the audit log.
 */
export function openAnomalyWatch(dependencies: AnomalyDependencies): AnomalyWatch {
  const { clock, logger } = dependencies;
  const database = dependencies.database.as<AnomalyTables>();
  const baselines = openBaselineCache({ most: mostBaselines, restMilliseconds: baselineRestMilliseconds });
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const due = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_to_watch(${now}, ${tenantsAtOnce}) as tenant`.execute(trx)).rows);
    let raised = 0;
    for (const { tenant } of due) {
      try {
        raised += await look(tenant, now);
      } catch (error) {
        logger.warn({ err: error, tenantId: tenant }, 'an organisation could not be looked at for anomalies; it is tried again');
      }
    }
    await forget();
    return raised;
  }

  async function look(tenantId: string, now: Date): Promise<number> {
    const taken = await database.inTenant(tenantId, async (trx) => (await sql`
      insert into anomaly_watch as w (tenant_id, next_at) values (${tenantId}, ${new Date(now.getTime() + everyMilliseconds)})
      on conflict (tenant_id) do update set next_at = excluded.next_at where w.next_at <= ${now} returning tenant_id`.execute(trx)).rows.length > 0);
    if (!taken) return 0;
    return database.inTenant(tenantId, async (trx) => {
      const { settings } = await readSettings(trx, tenantId);
      const findings = await find(trx, { tenantId, now: now.getTime(), settings });
      const raised = await keep(trx, { tenantId, now, findings });
      await tellPeople(trx, { tenantId, now, settings, dependencies });
      await sql`update anomaly_watch set looked_at = ${now} where tenant_id = ${tenantId}`.execute(trx);
      return raised;
    });
  }

  async function find(trx: Trx, { tenantId, now, settings }: { readonly tenantId: string; readonly now: number; readonly settings: AnomalySettings }): Promise<readonly Finding[]> {
    const sandboxes = sandboxesOf(dependencies);
    const from = startOfDay(now - 1) - dayMilliseconds;
    const present = await readPresent(trx, { tenantId, from, to: startOfHour(now) + hourMilliseconds, sandboxes });
    let baseline = baselines.get(tenantId, from, now);
    if (baseline === null) {
      baseline = learnBaseline(await readWindow(trx, { tenantId, from: from - baselineDays * dayMilliseconds, to: from, sandboxes }));
      baselines.keep(tenantId, from, now, baseline);
    }
    return findAnomalies({ now, settings, baseline, present, routedModels: await readRoutedModels(trx, tenantId), routes: await readRouteNames(trx, tenantId) });
  }

  async function keep(trx: Trx, { tenantId, now, findings }: { readonly tenantId: string; readonly now: Date; readonly findings: readonly Finding[] }): Promise<number> {
    const stored = latestOf(await selectAnomalies(trx, tenantId, { limit: knownAlerts }));
    const plan = planAlerts([...stored.values()].map(toKnown), findings, now.getTime());
    for (const finding of plan.raise) await raise(trx, { tenantId, now, finding });
    for (const { alert, finding } of plan.update) await update(trx, { tenantId, now, alert, finding, before: stored.get(alert.id)?.evidence ?? null });
    for (const { alert, finding, why } of plan.reopen) {
      await update(trx, { tenantId, now, alert, finding, before: stored.get(alert.id)?.evidence ?? null });
      await change(trx, { tenantId, alert, line: { at: now.toISOString(), what: why, by: null, note: null }, set: sql`state = 'open', muted_until = null, mute_reason = null, told_at = null` });
      await recordEvent(trx, { tenantId, action: 'anomaly.reopened', actor: systemActor, subjectId: alert.id, detail: { title: kindTexts[alert.kind].title, kind: alert.kind } });
    }
    for (const alert of plan.lapse) {
      await change(trx, { tenantId, alert, line: { at: now.toISOString(), what: 'lapsed', by: null, note: null }, set: sql`state = 'resolved', resolved_at = ${now}` });
      await recordEvent(trx, { tenantId, action: 'anomaly.resolved', actor: systemActor, subjectId: alert.id, detail: { title: kindTexts[alert.kind].title, kind: alert.kind, note: 'Not seen for a week' } });
    }
    return plan.raise.length;
  }

  async function raise(trx: Trx, { tenantId, now, finding }: { readonly tenantId: string; readonly now: Date; readonly finding: Finding }): Promise<void> {
    const id = newId();
    const evidence = await evidenceOf(trx, { tenantId, now, finding, before: null });
    const history: readonly HistoryLine[] = [{ at: now.toISOString(), what: 'raised', by: null, note: null }];
    const { rows } = await sql`
      insert into anomalies (id, tenant_id, kind, subject_kind, subject_id, state, since, seen_at, raised_at, evidence, history)
      values (${id}, ${tenantId}, ${finding.kind}, ${finding.subject.kind}, ${finding.subject.id}, 'open', ${new Date(finding.since)}, ${new Date(finding.until)}, ${now}, ${JSON.stringify(evidence)}, ${JSON.stringify(history)})
      on conflict do nothing returning id`.execute(trx);
    if (rows.length === 0) return;
    await recordEvent(trx, {
      tenantId, action: 'anomaly.raised', actor: systemActor, subjectId: id,
      detail: { title: kindTexts[finding.kind].title, kind: finding.kind, subjectKind: finding.subject.kind, about: finding.subject.id, since: new Date(finding.since).toISOString(), observed: Math.round(finding.observed), expected: finding.expected === null ? null : Math.round(finding.expected), unit: kindTexts[finding.kind].unit },
    });
  }

  async function update(trx: Trx, { tenantId, now, alert, finding, before }: { readonly tenantId: string; readonly now: Date; readonly alert: KnownAlert; readonly finding: Finding; readonly before: Evidence | null }): Promise<void> {
    const evidence = await evidenceOf(trx, { tenantId, now, finding, before });
    await sql`update anomalies set seen_at = ${new Date(finding.until)}, since = least(since, ${new Date(finding.since)}), evidence = ${JSON.stringify(evidence)} where tenant_id = ${tenantId} and id = ${alert.id}`.execute(trx);
  }

  /** A spike is split again after an hour at the earliest: it is read row by row. */
  async function evidenceOf(trx: Trx, { tenantId, now, finding, before }: { readonly tenantId: string; readonly now: Date; readonly finding: Finding; readonly before: Evidence | null }): Promise<Evidence> {
    const { observed, expected, words, novelties, behind, chart } = finding;
    // What was muted stays known, also where it is not seen for a while.
    const known = before?.mutedAt === undefined ? novelties : [...new Set([...novelties, ...before.novelties])].slice(0, mostNovelties);
    const plain = { observed, expected, words, novelties: known, behind, chart, ...before?.mutedAt === undefined ? {} : { mutedAt: before.mutedAt } };
    if (finding.kind !== 'spend-spike') return { ...plain, split: null, splitAt: null };
    if (before?.splitAt !== null && before?.splitAt !== undefined && now.getTime() - before.splitAt < hourMilliseconds) return { ...plain, split: before.split, splitAt: before.splitAt };
    const sandboxes = sandboxesOf(dependencies);
    const spent = await readSpending(trx, { tenantId, from: finding.since, to: finding.until, sandboxes });
    const weeks = [];
    for (const week of weeksOfSplit) weeks.push(await readSpending(trx, { tenantId, from: finding.since - week * 7 * dayMilliseconds, to: finding.until - week * 7 * dayMilliseconds, sandboxes }));
    return { ...plain, split: splitSpike(spent, meanSpending(weeks)), splitAt: now.getTime() };
  }

  async function forget(): Promise<void> {
    await database.transaction((trx) => sql`select keystead.forget_call_origins(5000), keystead.forget_refused_credentials(5000)`.execute(trx));
  }

  return {
    runOnce,
    start() { timer ??= setInterval(() => { running = running.then(runOnce).catch((error: unknown) => logger.warn({ err: error }, 'anomalies could not be looked for just now')); }, lookMilliseconds).unref(); },
    async stop() { if (timer !== null) clearInterval(timer); await running; },
  };
}

function sandboxesOf({ providers }: AnomalyDependencies): readonly string[] {
  return [...providers].filter(([, { sandbox }]) => sandbox).map(([id]) => id);
}

/** The latest of each kind and subject, by its id: rows come newest first. */
function latestOf(rows: readonly StoredAnomaly[]): ReadonlyMap<string, StoredAnomaly> {
  const seen = new Set<string>();
  return new Map(rows.filter((row) => { const key = `${row.kind} ${row.subject_kind} ${row.subject_id}`; const first = !seen.has(key); seen.add(key); return first; }).map((row) => [row.id, row]));
}

function toKnown(row: StoredAnomaly): KnownAlert {
  return { id: row.id, kind: row.kind, subject: { kind: row.subject_kind, id: row.subject_id }, state: row.state, novelties: row.evidence.novelties, seenAt: row.seen_at.getTime(), mutedUntil: row.muted_until?.getTime() ?? null, mutedAt: row.evidence.mutedAt ?? null, resolvedAt: row.resolved_at?.getTime() ?? null };
}

async function change(trx: Trx, { tenantId, alert, line, set }: { readonly tenantId: string; readonly alert: Pick<KnownAlert, 'id'>; readonly line: HistoryLine; readonly set: ReturnType<typeof sql> }): Promise<void> {
  await sql`update anomalies set ${set}, history = history || ${JSON.stringify([line])}::jsonb where tenant_id = ${tenantId} and id = ${alert.id}`.execute(trx);
}
