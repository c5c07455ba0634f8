import { isIP } from 'node:net';
import { type Severity, severityOf } from '../severity.ts';
import type { StreamedEvent } from '../streamed-event.ts';

/** OCSF 1.7.0 (schema.ocsf.io): four of its classes say everything that happens here. */
const schemaVersion = '1.7.0';

const classes = {
  'Account Change': { uid: 3001, category: [3, 'Identity & Access Management'] },
  Authentication: { uid: 3002, category: [3, 'Identity & Access Management'] },
  'Entity Management': { uid: 3004, category: [3, 'Identity & Access Management'] },
  'API Activity': { uid: 6003, category: [6, 'Application Activity'] },
} as const;
type ClassName = keyof typeof classes;

type Activity = readonly [id: number, name: string];
const [create, read, update, remove]: readonly [Activity, Activity, Activity, Activity] = [[1, 'Create'], [2, 'Read'], [3, 'Update'], [4, 'Delete']];
const other = (name: string): Activity => [99, name];

/** Events whose class has activities of its own. The first line that fits says it. */
const ownActivities: readonly (readonly [RegExp, ClassName, Activity | null])[] = [
  [/^session\.(?:created|refused|switched)$|^sso\.refused$/, 'Authentication', [1, 'Logon']],
  [/^sessions?\.ended$/, 'Authentication', [2, 'Logoff']],
  [/^session\.stepped-up$/, 'Authentication', null],
  [/^(?:member\.joined|invitation\.created|operator\.added)$/, 'Account Change', [1, 'Create']],
  [/^password\.changed$/, 'Account Change', [3, 'Password Change']],
  [/^password\.(?:reset|reset-link)$/, 'Account Change', [4, 'Password Reset']],
  [/^(?:operator\.removed|invitation\.withdrawn)$/, 'Account Change', [6, 'Delete']],
  [/^(?:second-factor\.enabled|passkey\.added)$/, 'Account Change', [10, 'MFA Factor Enable']],
  [/^(?:second-factor\.(?:removed|reset)|passkey\.removed)$/, 'Account Change', [11, 'MFA Factor Disable']],
  [/^(?:member|invitation|recovery-codes|sso\.linked)\b/, 'Account Change', null],
];

/** What is done to a thing, by the last word of the event's name. */
const verbs: readonly (readonly [RegExp, Activity])[] = [
  [/(?:created|added|uploaded|made|connected|started|granted|issued|imported|opened-link)$/, create],
  [/(?:read|exported|downloaded|searched|opened|used|request\.refused|verified|checked|compared|tested|drilled|previewed)$/, read],
  [/(?:deleted|removed|revoked|destroyed|purged|withdrawn|erased|expired)$/, remove],
];
/** Using and reading are calls of the API; the rest manages something. */
const uses = /^(?:credential\.(?:used|opened|report-read)|request\.refused|document\.(?:read|downloaded|searched)|run\.(?:started|finished|read|exported|compared)|template\.used|(?:audit|receipts|tenant|chargeback|batch)\.(?:exported|export-downloaded|downloaded)|break-glass\.used|auditor-link\.(?:opened|used))$/;
const failed = /\.(?:refused|drill-failed)$/;

const severities: Readonly<Record<Severity, readonly [number, string]>> = { informational: [1, 'Informational'], low: [2, 'Low'], medium: [3, 'Medium'], high: [4, 'High'] };

/** Which class an event is of, and what was done. */
function classify(action: string): readonly [ClassName, Activity] {
  const verb = action.split('.').slice(1).join(' ').replaceAll('-', ' ');
  const own = ownActivities.find(([pattern]) => pattern.test(action));
  if (own !== undefined) return [own[1], own[2] ?? other(verb)];
  return [uses.test(action) ? 'API Activity' : 'Entity Management', verbs.find(([pattern]) => pattern.test(action))?.[1] ?? update];
}

/** An entry as an event of OCSF. What the schema has no place for stands in `unmapped`, as the schema asks. */
export function toOcsf(event: StreamedEvent, version: string): Readonly<Record<string, unknown>> {
  const [className, [activityId, activityName]] = classify(event.action);
  const { uid: classUid, category: [categoryUid, categoryName] } = classes[className];
  const [severityId, severity] = severities[severityOf(event.action)];
  const bad = failed.test(event.action);
  return {
    activity_id: activityId, activity_name: activityName, category_uid: categoryUid, category_name: categoryName, class_uid: classUid, class_name: className,
    type_uid: classUid * 100 + activityId, type_name: `${className}: ${activityName}`, severity_id: severityId, severity, status_id: bad ? 2 : 1, status: bad ? 'Failure' : 'Success',
    time: new Date(event.time).getTime(), message: event.summary,
    metadata: {
      version: schemaVersion, product: { name: 'Keystead', vendor_name: 'Keystead', version }, uid: `${event.tenant}:${event.sequence}`, event_code: event.action, log_name: 'audit', log_version: String(event.actionVersion),
      sequence: event.sequence, original_time: event.time, tenant_uid: event.tenant,
    },
    actor: actorOf(event), src_endpoint: sourceOf(event), ...about(className, event),
    unmapped: { subject: event.subject, detail: event.detail, leaf_hash: event.leafHash },
  };
}

/** OCSF's types of users: 1 a person, 2 an administrator, 3 the system, 99 something else. */
const userTypes = { user: [1, 'User'], operator: [2, 'Admin'], system: [3, 'System'], token: [99, 'API token'] } as const;

function userOf({ actor }: StreamedEvent) {
  const [typeId, type] = userTypes[actor.kind];
  return { uid: actor.id ?? 'keystead', ...(actor.name === null ? {} : { name: actor.name }), type_id: typeId, type };
}

function actorOf(event: StreamedEvent) {
  return { user: userOf(event) };
}

/** Required of calls of the API: the caller's address where it is known and may be told, else this service itself. */
function sourceOf({ detail }: StreamedEvent) {
  const address = detail['clientAddress'];
  return typeof address === 'string' && isIP(address) !== 0 ? { ip: address } : { svc_name: 'keystead' };
}

/** What the class asks for beyond what all have. */
function about(className: ClassName, event: StreamedEvent): Readonly<Record<string, unknown>> {
  const { subject, action } = event;
  const resource = { type: subject.kind, uid: subject.id ?? event.tenant };
  const table: Readonly<Record<ClassName, () => Readonly<Record<string, unknown>>>> = {
    'API Activity': () => ({ api: { operation: action, service: { name: 'Keystead' } }, resources: [resource] }),
    Authentication: () => ({ user: userOf(event), service: { name: 'Keystead' } }),
    'Account Change': () => ({ user: subject.kind === 'user' || subject.kind === 'operator' ? { uid: subject.id ?? 'unknown', type_id: 1, type: 'User' } : { uid: subject.id ?? 'unknown', type_id: 99, type: subject.kind } }),
    'Entity Management': () => ({ entity: resource }),
  };
  return table[className]();
}
