/**
 * The one registry of events. It feeds the audit log today, webhooks and SIEM later. An event is never renamed or
 * given another meaning: it gets a new version.
 *
 * `subject` is the kind of thing the event is about; `summary` is the sentence a reader sees, with `{detail}` fields.
 * Detail fields never hold a secret, a prompt or an answer.
 */
interface EventText {
  readonly version: 1;
  readonly subject: string;
  readonly summary: string;
  /** How the event touches a key: such events, and whatever an operator does, make the access transparency page. */
  readonly touchesKey?: KeyTouchKind;
}

/** What can be done to a key. `operator` is whatever the platform's own people did in the organisation. */
export const keyTouchKinds = ['entry', 'use', 'open', 'verify', 'change', 'rotation', 'rewrap', 'destruction', 'operator', 'support'] as const;
export type KeyTouchKind = (typeof keyTouchKinds)[number];

export const events = {
  'tenant.created': { version: 1, subject: 'tenant', summary: 'Organisation created' },
  'tenant.updated': { version: 1, subject: 'tenant', summary: 'Organisation settings changed: {fields}' },
  'tenant.export-started': { version: 1, subject: 'tenant', summary: 'Export of everything started' },
  'tenant.exported': { version: 1, subject: 'tenant', summary: 'Everything exported: {files} files' },
  'tenant.export-ended': { version: 1, subject: 'tenant', summary: 'Export stopped, or its file removed (it was {was})' },
  'tenant.export-downloaded': { version: 1, subject: 'tenant', summary: 'Export downloaded' },
  'tenant.imported': { version: 1, subject: 'tenant', summary: 'Organisation came from another installation, with {leaves} entries of its former log' },
  'tenant.deletion-requested': { version: 1, subject: 'tenant', summary: 'Deletion asked for; due {dueAt}' },
  'tenant.deleted-despite-holds': { version: 1, subject: 'tenant', summary: 'Organisation is deleted although {documents} documents are under legal hold: {reason}' },
  'tenant.deletion-waits': { version: 1, subject: 'tenant', summary: 'Deletion is due and waits: {documents} documents are under legal hold' },
  'tenant.deletion-cancelled': { version: 1, subject: 'tenant', summary: 'Deletion cancelled' },
  'tenant.deleted': { version: 1, subject: 'tenant', summary: 'Organisation deleted: keys destroyed, {rows} rows erased; its log ended with {leaves} entries', touchesKey: 'destruction' },
  'audit.exported': { version: 1, subject: 'audit-log', summary: 'Audit log exported for a verifier: {entries} entries' },
  'receipts.salts-erased': { version: 1, subject: 'receipts', summary: 'What opens the hashes of {requests} requests was erased (of {of} {id})' },
  'receipts.exported': { version: 1, subject: 'receipts', summary: 'Receipts of {from} to {to} exported' },
  'sso.connection-created': { version: 1, subject: 'sso-connection', summary: 'Identity provider “{name}” connected' },
  'sso.connection-updated': { version: 1, subject: 'sso-connection', summary: 'Identity provider changed: {fields}' },
  'sso.connection-removed': { version: 1, subject: 'sso-connection', summary: 'Identity provider “{name}” removed' },
  'sso.domain-added': { version: 1, subject: 'sso-domain', summary: 'E-mail domain {domain} named' },
  'sso.domain-verified': { version: 1, subject: 'sso-domain', summary: 'E-mail domain {domain} verified by {by}' },
  'sso.domain-removed': { version: 1, subject: 'sso-domain', summary: 'E-mail domain {domain} given up' },
  'sso.linked': { version: 1, subject: 'user', summary: 'Linked with the identity provider at first sign-in' },
  'sso.refused': { version: 1, subject: 'sso-connection', summary: 'Sign-in through the identity provider refused: {reason}' },
  'plan.changed': { version: 1, subject: 'tenant', summary: 'Plan changed from {before} to {plan}' },
  'plan.apps-chosen': { version: 1, subject: 'tenant', summary: 'Apps of the plan chosen: {apps}' },
  'session.created': { version: 1, subject: 'session', summary: 'Signed in' },
  'session.refused': { version: 1, subject: 'session', summary: 'Sign-in refused: {reason}' },
  'session.ended': { version: 1, subject: 'session', summary: 'Session ended' },
  'second-factor.enabled': { version: 1, subject: 'user', summary: 'Authenticator app switched on' },
  'second-factor.removed': { version: 1, subject: 'user', summary: 'Authenticator app switched off' },
  'second-factor.reset': { version: 1, subject: 'user', summary: 'A person’s second factors were taken away' },
  'session.stepped-up': { version: 1, subject: 'session', summary: 'Second factor shown again, by {means}' },
  'session.switched': { version: 1, subject: 'session', summary: 'Came over from another organisation' },
  'sessions.ended': { version: 1, subject: 'user', summary: '{count} sessions ended' },
  'passkey.added': { version: 1, subject: 'passkey', summary: 'Passkey “{name}” added' },
  'passkey.removed': { version: 1, subject: 'passkey', summary: 'Passkey “{name}” removed' },
  'recovery-codes.renewed': { version: 1, subject: 'user', summary: 'New recovery codes made; the earlier ones ended' },
  'password.changed': { version: 1, subject: 'user', summary: 'Password changed' },
  'password.reset-link': { version: 1, subject: 'user', summary: 'A one-time link for a new password was made' },
  'password.reset': { version: 1, subject: 'user', summary: 'New password set by a one-time link' },
  'invitation.created': { version: 1, subject: 'invitation', summary: 'Someone was invited as {role}' },
  'invitation.withdrawn': { version: 1, subject: 'invitation', summary: 'Invitation withdrawn' },
  'member.joined': { version: 1, subject: 'member', summary: 'Joined as {role}' },
  'member.updated': { version: 1, subject: 'member', summary: 'Membership changed: {fields}' },
  'invitation.renewed': { version: 1, subject: 'invitation', summary: 'Invitation renewed' },
  'team.created': { version: 1, subject: 'team', summary: 'Team “{name}” made' },
  'team.updated': { version: 1, subject: 'team', summary: 'Team changed: {fields}' },
  'team.members-changed': { version: 1, subject: 'team', summary: 'Team “{name}”: {added} came in, {removed} left' },
  'team.deleted': { version: 1, subject: 'team', summary: 'Team “{name}” deleted' },
  'app.access-changed': { version: 1, subject: 'app', summary: 'App assigned to {audience}: {teams} teams, {people} people' },
  'backup.made': { version: 1, subject: 'backup', summary: 'Backup made: {contents}' },
  'backup.drilled': { version: 1, subject: 'backup', summary: 'Restore of a backup drilled; it holds: {proofs}' },
  'backup.drill-failed': { version: 1, subject: 'backup', summary: 'Restore of a backup drilled; NOT PROVEN: {failed}' },
  'operator.added': { version: 1, subject: 'operator', summary: 'Operator rights given ({by})' },
  'operator.removed': { version: 1, subject: 'operator', summary: 'Operator rights taken ({by})' },
  'operator.tenant-created': { version: 1, subject: 'tenant', summary: 'Organisation made by an operator, on plan {plan}' },
  'tenant.suspended': { version: 1, subject: 'tenant', summary: 'Organisation suspended: {reason}', touchesKey: 'operator' },
  'tenant.resumed': { version: 1, subject: 'tenant', summary: 'Organisation resumed', touchesKey: 'operator' },
  'access-policy.updated': { version: 1, subject: 'tenant', summary: 'Support access now needs the consent of: {consent}', touchesKey: 'support' },
  'break-glass.requested': { version: 1, subject: 'break-glass', summary: 'Support access asked for, {minutes} minutes: {reason}', touchesKey: 'support' },
  'break-glass.approved': { version: 1, subject: 'break-glass', summary: 'Support access approved by an {decidedAs}, {minutes} minutes', touchesKey: 'support' },
  'break-glass.refused': { version: 1, subject: 'break-glass', summary: 'Support access refused by an {decidedAs}', touchesKey: 'support' },
  'break-glass.opened': { version: 1, subject: 'break-glass', summary: 'Support came in', touchesKey: 'support' },
  'break-glass.used': { version: 1, subject: 'break-glass', summary: 'Support called {operation}', touchesKey: 'support' },
  'break-glass.ended': { version: 1, subject: 'break-glass', summary: 'Support access ended ({because})', touchesKey: 'support' },
  'break-glass.drilled': { version: 1, subject: 'break-glass', summary: 'Drill of support access held, nothing was opened', touchesKey: 'support' },
  'credential.created': { version: 1, subject: 'credential', summary: 'Key added for {provider} ({fingerprint})', touchesKey: 'entry' },
  'credential.import-previewed': { version: 1, subject: 'import', summary: 'Dry run of an import ({format}): {candidates} entries, {importable} of them new', touchesKey: 'open' },
  'credential.imported': { version: 1, subject: 'import', summary: 'Import: {added} keys added, {refused} not', touchesKey: 'entry' },
  'credential.opened': { version: 1, subject: 'credential', summary: 'Key {fingerprint} opened for a check at {provider}', touchesKey: 'open' },
  'credential.report-read': { version: 1, subject: 'credential', summary: 'Key {fingerprint} opened to read the usage report of {provider}, {from} to {to}', touchesKey: 'use' },
  'credential.verified': { version: 1, subject: 'credential', summary: 'Key checked at {provider}: {health}', touchesKey: 'verify' },
  'credential.disabled': { version: 1, subject: 'credential', summary: 'Credential disabled', touchesKey: 'change' },
  'credential.enabled': { version: 1, subject: 'credential', summary: 'Credential enabled', touchesKey: 'change' },
  'credential.updated': { version: 1, subject: 'credential', summary: 'Credential changed: {fields}', touchesKey: 'change' },
  'credential.scope-changed': { version: 1, subject: 'credential', summary: 'Who may use it was changed: {summary}', touchesKey: 'change' },
  'credential.caps-changed': { version: 1, subject: 'credential', summary: 'Caps changed: {fields}', touchesKey: 'change' },
  'credential.stopped': { version: 1, subject: 'credential', summary: 'Calls under way with it were broken off', touchesKey: 'change' },
  'credential.expired': { version: 1, subject: 'credential', summary: 'The key {fingerprint} expired on {expiresAt}', touchesKey: 'change' },
  'rotation.version-added': { version: 1, subject: 'credential', summary: 'Rotation: key {fingerprint} added as version {keyVersion}', touchesKey: 'entry' },
  'rotation.version-tested': { version: 1, subject: 'credential', summary: 'Rotation: version {keyVersion} tested: {health}', touchesKey: 'verify' },
  'rotation.share-changed': { version: 1, subject: 'credential', summary: 'Rotation: version {keyVersion} takes {share} % of the calls', touchesKey: 'rotation' },
  'rotation.promoted': { version: 1, subject: 'credential', summary: 'Rotation: version {keyVersion} is the primary one, version {oldVersion} stays usable until {graceUntil}', touchesKey: 'rotation' },
  'rotation.version-revoked': { version: 1, subject: 'credential', summary: 'Rotation: version {keyVersion} revoked ({reason}), sealed key destroyed', touchesKey: 'destruction' },
  'rotation.reminder': { version: 1, subject: 'credential', summary: 'Reminder: {step} is due on {dueOn}', touchesKey: 'rotation' },
  'credential.deleted': { version: 1, subject: 'credential', summary: 'Credential deleted, sealed key destroyed', touchesKey: 'destruction' },
  'credential.used': { version: 1, subject: 'credential', summary: 'Key {fingerprint} used for {endpoint}, model {askedModel}: {outcome}', touchesKey: 'use' },
  'credential.rewrapped': { version: 1, subject: 'credential', summary: 'Key {fingerprint} sealed anew under encryption key version {keyVersion}', touchesKey: 'rewrap' },
  'tenant-key.rotation-started': { version: 1, subject: 'tenant-key', summary: 'Rotation of the encryption key for {ring} began ({reason})', touchesKey: 'rewrap' },
  'tenant-key.created': { version: 1, subject: 'tenant-key', summary: 'Encryption key version {keyVersion} for {ring} made', touchesKey: 'rewrap' },
  'tenant-key.rotated': { version: 1, subject: 'tenant-key', summary: 'Encryption key for {ring} rotated to version {keyVersion}: {moved} things moved', touchesKey: 'rewrap' },
  'tenant-key.rewrapped': { version: 1, subject: 'tenant-key', summary: 'Encryption key version {keyVersion} for {ring} wrapped by root key {kmsKeyId}', touchesKey: 'rewrap' },
  'tenant-key.destroyed': { version: 1, subject: 'tenant-key', summary: 'Encryption key version {keyVersion} for {ring} destroyed: nothing is sealed under it any more', touchesKey: 'destruction' },
  'encryption.destroyed': { version: 1, subject: 'tenant', summary: 'All {keys} encryption keys destroyed: no provider key, document or run opens any more', touchesKey: 'destruction' },
  'request.refused': { version: 1, subject: 'request', summary: 'Request refused before any key was used: {code}' },
  'token.created': { version: 1, subject: 'token', summary: 'API token “{name}” made' },
  'token.revoked': { version: 1, subject: 'token', summary: 'API token revoked' },
  'route.created': { version: 1, subject: 'route', summary: 'Route {name} made' },
  'route.updated': { version: 1, subject: 'route', summary: 'Route {name} changed' },
  'route.deleted': { version: 1, subject: 'route', summary: 'Route {name} deleted' },
  'route.drilled': { version: 1, subject: 'route', summary: 'Fail-over drill of route {name}: {failed} of {legs} legs did not answer' },
  'key-mode.changed': { version: 1, subject: 'tenant', summary: 'Whose keys serve: {before} → {mode}; platform keys may serve {dataClasses}', touchesKey: 'change' },
  'platform-offer.created': { version: 1, subject: 'platform-offer', summary: 'Platform key “{label}” offered to {to}' },
  'platform-offer.withdrawn': { version: 1, subject: 'platform-offer', summary: 'Offer of the platform key “{label}” to {to} withdrawn' },
  'credits.granted': { version: 1, subject: 'credits', summary: '{credits} credits granted ({kind}), good until {expiresAt}: {reference}' },
  'invoice.issued': { version: 1, subject: 'invoice', summary: 'Invoice {number} for {period} issued' },
  'invoice-settings.updated': { version: 1, subject: 'installation', summary: 'What stands on invoices changed' },
  'policy.updated': { version: 1, subject: 'policy', summary: 'Gateway policy changed: {fields}' },
  'department.created': { version: 1, subject: 'department', summary: 'Department {name} made (cost centre {costCentre})' },
  'department.updated': { version: 1, subject: 'department', summary: 'Department {name} changed' },
  'department.team-assigned': { version: 1, subject: 'team', summary: 'Team {team} is charged to {department} from {from} on' },
  'project.created': { version: 1, subject: 'project', summary: 'Client project {code} put on the list' },
  'project.updated': { version: 1, subject: 'project', summary: 'Client project {code} changed' },
  'chargeback-settings.updated': { version: 1, subject: 'tenant', summary: 'Which projects and tags requests may name changed' },
  'chargeback.closed': { version: 1, subject: 'chargeback', summary: 'Chargeback of {period} closed: {requests} requests' },
  'chargeback.exported': { version: 1, subject: 'chargeback', summary: 'Chargeback of {period} taken as a file ({format})' },
  'budget.created': { version: 1, subject: 'budget', summary: 'Budget {name} set' },
  'budget.updated': { version: 1, subject: 'budget', summary: 'Budget {name} changed' },
  'budget.alerted': { version: 1, subject: 'budget', summary: 'Budget {name} reached {percent} % of its limit' },
  'budget.lost-settled': { version: 1, subject: 'budget', summary: 'What lost processes held of budget {name} was counted as {as}' },
  'budget.reconciled': { version: 1, subject: 'budget', summary: 'Budget {name} follows the provider’s bill: {before} became {after} ({unit})' },
  'budget.deleted': { version: 1, subject: 'budget', summary: 'Budget {name} removed' },
  'price-term.created': { version: 1, subject: 'price-term', summary: 'Price set for {provider}, {model}: {price}' },
  'price-term.updated': { version: 1, subject: 'price-term', summary: 'Price for {provider}, {model} changed: {price}' },
  'price-term.ended': { version: 1, subject: 'price-term', summary: 'Price for {provider}, {model} ends: {price}' },
  'reconciliation.statement-added': { version: 1, subject: 'billing-statement', summary: 'Bill of {provider} taken in ({source}): {from} to {to}, {lines} lines' },
  'reconciliation.statement-deleted': { version: 1, subject: 'billing-statement', summary: 'Bill of {provider} deleted: {from} to {to}' },
  'reconciliation.estimates-settled': { version: 1, subject: 'billing-statement', summary: '{requests} estimates took the count of {provider}' },
  'reconciliation.foreign-use': { version: 1, subject: 'foreign-use', summary: '{provider} billed {tokens} tokens on {day} that were never sent from here ({key})' },
  'reconciliation.foreign-use-acknowledged': { version: 1, subject: 'foreign-use', summary: 'Alarm about use by others looked into: {provider}, {day}' },
  'own-key.connected': { version: 1, subject: 'own-key', summary: 'Own key connected at {service}: {key}', touchesKey: 'change' },
  'own-key.checked': { version: 1, subject: 'own-key', summary: 'Own key checked: {health}', touchesKey: 'verify' },
  'own-key.removed': { version: 1, subject: 'own-key', summary: 'Own key disconnected ({mode})', touchesKey: 'change' },
  'document.uploaded': { version: 1, subject: 'document', summary: 'Document uploaded' },
  'document.parsed': { version: 1, subject: 'document', summary: 'Document read in the end: {state}' },
  'document.classified': { version: 1, subject: 'document', summary: 'Class of data of a document changed from {from} to {to}' },
  'document.purged': { version: 1, subject: 'document', summary: 'Document deleted by retention: {retentionDays} days after its upload, or after the last run that read it' },
  'document.version-added': { version: 1, subject: 'document', summary: 'Document is version {version} of {series}' },
  'document.downloaded': { version: 1, subject: 'document', summary: 'Document taken as a file, as it was uploaded' },
  'document.searched': { version: 1, subject: 'tenant', summary: 'Text of {documents} documents searched' },
  'document.moved': { version: 1, subject: 'document', summary: 'Document renamed or moved' },
  'document.folder-moved': { version: 1, subject: 'tenant', summary: 'Folder of {documents} documents renamed or moved' },
  'document.held': { version: 1, subject: 'document', summary: 'Document put under legal hold: {reason}' },
  'document.released': { version: 1, subject: 'document', summary: 'Document released from legal hold: {reason}' },
  'document.read': { version: 1, subject: 'document', summary: 'Document text read' },
  'document.deleted': { version: 1, subject: 'document', summary: 'Document deleted' },
  'eval.started': { version: 1, subject: 'eval', summary: 'Eval of {apps} apps on {models} models started, for at most {atMostUsd} US dollars' },
  'eval.ended': { version: 1, subject: 'eval', summary: 'Eval ended: {state}, {passed} of {done} answers passed' },
  'eval.deleted': { version: 1, subject: 'eval', summary: 'Eval deleted' },
  'run.started': { version: 1, subject: 'run', summary: 'Run of {app} started' },
  'run.finished': { version: 1, subject: 'run', summary: 'Run of {app} ended: {state}' },
  'run.purged': { version: 1, subject: 'run', summary: 'Content of a run of {app} purged under the rule “{rule}”, set by {source}' },
  'run-retention.changed': { version: 1, subject: 'tenant', summary: 'What is kept of runs changed: {before} became {after}' },
  'run.edited': { version: 1, subject: 'run', summary: 'Draft edited' },
  'run.read': { version: 1, subject: 'run', summary: 'Draft read' },
  'run.compared': { version: 1, subject: 'comparison', summary: 'Same input of {app} given to {runs} models to compare' },
  'run.kept': { version: 1, subject: 'comparison', summary: 'One draft of a comparison kept' },
  'run.rated': { version: 1, subject: 'run', summary: 'Answer rated: {rating}' },
  'run.minutes-entered': { version: 1, subject: 'run', summary: 'Handle time of a run entered' },
  'time-saved.handle-time-set': { version: 1, subject: 'app', summary: 'Handle time before {app}: {minutes} minutes' },
  'time-saved.terms-set': { version: 1, subject: 'tenant', summary: 'Terms of time saved changed' },
  'pilot.created': { version: 1, subject: 'pilot', summary: 'Pilot “{name}” begun' },
  'pilot.deleted': { version: 1, subject: 'pilot', summary: 'Pilot “{name}” removed' },
  'run.exported': { version: 1, subject: 'run', summary: 'Draft exported as {format}' },
  'run.shared': { version: 1, subject: 'run', summary: 'Who sees a run changed from {before} to {after}' },
  'run-visibility.changed': { version: 1, subject: 'tenant', summary: 'Who sees new runs changed from {before} to {after}' },
  'run.commented': { version: 1, subject: 'run', summary: 'Comment written' },
  'run.comment-edited': { version: 1, subject: 'run', summary: 'Comment edited' },
  'run.comment-resolved': { version: 1, subject: 'run', summary: 'Comment {state}' },
  'run.comment-deleted': { version: 1, subject: 'run', summary: 'Comment deleted' },
  'template.created': { version: 1, subject: 'template', summary: 'Template of {app} saved ({whose})' },
  'template.updated': { version: 1, subject: 'template', summary: 'Template of {app} changed: {fields}' },
  'template.deleted': { version: 1, subject: 'template', summary: 'Template of {app} deleted' },
  'template.used': { version: 1, subject: 'template', summary: 'Template of {app} read to start from' },
  'approval.arranged': { version: 1, subject: 'approval', summary: 'Review of a draft handed on or given a date' },
  'approval.decided': { version: 1, subject: 'approval', summary: 'Draft {decision}' },
  'approval.asked-again': { version: 1, subject: 'approval', summary: 'A decision that had lapsed was asked for anew' },
  'batch.started': { version: 1, subject: 'batch', summary: 'Batch of {app} over {rows} rows started' },
  'batch.paused': { version: 1, subject: 'batch', summary: 'Batch paused ({reason})' },
  'batch.resumed': { version: 1, subject: 'batch', summary: 'Batch resumed' },
  'batch.stopped': { version: 1, subject: 'batch', summary: 'Batch stopped' },
  'batch.retried': { version: 1, subject: 'batch', summary: 'Failed rows of a batch run again: {rows}' },
  'batch.finished': { version: 1, subject: 'batch', summary: 'Batch ended: {done} rows done, {failed} failed' },
  'batch.exported': { version: 1, subject: 'batch', summary: 'Results of a batch exported as {format}: {drafts} drafts' },
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

/** Which events touch a key, and how. */
export const keyTouches: ReadonlyMap<string, KeyTouchKind> = new Map(
  (Object.entries(events) as [string, EventText][]).flatMap(([name, text]) => (text.touchesKey === undefined ? [] : [[name, text.touchesKey]])),
);

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
