import { type KeyIncident, type KeyUse, canonicalText, incidentTaskTexts, incidentTasks, openTaskReasonTexts } from '@keystead/contract';
import type { Block, Paper } from '../../papers/index.ts';

/** The report of an incident: what is exported, and what is kept when it is closed. */
export interface IncidentReport { readonly format: typeof reportFormat; readonly incident: KeyIncident; readonly use: KeyUse }
const reportFormat = 'keystead-key-incident/1';

/** A report as canonical JSON (RFC 8785), so that its hash can be taken by anybody. */
export function reportText(incident: KeyIncident, use: KeyUse): string {
  const text = canonicalText({ format: reportFormat, incident, use } satisfies IncidentReport);
  if (text === null) throw new Error('a report has no canonical form');
  return text;
}

const minute = (iso: string | null): string => (iso === null ? 'never' : `${iso.slice(0, 16).replace('T', ' ')} UTC`);
const money = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(nanoUsd !== 0 && nanoUsd < 10_000_000 ? 6 : 2)}`;
const listOrNothing = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));
const stopped = { left: 'not stopped', disabled: 'disabled', deleted: 'deleted, its sealed copy destroyed' } as const;

/** A report laid out as a paper. Pure. */
export function reportPaper({ incident, use }: IncidentReport, { organisation, hash, madeAt }: { readonly organisation: string; readonly hash: string; readonly madeAt: Date }): Paper {
  return {
    title: `Incident report: ${incident.label}`, subject: `Key ${incident.fingerprint} of ${incident.providerName}`, language: 'en', watermark: incident.state === 'open' ? 'Open: not a final report' : null,
    footer: `${organisation} · Keystead · SHA-256 of the report as JSON: ${hash}`, madeAt,
    blocks: [...headOf(incident, organisation), ...useOf(use), ...workOf(incident), ...proofOf(incident, use)],
  };
}

function headOf(incident: KeyIncident, organisation: string): readonly Block[] {
  const { reach } = incident;
  return [
    { kind: 'heading', level: 1, text: `Incident report: ${incident.label}` },
    { kind: 'table', header: ['', ''], rows: [
      ['Organisation', organisation], ['Key', `${incident.label}, ${incident.providerName}, ${incident.environment}, fingerprint ${incident.fingerprint}`], ['Why it was suspected', incident.reason], ['Suspected since', minute(incident.suspectedSince)],
      ['Opened', `${minute(incident.openedAt)}${incident.openedByName === null ? '' : ` by ${incident.openedByName}`}`], ['The key was', `${stopped[incident.containment]}${incident.containedAt === null ? '' : `, ${minute(incident.containedAt)}`}`],
      ['State', incident.state === 'open' ? 'open' : `closed ${minute(incident.closedAt)}${incident.closedByName === null ? '' : ` by ${incident.closedByName}`}`],
    ] },
    ...incident.summary === '' ? [] : [{ kind: 'heading', level: 2, text: 'What came of it' } as const, { kind: 'paragraph', text: incident.summary } as const],
    { kind: 'heading', level: 2, text: 'What the key could reach' },
    { kind: 'paragraph', text: reach.summary },
    { kind: 'list', items: [`People: ${listOrNothing(reach.people)}`, `API tokens: ${listOrNothing(reach.tokens)}`, `Apps: ${listOrNothing(reach.apps)}`, `Routes: ${listOrNothing(reach.routes)}`, `Models: ${listOrNothing(reach.models)}`] },
  ];
}

function useOf(use: KeyUse): readonly Block[] {
  const users = (title: string, rows: KeyUse['people']): readonly Block[] => (rows.length === 0 ? [] : [
    { kind: 'heading', level: 3, text: title },
    { kind: 'table', header: ['', 'Requests', 'Cost', 'First', 'Last', ''], rows: rows.map((row) => [row.name, String(row.requests), money(row.costNanoUsd), minute(row.firstAt), minute(row.lastAt), row.isNew ? 'not seen before' : '']) },
  ]);
  return [
    { kind: 'heading', level: 2, text: 'What it was used for' },
    { kind: 'paragraph', text: `From ${minute(use.from)} to ${minute(use.to)}: ${use.requests} requests through Keystead, ${use.failed} of them failed, for ${money(use.costNanoUsd)}${use.unpricedRequests > 0 ? ` and ${use.unpricedRequests} whose price is not known` : ''}. Ever used: first ${minute(use.firstAt)}, last ${minute(use.lastAt)}. Use of a copy of the key outside of Keystead can be seen at its provider alone.` },
    ...use.unusual.length === 0 ? [{ kind: 'paragraph', text: 'Nothing in it is unlike the 90 days before.' } as const] : [{ kind: 'list', items: [...use.unusual] } as const],
    ...use.days.length === 0 ? [] : [{ kind: 'table', header: ['Day (UTC)', 'Requests', 'Failed', 'Cost'], rows: use.days.map((day) => [day.day, String(day.requests), String(day.failed), money(day.costNanoUsd)]) } as const],
    ...users('People', use.people), ...users('API tokens', use.tokens), ...users('Apps', use.apps), ...users('Models', use.models), ...users('Classes of data', use.dataClasses),
    ...use.touches.length === 0 ? [] : [{ kind: 'heading', level: 3, text: 'What else was done with the key' } as const, { kind: 'table', header: ['Entry', 'When', 'Who', 'What'], rows: use.touches.map((touch) => [String(touch.sequence), minute(touch.at), touch.by ?? 'the system', touch.summary]) } as const],
  ];
}

function workOf(incident: KeyIncident): readonly Block[] {
  const known = new Map(incident.tasks.map((task) => [task.task, task]));
  // Reports that were kept before this was asked say nothing of it.
  const whyOpen = (incident as Partial<KeyIncident>).whyOpen ?? null;
  return [
    { kind: 'heading', level: 2, text: 'What was to be done' },
    { kind: 'table', header: ['Task', 'Who', 'Done', 'Note'], rows: incidentTasks.map((task) => { const found = known.get(task); return [incidentTaskTexts[task].title, found?.ownerName ?? '', found?.doneAt === undefined || found.doneAt === null ? 'no' : minute(found.doneAt), found?.note ?? '']; }) },
    ...whyOpen === null ? [] : [{ kind: 'paragraph', text: `Why tasks stay open: ${openTaskReasonTexts[whyOpen]}.` } as const],
    { kind: 'heading', level: 2, text: 'Time line' },
    { kind: 'table', header: ['When', 'Who', 'What'], rows: incident.timeline.map(({ at, by, text }) => [minute(at), by ?? '', text]) },
  ];
}

function proofOf(incident: KeyIncident, use: KeyUse): readonly Block[] {
  return [
    { kind: 'heading', level: 2, text: 'How to check it' },
    { kind: 'paragraph', text: `Every use of the key stands in the audit log of the organisation, because no key is opened unless its use can be written down. Take the log (Audit log, Export) and the receipts of ${use.from} to ${use.to} (keystead export-receipts), and check them without any server: keystead audit verify, keystead receipt prove. The events of this incident (incident.opened to incident.closed) name it as ${incident.id}.` },
  ];
}
