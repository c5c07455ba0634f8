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
  'budgets.read', 'budgets.manage',
  'documents.read', 'documents.write',
  'apps.read', 'apps.run',
  'runs.read', 'approvals.decide',
  'usage.read', 'audit.read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'admin', 'member', 'viewer', 'auditor', 'finance'] as const;
export type Role = (typeof roles)[number];

const everything: readonly Permission[] = permissions;
const member: readonly Permission[] = [
  'gateway.use', 'tenant.read', 'people.read', 'credentials.read', 'routes.read', 'budgets.read',
  'tokens.read', 'documents.read', 'documents.write', 'apps.read', 'apps.run', 'runs.read', 'approvals.decide', 'usage.read',
];

/** The permission table. Approving also needs the qualification that the app names. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: everything,
  admin: everything,
  member,
  viewer: ['tenant.read', 'people.read', 'credentials.read', 'routes.read', 'budgets.read', 'documents.read', 'apps.read', 'runs.read', 'usage.read'],
  auditor: ['tenant.read', 'people.read', 'credentials.read', 'tokens.read', 'routes.read', 'budgets.read', 'usage.read', 'audit.read'],
  finance: ['tenant.read', 'budgets.read', 'usage.read'],
};

/** Professional standing an approval may ask for. A person holds any number of them. */
export const qualifications = ['producer', 'attorney', 'pharmacist', 'clinician', 'cpa', 'agent', 'compliance-reviewer', 'reviewer'] as const;
export type Qualification = (typeof qualifications)[number];

export const environments = ['production', 'staging', 'development'] as const;
export type Environment = (typeof environments)[number];

export const plans = ['basic', 'standard', 'elite', 'enterprise'] as const;
export type PlanId = (typeof plans)[number];
