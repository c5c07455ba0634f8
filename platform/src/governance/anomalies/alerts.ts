import { type Anomaly, type AnomalyKind, type AnomalySummary, pausableKinds } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../../foundation/index.ts';
import type { AnomalyDependencies } from './dependencies.ts';
import { kindTexts, linksOf } from './describe.ts';
import type { Subject } from './facts.ts';
import { type NameOf, nameSubjects } from './name-subjects.ts';
import type { AnomaliesTable, AnomalyTables, Evidence, HistoryLine } from './tables.ts';

type Trx = Transaction<AnomalyTables>;
/** A row as it is read. */
export type StoredAnomaly = Omit<AnomaliesTable, 'evidence' | 'history'> & { readonly evidence: Evidence; readonly history: readonly HistoryLine[] };

export async function selectAnomalies(trx: Trx, tenantId: string, { before = null, open = false, kind = null, limit }: { readonly before?: string | null; readonly open?: boolean; readonly kind?: AnomalyKind | null; readonly limit: number }): Promise<readonly StoredAnomaly[]> {
  return (await sql<StoredAnomaly>`
    select * from anomalies where tenant_id = ${tenantId} and (${before}::uuid is null or id < ${before}::uuid) and (not ${open} or state <> 'resolved') and (${kind}::text is null or kind = ${kind})
    order by id desc limit ${limit}`.execute(trx)).rows;
}

/** @throws KeysteadError `not_found` */
export async function findAnomaly(trx: Trx, tenantId: string, anomalyId: string, lock = false): Promise<StoredAnomaly> {
  const { rows: [row] } = await sql<StoredAnomaly>`select * from anomalies where tenant_id = ${tenantId} and id = ${anomalyId} ${lock ? sql`for update` : sql``}`.execute(trx);
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

const subjectsOf = (row: StoredAnomaly): readonly Subject[] => [{ kind: row.subject_kind, id: row.subject_id }, ...row.evidence.behind];

function toSummary(row: StoredAnomaly, nameOf: NameOf): AnomalySummary {
  const text = kindTexts[row.kind];
  const name = nameOf(row.subject_kind, row.subject_id);
  return {
    id: row.id, kind: row.kind, title: text.title, subject: { kind: row.subject_kind, id: row.subject_id, name }, state: row.state, since: row.since.toISOString(), seenAt: row.seen_at.toISOString(), raisedAt: row.raised_at.toISOString(),
    cause: [...text.cause({ kind: row.kind, subjectName: name, evidence: row.evidence, nameOf })], unit: text.unit, observed: row.evidence.observed, expected: row.evidence.expected, mutedUntil: row.muted_until?.toISOString() ?? null,
  };
}

/** As callers see them. */
export async function toSummaries(rows: readonly StoredAnomaly[], tenantId: string, dependencies: AnomalyDependencies): Promise<AnomalySummary[]> {
  const nameOf = await nameSubjects(tenantId, rows.flatMap(subjectsOf), dependencies);
  return rows.map((row) => toSummary(row, nameOf));
}

const historyTexts: Readonly<Record<HistoryLine['what'], string>> = {
  raised: 'Raised', acknowledged: 'Somebody looks into it', muted: 'Muted', reopened: 'Open again: its time of silence was over and it went on', outgrown: 'Open again before its time of silence was over: it is something else, or much more, than what was muted', resolved: 'Resolved', lapsed: 'Ended by itself: not seen for a week',
};

/** One alert with everything: `paused` is what is paused now, as `<kind> <id>`. */
export async function toAnomaly(row: StoredAnomaly, { tenantId, paused, dependencies }: { readonly tenantId: string; readonly paused: ReadonlySet<string>; readonly dependencies: AnomalyDependencies }): Promise<Anomaly> {
  const people = row.history.flatMap(({ by }): Subject[] => (by === null ? [] : [{ kind: 'person', id: by }]));
  const nameOf = await nameSubjects(tenantId, [...subjectsOf(row), ...people], dependencies);
  return {
    ...toSummary(row, nameOf),
    behind: row.evidence.behind.flatMap(({ kind, id, share }) => { const pausable = pausableKinds.find((each) => each === kind); return pausable === undefined ? [] : [{ kind: pausable, id, name: nameOf(kind, id), share, paused: paused.has(`${kind} ${id}`) }]; }),
    chart: row.evidence.chart.map(({ at, observed, expected }) => ({ at: new Date(at).toISOString(), observed, expected })), split: row.evidence.split,
    links: [...linksOf({ kind: row.kind, subject: { kind: row.subject_kind, id: row.subject_id }, since: row.since, behind: row.evidence.behind, until: row.seen_at })], muteReason: row.mute_reason,
    history: row.history.map(({ at, what, by, note }) => ({ at, what: historyTexts[what], byName: by === null ? null : nameOf('person', by), note })),
  };
}
