import type { ColumnType, Generated } from 'kysely';
import type { Environment, Permission, PlanId, Qualification, Role } from '@keystead/contract';
import type { AuditTables } from '../audit/index.ts';

type MemberState = 'active' | 'disabled';

interface TenantsTable {
  id: ColumnType<string, string, never>;
  name: string;
  plan: Generated<PlanId>;
  show_last_four: Generated<boolean>;
  retention_days: number | null;
  revision: Generated<number>;
  created_at: Generated<Date>;
  deleted_at: Date | null;
}

interface MembersTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  user_id: ColumnType<string, string, never>;
  role: Role;
  qualifications: Generated<Qualification[]>;
  state: Generated<MemberState>;
  joined_at: Generated<Date>;
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
  created_at: Generated<Date>;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

interface SetupLinksTable {
  token_hash: Buffer;
  expires_at: Date;
  used_at: Date | null;
}

/** What the control plane's role sees of identity: rows of the transaction's tenant. */
export interface PeopleTables extends AuditTables {
  tenants: TenantsTable;
  members: MembersTable;
  invitations: InvitationsTable;
  api_tokens: ApiTokensTable;
  setup_links: SetupLinksTable;
}

interface UserTable {
  id: string;
  name: string;
  email: string;
  twoFactorEnabled: boolean | null;
  createdAt: Date;
}

interface SessionTable {
  id: string;
  userId: string;
  token: string;
  tenantId: string;
  mfaAt: Date | null;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

interface AccountTable {
  id: string;
  userId: string;
  providerId: string;
  password: string | null;
}

interface TwoFactorTable {
  id: string;
  userId: string;
  secret: string;
  verified: boolean | null;
  lastUsedStep: number | null;
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
  'keystead.tenants': Pick<TenantsTable, 'id' | 'name' | 'plan' | 'deleted_at'>;
  'keystead.members': MembersTable;
  'keystead.invitations': InvitationsTable;
  'keystead.api_tokens': ApiTokensTable;
}
