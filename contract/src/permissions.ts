/**
 * Who may do what: permissions by role, as data. The console hides what a role cannot do and the server
 * refuses it from the same table. A scoped API token holds a subset of its maker's permissions.
 */
export const permissions = [
  'gateway.use',
  'tenant.read', 'tenant.manage',
  'people.read', 'people.manage',
  'credentials.read', 'credentials.manage',
  'tokens.read', 'tokens.manage',
  'routes.read', 'routes.manage',
  'policy.read', 'policy.manage',
  'budgets.read', 'budgets.manage',
  'prices.manage',
  'reconciliation.manage',
  'chargeback.manage',
  'documents.read', 'documents.write',
  'apps.read', 'apps.run', 'evals.run',
  'runs.read', 'approvals.decide',
  'usage.read', 'audit.read',
  'alerts.read', 'alerts.manage',
  'access.decide', 'encryption.destroy',
  'plan.manage', 'tenant.leave',
] as const;
export type Permission = (typeof permissions)[number];

/** What each permission opens, in plain words. Printed in docs/permissions.md and on the console's Roles tab. */
export const permissionTexts: Readonly<Record<Permission, string>> = {
  'gateway.use': 'Call models through the gateway with the organisation’s keys, within scopes and budgets',
  'tenant.read': 'See the organisation’s name, plan and settings',
  'tenant.manage': 'Change the organisation’s name, settings and retention',
  'people.read': 'See people, teams and open invitations',
  'people.manage': 'Invite people, give roles and qualifications, disable people, keep teams, assign apps',
  'credentials.read': 'See provider keys by fingerprint, health and scope; never the keys themselves',
  'credentials.manage': 'Add, rotate, scope, disable and delete provider keys; never read them',
  'tokens.read': 'See API tokens by name and prefix',
  'tokens.manage': 'Make and revoke API tokens',
  'routes.read': 'See routes: which models stand behind which name',
  'routes.manage': 'Make, change and delete routes',
  'policy.read': 'See the gateway’s policy: where data may go, what is looked for in requests; try it on a text',
  'policy.manage': 'Change the gateway’s policy',
  'budgets.read': 'See budgets and how much of them is used',
  'budgets.manage': 'Set and remove budgets',
  'prices.manage': 'Set discounts, prices of the organisation’s own, and ceilings where no price is known',
  'reconciliation.manage': 'Fetch and upload providers’ bills, settle estimates by them, answer alarms about use by others',
  'chargeback.manage': 'Keep departments, client projects and tags, say which team is charged where, close a month of chargeback',
  'documents.read': 'Read uploaded documents',
  'documents.write': 'Upload and delete documents',
  'apps.read': 'See the apps one is assigned to',
  'apps.run': 'Run those apps, edit drafts',
  'evals.run': 'Try the apps’ golden cases on models, with the organisation’s keys and within a limit',
  'runs.read': 'Read drafts, their sources and receipts, and export them once they may leave',
  'approvals.decide': 'Approve or reject drafts, where one also holds the qualification that the app asks for',
  'usage.read': 'See usage and cost, request by request',
  'audit.read': 'Read the audit log and every touch of a key',
  'alerts.read': 'See alerts about what is out of the ordinary, and what is paused because of them',
  'alerts.manage': 'Look after alerts and what is watched; pause keys, tokens, people, apps and routes, and resume them',
  'access.decide': 'Say who may let platform support in, and decide over its requests',
  'encryption.destroy': 'Destroy the organisation’s encryption keys: nothing of it ever opens again',
  'plan.manage': 'Change the organisation’s plan, and say whose keys serve it',
  'tenant.leave': 'Export everything the organisation owns, and delete the organisation',
};

/** The roles inside an organisation. The seventh, the platform operator, stands outside of every organisation. */
export const roles = ['owner', 'admin', 'member', 'viewer', 'auditor', 'finance'] as const;
export type Role = (typeof roles)[number];

/** What each role is for, in plain words. */
export const roleTexts: Readonly<Record<Role | 'operator', string>> = {
  owner: 'Answers for the organisation: everything, and the only one to make owners and to let platform support in',
  admin: 'Runs the organisation day by day: everything but owners, the plan, support access and its end',
  member: 'Works: runs apps, reads and edits drafts, decides over those they are qualified for',
  viewer: 'Reads drafts, documents and cost, changes nothing',
  auditor: 'Reads the audit log, usage and the evidence of how things are set up; no documents, no drafts',
  finance: 'Sees usage, cost, budgets and how they compare with providers’ bills; nothing else',
  operator: 'Runs the installation: organisations as a list, never what is in them. Support access takes a second person and ends by itself',
};

const everything: readonly Permission[] = permissions;
const onlyOwners: ReadonlySet<Permission> = new Set(['access.decide', 'encryption.destroy', 'plan.manage', 'tenant.leave']);
const member: readonly Permission[] = [
  'gateway.use', 'tenant.read', 'people.read', 'credentials.read', 'routes.read', 'budgets.read',
  'tokens.read', 'documents.read', 'documents.write', 'apps.read', 'apps.run', 'runs.read', 'approvals.decide', 'usage.read',
];

/** The permission table. Approving also needs the qualification that the app names. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: everything,
  admin: everything.filter((permission) => !onlyOwners.has(permission)),
  member,
  viewer: ['tenant.read', 'people.read', 'credentials.read', 'routes.read', 'budgets.read', 'documents.read', 'apps.read', 'runs.read', 'usage.read'],
  auditor: ['tenant.read', 'people.read', 'credentials.read', 'tokens.read', 'routes.read', 'policy.read', 'budgets.read', 'usage.read', 'audit.read', 'alerts.read'],
  finance: ['tenant.read', 'budgets.read', 'usage.read'],
};

/** Rights over the installation. No API token can hold one, and none of them opens anything inside an organisation. */
export const operatorPermissions = ['operator.read', 'operator.tenants', 'operator.support', 'operator.billing', 'operator.incidents', 'operator.streams'] as const;
export type OperatorPermission = (typeof operatorPermissions)[number];

export const operatorPermissionTexts: Readonly<Record<OperatorPermission, string>> = {
  'operator.read': 'See the organisations (name, plan, head counts), the operators and the platform’s own log',
  'operator.tenants': 'Make organisations with an invitation for their owner, suspend and resume them',
  'operator.support': 'Ask for support access to an organisation, decide over others’ requests, use and end what was granted',
  'operator.billing': 'Keep the platform’s own keys and offer them, top up credits, issue invoices',
  'operator.incidents': 'Declare incidents and tell the organisations that are affected, keep the plan and the list of audit reports held',
  'operator.streams': 'Send the platform’s own log to other systems',
};

/** Whatever a principal can hold. */
export type AnyPermission = Permission | OperatorPermission;

/** What platform support may do inside an organisation once two people let it in: read how things are set up. */
export const supportPermissions: readonly Permission[] = [
  'tenant.read', 'people.read', 'credentials.read', 'tokens.read', 'routes.read', 'policy.read', 'budgets.read', 'usage.read', 'audit.read', 'apps.read',
];
/** And where the content of documents and drafts was asked for and granted too. */
export const supportContentPermissions: readonly Permission[] = ['documents.read', 'runs.read'];

/** Whom a principal acts as: a role of the organisation, or somebody from outside of it. */
export type ActingRole = Role | 'operator' | 'support';
export const actingRoles = [...roles, 'operator', 'support'] as const;

/** Professional standing an approval may ask for. A person holds any number of them. */
export const qualifications = ['producer', 'attorney', 'pharmacist', 'clinician', 'cpa', 'agent', 'compliance-reviewer', 'reviewer'] as const;
export type Qualification = (typeof qualifications)[number];

/** What each qualification says about its holder. Owners and admins vouch for it when they give it. */
export const qualificationTexts: Readonly<Record<Qualification, string>> = {
  producer: 'Licensed insurance producer',
  attorney: 'Attorney admitted to the bar',
  pharmacist: 'Licensed pharmacist',
  clinician: 'Licensed clinician',
  cpa: 'Certified public accountant',
  agent: 'Licensed real-estate agent',
  'compliance-reviewer': 'Reviews for compliance on the organisation’s behalf',
  reviewer: 'Reviews drafts that ask for no licence',
};

export const environments = ['production', 'staging', 'development'] as const;
export type Environment = (typeof environments)[number];

export const plans = ['basic', 'standard', 'elite', 'enterprise'] as const;
export type PlanId = (typeof plans)[number];
