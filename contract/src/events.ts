/**
 * The one registry of events. It feeds the audit log today, webhooks and SIEM later. An event is never renamed or
 * given another meaning: it gets a new version.
 *
 * `subject` is the kind of thing the event is about; `summary` is the sentence a reader sees, with `{detail}` fields.
 * Detail fields never hold a secret, a prompt or an answer.
 */
interface EventText { readonly version: 1; readonly subject: string; readonly summary: string }

export const events = {
  'tenant.created': { version: 1, subject: 'tenant', summary: 'Organisation created' },
  'tenant.updated': { version: 1, subject: 'tenant', summary: 'Organisation settings changed: {fields}' },
  'session.created': { version: 1, subject: 'session', summary: 'Signed in' },
  'session.refused': { version: 1, subject: 'session', summary: 'Sign-in refused: {reason}' },
  'session.ended': { version: 1, subject: 'session', summary: 'Session ended' },
  'second-factor.enabled': { version: 1, subject: 'user', summary: 'Authenticator app switched on' },
  'second-factor.removed': { version: 1, subject: 'user', summary: 'Authenticator app switched off' },
  'invitation.created': { version: 1, subject: 'invitation', summary: 'Someone was invited as {role}' },
  'invitation.withdrawn': { version: 1, subject: 'invitation', summary: 'Invitation withdrawn' },
  'member.joined': { version: 1, subject: 'member', summary: 'Joined as {role}' },
  'member.updated': { version: 1, subject: 'member', summary: 'Membership changed: {fields}' },
  'credential.created': { version: 1, subject: 'credential', summary: 'Key added for {provider} ({fingerprint})' },
  'credential.opened': { version: 1, subject: 'credential', summary: 'Key {fingerprint} opened for a check at {provider}' },
  'credential.verified': { version: 1, subject: 'credential', summary: 'Key checked at {provider}: {health}' },
  'credential.disabled': { version: 1, subject: 'credential', summary: 'Credential disabled' },
  'credential.enabled': { version: 1, subject: 'credential', summary: 'Credential enabled' },
  'credential.deleted': { version: 1, subject: 'credential', summary: 'Credential deleted, sealed key destroyed' },
  'credential.used': { version: 1, subject: 'credential', summary: 'Key {fingerprint} used for {endpoint}, model {askedModel}: {outcome}' },
  'request.refused': { version: 1, subject: 'request', summary: 'Request refused before any key was used: {code}' },
  'token.created': { version: 1, subject: 'token', summary: 'API token “{name}” made' },
  'token.revoked': { version: 1, subject: 'token', summary: 'API token revoked' },
  'route.created': { version: 1, subject: 'route', summary: 'Route {name} made' },
  'route.updated': { version: 1, subject: 'route', summary: 'Route {name} changed' },
  'route.deleted': { version: 1, subject: 'route', summary: 'Route {name} deleted' },
  'budget.created': { version: 1, subject: 'budget', summary: 'Budget {name} set' },
  'budget.deleted': { version: 1, subject: 'budget', summary: 'Budget {name} removed' },
  'document.uploaded': { version: 1, subject: 'document', summary: 'Document uploaded' },
  'document.read': { version: 1, subject: 'document', summary: 'Document text read' },
  'document.deleted': { version: 1, subject: 'document', summary: 'Document deleted' },
  'run.started': { version: 1, subject: 'run', summary: 'Run of {app} started' },
  'run.finished': { version: 1, subject: 'run', summary: 'Run of {app} ended: {state}' },
  'run.edited': { version: 1, subject: 'run', summary: 'Draft edited' },
  'run.read': { version: 1, subject: 'run', summary: 'Draft read' },
  'run.exported': { version: 1, subject: 'run', summary: 'Draft exported as {format}' },
  'approval.decided': { version: 1, subject: 'approval', summary: 'Draft {decision}' },
} as const satisfies Record<string, EventText>;

export type EventName = keyof typeof events;
export type EventVersion = EventText['version'];

/** The fields that an event's summary names: they must be given with it. */
type FieldsIn<Summary extends string> = Summary extends `${string}{${infer Field}}${infer Rest}` ? Field | FieldsIn<Rest> : never;
export type EventDetailValue = string | number | boolean | null | readonly string[];

/** Detail of an event: what its summary names, and whatever else is worth knowing. */
export type EventDetail<Name extends EventName> =
  & Readonly<Record<FieldsIn<(typeof events)[Name]['summary']>, EventDetailValue>>
  & Readonly<Record<string, EventDetailValue>>;

/**
 * Detail fields that say something about a person. In any event they stand in the log only as salted commitments, so
 * that they can be erased and every proof stays valid.
 */
export const personalFields: ReadonlySet<string> = new Set(['email', 'personName', 'clientAddress', 'userAgent', 'fileName']);

/** The sentence a reader sees. A field that is missing (or was erased) shows as a dash. */
export function renderEvent(action: string, detail: Readonly<Record<string, unknown>>): string {
  const text: EventText | undefined = Object.hasOwn(events, action) ? events[action as EventName] : undefined;
  if (text === undefined) return action;
  return text.summary.replace(/\{(\w+)\}/g, (_whole, field: string) => shown(detail[field]));
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '–';
}
