import type { ColumnType, Generated } from 'kysely';

export type ActorKind = 'user' | 'token' | 'system' | 'operator';

/** An event that waits for its place in the log. */
export interface AuditOutboxTable {
  id: Generated<number>;
  tenant_id: string;
  occurred_at: ColumnType<Date, Date | undefined, never>;
  action: string;
  action_version: number;
  actor_kind: ActorKind;
  actor_id: string | null;
  subject_kind: string;
  subject_id: string | null;
  /** Written as JSON text. */
  detail: ColumnType<Record<string, unknown>, string, never>;
}

export interface AuditLeavesTable {
  tenant_id: string;
  sequence: number;
  leaf: Buffer;
  leaf_hash: Buffer;
  action: string;
  occurred_at: Date;
  /** As in the leaf; like action and time they lead to it, and prove nothing. */
  actor_kind: ActorKind;
  actor_id: string | null;
  subject_id: string | null;
}

export interface AuditOpeningsTable {
  tenant_id: string;
  sequence: number;
  field: string;
  salt: Buffer;
  value: string;
}

/** A signed checkpoint: see checkpoints.ts. */
export interface AuditCheckpointsTable {
  tenant_id: string;
  size: number;
  from_size: number;
  root: Buffer;
  note: string;
  edge: Buffer;
  leaf_hashes: Buffer;
  made_at: Date;
}

/** Roots of perfect subtrees: see subtrees.ts. */
export interface AuditSubtreesTable {
  tenant_id: string;
  height: number;
  first: number;
  roots: Buffer;
}

/** The key that signs checkpoints. The control plane sees its public half and the name of the logs alone. */
export interface AuditSigningKeysTable {
  public_key: Buffer;
  log_name: string;
  wrapped: Buffer;
  kms: string;
  kms_key_id: string;
  made_at: Date;
}

/** How far a log is published at a place: see publishing/. */
export interface AuditPublicationsTable {
  tenant_id: string;
  place: string;
  size: Generated<number>;
  published_at: Date | null;
  note: string | null;
  attempts: Generated<number>;
  failing_since: Date | null;
  problem: string | null;
  next_at: Date;
}

/** Published checkpoints that a restore gave up. */
export interface AuditAcceptedRollbacksTable {
  tenant_id: string;
  place: string;
  size: number;
  root: Buffer | null;
  reason: string;
  accepted_at: Date;
}

/** What this installation cosigned last of another log, as its witness. */
export interface WitnessedLogsTable {
  origin: string;
  size: number;
  root: Buffer;
  note: string;
  cosigned_at: Date;
}

/** A submission that waits for the process that cosigns, and its answer. */
export interface WitnessSubmissionsTable {
  id: string;
  submission: string;
  asked_at: Date;
  status: ColumnType<number | null, never, number>;
  answer: ColumnType<string | null, never, string>;
}

export interface AuditTables {
  audit_outbox: AuditOutboxTable;
  audit_leaves: AuditLeavesTable;
  audit_openings: AuditOpeningsTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_subtrees: AuditSubtreesTable;
  audit_signing_keys: AuditSigningKeysTable;
  audit_publications: AuditPublicationsTable;
  witness_keys: AuditSigningKeysTable;
  witnessed_logs: WitnessedLogsTable;
  witness_submissions: WitnessSubmissionsTable;
  audit_accepted_rollbacks: AuditAcceptedRollbacksTable;
}
