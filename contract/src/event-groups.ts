import { events } from './events.ts';

/**
 * Events in the groups that people choose by: which ones a stream carries, which ones a search shows. Every event belongs to exactly one; one that nothing here names
 * belongs to `organisation`.
 */
export const eventGroups = {
  alarms: { name: 'Alarms', actions: ['budget.alerted', 'reconciliation.foreign-use', 'backup.drill-failed', 'credential.expired'], subjects: ['anomaly', 'alarm', 'incident'] },
  'sign-in': { name: 'Signing in', actions: ['sso.linked', 'sso.refused', 'token.refused'], subjects: ['session', 'sessions', 'second-factor', 'passkey', 'recovery-codes', 'password'] },
  people: { name: 'People and access', actions: [], subjects: ['member', 'invitation', 'team', 'app', 'operator', 'sso', 'token', 'auditor-link'] },
  support: { name: 'Platform support', actions: [], subjects: ['break-glass', 'access-policy'] },
  requests: { name: 'Requests through the gateway', actions: ['credential.used', 'request.refused'], subjects: [] },
  keys: { name: 'Keys and encryption', actions: [], subjects: ['credential', 'rotation', 'tenant-key', 'own-key', 'encryption', 'key-mode', 'platform-offer'] },
  gateway: { name: 'Routes and policy', actions: [], subjects: ['route', 'policy', 'agreement'] },
  money: { name: 'Money', actions: [], subjects: ['budget', 'price-term', 'reconciliation', 'credits', 'invoice', 'invoice-settings', 'department', 'project', 'chargeback', 'chargeback-settings', 'plan'] },
  documents: { name: 'Documents', actions: [], subjects: ['document'] },
  runs: { name: 'Runs and decisions', actions: [], subjects: ['run', 'approval', 'review-deadline', 'review-deputy', 'batch', 'template', 'eval', 'pilot', 'time-saved', 'run-visibility', 'run-retention'] },
  records: { name: 'Log, receipts and backups', actions: [], subjects: ['audit', 'stream', 'receipts', 'backup', 'checkpoint', 'witness'] },
  organisation: { name: 'Organisation', actions: [], subjects: ['tenant'] },
} as const satisfies Record<string, { readonly name: string; readonly actions: readonly string[]; readonly subjects: readonly string[] }>;
export type EventGroup = keyof typeof eventGroups;
export const eventGroupIds = Object.keys(eventGroups) as [EventGroup, ...EventGroup[]];

const groups: readonly (readonly [EventGroup, { readonly actions: readonly string[]; readonly subjects: readonly string[] }])[] = eventGroupIds.map((id) => [id, eventGroups[id]]);
const ofAction = new Map(groups.flatMap(([id, { actions }]) => actions.map((action) => [action, id] as const)));
const ofSubject = new Map(groups.flatMap(([id, { subjects }]) => subjects.map((subject) => [subject, id] as const)));

/** The group of an event, by its name and then by what it is about. */
export function eventGroupOf(action: string): EventGroup {
  return ofAction.get(action) ?? ofSubject.get(action.split('.')[0] ?? '') ?? 'organisation';
}

/** Every event of those groups. */
export function actionsOfGroups(wanted: readonly EventGroup[]): string[] {
  return Object.keys(events).filter((action) => wanted.includes(eventGroupOf(action)));
}
