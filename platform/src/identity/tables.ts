import type { ColumnType, Generated } from 'kysely';
import type { DataClass, Environment, Permission, PlanId, Qualification, Role } from '@keystead/contract';
import type { AuditTables } from '../audit/index.ts';

type MemberState = 'active' | 'disabled';

interface TenantsTable {
  id: ColumnType<string, string, never>;
  name: string;
  plan: Generated<PlanId>;
  show_last_four: Generated<boolean>;
  retention_days: number | null;
  /** On a plan with a choice of apps: those that run. */
  picked_apps: Generated<string[]>;
  /** When a picked app was last given up for another. */
  picks_changed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** How the organisation writes; every app follows it. */
  house_voice: Generated<string>;
  require_second_factor: Generated<boolean>;
  session_idle_minutes: Generated<number>;
  session_hours: Generated<number>;
  revision: Generated<number>;
  created_at: Generated<Date>;
  deleted_at: Date | null;
  suspended_at: Date | null;
  suspended_reason: string | null;
  /** Whose consent support access needs. */
  support_consent: Generated<'owner' | 'operator'>;
}

interface SubscriptionsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  plan: PlanId;
  monthly_usd: number | null;
  started_at: Date;
  ended_at: Date | null;
}

interface MembersTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  user_id: ColumnType<string, string, never>;
  role: Role;
  qualifications: Generated<Qualification[]>;
  state: Generated<MemberState>;
  joined_at: Generated<Date>;
  /** The name that a directory has for them (SCIM). */
  external_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Set where a directory deleted them: it does not see them any more. */
  provisioned_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface AuditorLinksTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  purpose: string;
  email: string | null;
  token_hash: Buffer;
  created_by: string | null;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  opened: Generated<number>;
  last_used_at: Date | null;
}

interface AuditorSessionsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  link_id: string;
  token_hash: Buffer;
  created_at: Date;
  last_used_at: Date;
  ended_at: Date | null;
}

interface InvitationsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  email: string;
  role: Role;
  token_hash: Buffer;
  invited_by: string | null;
  created_at: Generated<Date>;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
}

interface ApiTokensTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  name: string;
  prefix: string;
  token_hash: Buffer;
  scopes: Permission[];
  environment: Environment;
  user_id: string | null;
  team_id: ColumnType<string | null, string | null | undefined, string | null>;
  data_class: ColumnType<DataClass | null, DataClass | null | undefined, DataClass | null>;
  project: ColumnType<string | null, string | null | undefined, never>;
  may_name_project: ColumnType<boolean, boolean | undefined, never>;
  workflow: ColumnType<string | null, string | null | undefined, never>;
  may_name_workflow: ColumnType<boolean, boolean | undefined, never>;
  created_at: Generated<Date>;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

interface TeamsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  name: string;
  description: Generated<string>;
  revision: Generated<number>;
  created_at: Generated<Date>;
  deleted_at: Date | null;
  external_id: ColumnType<string | null, string | null | undefined, string | null>;
  data_class: ColumnType<DataClass | null, DataClass | null | undefined, DataClass | null>;
}

interface TeamMembersTable {
  tenant_id: ColumnType<string, string, never>;
  team_id: ColumnType<string, string, never>;
  user_id: ColumnType<string, string, never>;
  joined_at: Generated<Date>;
  is_primary: Generated<boolean>;
}

interface AppAccessTable {
  tenant_id: ColumnType<string, string, never>;
  app_id: ColumnType<string, string, never>;
  audience: 'everyone' | 'assigned';
  revision: Generated<number>;
}

interface AppAssignmentsTable {
  tenant_id: ColumnType<string, string, never>;
  app_id: ColumnType<string, string, never>;
  team_id: string | null;
  user_id: string | null;
}

interface OperatorsTable {
  user_id: ColumnType<string, string, never>;
  added_at: Date;
  added_by: 'setup' | 'host';
  removed_at: Date | null;
}

export interface BreakGlassTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  drill: boolean;
  reason: string;
  minutes: number;
  includes_content: boolean;
  participants: Generated<string[]>;
  requested_by: ColumnType<string, string, never>;
  requested_at: Date;
  decide_before: Date;
  decision: 'approve' | 'refuse' | null;
  decided_by: string | null;
  decided_as: 'operator' | 'owner' | null;
  decided_at: Date | null;
  access_until: Date | null;
  first_used_at: Date | null;
  uses: Generated<number>;
  ended_at: Date | null;
  ended_because: 'time' | 'support' | 'organisation' | 'operator-removed' | null;
}

interface SsoConnectionsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  kind: 'oidc' | 'saml';
  name: string;
  /** Written as JSON text. */
  settings: ColumnType<unknown, string, string>;
  object_key: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  tenant_key_id: ColumnType<string | null, string | null | undefined, string | null>;
  sealed_secret: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  enabled: Generated<boolean>;
  enforced: Generated<boolean>;
  revision: Generated<number>;
  created_at: Generated<Date>;
  last_used_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface SsoDomainsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  connection_id: string | null;
  domain: string;
  token: string;
  created_at: Date;
  verified_at: Date | null;
  verified_by: 'dns' | 'operator' | null;
}

interface SsoIdentitiesTable {
  tenant_id: string;
  connection_id: string;
  subject: string;
  user_id: string;
  linked_at: Date;
}

/** Attempts to sign in that were answered. */
interface SsoAnswersTable {
  tenant_id: string;
  attempt_id: string;
  answered_at: Date;
}

interface SetupLinksTable {
  token_hash: Buffer;
  expires_at: Date;
  used_at: Date | null;
}

/** What the control plane's role sees of identity: rows of the transaction's tenant. */
export interface PeopleTables extends AuditTables {
  tenants: TenantsTable;
  subscriptions: SubscriptionsTable;
  members: MembersTable;
  invitations: InvitationsTable;
  api_tokens: ApiTokensTable;
  auditor_links: AuditorLinksTable;
  auditor_sessions: AuditorSessionsTable;
  teams: TeamsTable;
  team_members: TeamMembersTable;
  app_access: AppAccessTable;
  app_assignments: AppAssignmentsTable;
  break_glass: BreakGlassTable;
  sso_connections: SsoConnectionsTable;
  sso_domains: SsoDomainsTable;
  sso_identities: SsoIdentitiesTable;
  sso_answers: SsoAnswersTable;
  setup_links: SetupLinksTable;
}

interface UserTable {
  id: string;
  name: string;
  email: string;
  twoFactorEnabled: boolean | null;
  createdAt: Date;
  updatedAt: Date;
}

interface SessionTable {
  id: string;
  userId: string;
  token: string;
  tenantId: string;
  mfaAt: Date | null;
  setupUntil: Date | null;
  /** Of a session of platform support: the request that it stands on. */
  supportRequestId: string | null;
  /** The connection of an identity provider that it came in by. */
  ssoConnectionId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

interface AccountTable {
  id: string;
  accountId: string;
  userId: string;
  providerId: string;
  password: string | null;
  createdAt: Generated<Date>;
  updatedAt: Date;
}

interface TwoFactorTable {
  id: string;
  userId: string;
  secret: string;
  backupCodes: string;
  verified: boolean | null;
  lastUsedStep: number | null;
}

interface PasskeyTable {
  id: string;
  name: string | null;
  userId: string;
  credentialID: string;
  deviceType: string;
  backedUp: boolean;
  createdAt: Date | null;
  aaguid: string | null;
  lastUsedAt: Date | null;
}

interface PasswordResetTable {
  tokenHash: Buffer;
  userId: string;
  createdAt: Generated<Date>;
  expiresAt: Date;
  usedAt: Date | null;
}

/**
 * What the identity role sees: the library's tables (their columns are the library's, hence camel case), and of ours what
 * must be known before a tenant is.
 */
export interface IdentityTables {
  user: UserTable;
  session: SessionTable;
  account: AccountTable;
  twoFactor: TwoFactorTable;
  passkey: PasskeyTable;
  passwordReset: PasswordResetTable;
  'keystead.tenants': Pick<TenantsTable, 'id' | 'name' | 'plan' | 'deleted_at' | 'require_second_factor' | 'session_idle_minutes' | 'session_hours' | 'created_at' | 'suspended_at' | 'suspended_reason' | 'support_consent'>;
  'keystead.members': MembersTable;
  'keystead.teams': TeamsTable;
  'keystead.team_members': TeamMembersTable;
  'keystead.operators': OperatorsTable;
  'keystead.sso_connections': Pick<SsoConnectionsTable, 'id' | 'tenant_id' | 'enabled' | 'enforced'>;
  'keystead.sso_domains': Pick<SsoDomainsTable, 'tenant_id' | 'connection_id' | 'domain' | 'verified_at'>;
  'keystead.break_glass': BreakGlassTable;
  'keystead.invitations': InvitationsTable;
  'keystead.api_tokens': ApiTokensTable;
  'keystead.auditor_links': AuditorLinksTable;
  'keystead.auditor_sessions': AuditorSessionsTable;
}
