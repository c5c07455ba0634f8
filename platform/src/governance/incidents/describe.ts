import { type KeyIncident, type KeyIncidentSummary, incidentTaskTexts, incidentTasks, openTaskReasonTexts } from '@keystead/contract';
import type { IncidentDependencies } from './dependencies.ts';
import type { IncidentRow, IncidentRows } from './rows.ts';

type Named = ReadonlyMap<string, string>;
type Providers = IncidentDependencies['providers'];
interface Words { readonly names: Named; readonly providers: Providers }

const nameOf = (names: Named, id: string | null): string | null => (id === null ? null : names.get(id) ?? null);

/** Everybody who stands in the rows of an incident. */
export function peopleIn({ row, tasks, notes }: IncidentRows): readonly string[] {
  return [row.opened_by, row.contained_by, row.closed_by, ...tasks.flatMap((task) => [task.owner_id, task.done_by]), ...notes.map((note) => note.written_by)].filter((id) => id !== null);
}

export function toSummary(row: IncidentRow, { names, providers }: Words): KeyIncidentSummary {
  return {
    id: row.id, state: row.closed_at === null ? 'open' : 'closed', credentialId: row.credential_id, label: row.label, provider: row.provider, providerName: providers.get(row.provider)?.name ?? row.provider,
    fingerprint: row.fingerprint, environment: row.environment, reason: row.reason, suspectedSince: row.suspected_since.toISOString(), openedAt: row.opened_at.toISOString(), openedByName: nameOf(names, row.opened_by),
    containment: row.containment, containedAt: row.contained_at?.toISOString() ?? null, closedAt: row.closed_at?.toISOString() ?? null, closedByName: nameOf(names, row.closed_by), tasksDone: row.done, tasks: incidentTasks.length,
  };
}

/** An incident as it is answered: its rows, every task of the list, and what happened in its order. Pure. */
export function toIncident(rows: IncidentRows, words: Words): KeyIncident {
  const { row, tasks } = rows;
  const { names, providers } = words;
  const known = new Map(tasks.map((task) => [task.task, task]));
  return {
    ...toSummary(row, words), reach: row.reach, summary: row.summary, whyOpen: row.why_open, links: { keys: providers.get(row.provider)?.links.keys ?? null, usage: providers.get(row.provider)?.links.usage ?? null },
    tasks: incidentTasks.map((task) => {
      const found = known.get(task);
      return { task, ownerId: found?.owner_id ?? null, ownerName: nameOf(names, found?.owner_id ?? null), note: found?.note ?? '', doneAt: found?.done_at?.toISOString() ?? null, doneByName: nameOf(names, found?.done_by ?? null) };
    }),
    timeline: timelineOf(rows, names),
  };
}

const contained = { left: '', disabled: 'Key disabled', deleted: 'Key deleted, its sealed copy destroyed' } as const;

function timelineOf({ row, tasks, notes }: IncidentRows, names: Named): KeyIncident['timeline'] {
  const entry = (kind: KeyIncident['timeline'][number]['kind'], at: Date, by: string | null, text: string) => ({ kind, at: at.toISOString(), by: nameOf(names, by), text });
  const entries = [
    entry('opened', row.opened_at, row.opened_by, `Suspected: ${row.reason}`),
    ...row.contained_at === null ? [] : [entry('contained', row.contained_at, row.contained_by, contained[row.containment])],
    ...tasks.flatMap((task) => (task.done_at === null ? [] : [entry('task', task.done_at, task.done_by, `Done: ${incidentTaskTexts[task.task].title}${task.note === '' ? '' : ` (${task.note})`}`)])),
    ...notes.map((note) => entry('note', note.written_at, note.written_by, note.body)),
    ...row.closed_at === null ? [] : [entry('closed', row.closed_at, row.closed_by, `Closed: ${row.summary}${row.why_open === null ? '' : ` Open tasks: ${openTaskReasonTexts[row.why_open]}.`}`)],
  ];
  return entries.toSorted((left, right) => left.at.localeCompare(right.at));
}
