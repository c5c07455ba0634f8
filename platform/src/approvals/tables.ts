import type { Qualification } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';

type StoredApprovalState = 'open' | 'approved' | 'rejected' | 'withdrawn';

export interface ApprovalsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  subject_kind: string;
  subject_id: string;
  subject_hash: ColumnType<Buffer, Buffer, never>;
  qualification: Qualification;
  four_eyes: boolean;
  requested_by: string | null;
  requested_at: Generated<Date>;
  expires_at: Date;
  state: Generated<StoredApprovalState>;
  decided_by: string | null;
  decided_at: Date | null;
  reason: string | null;
  attested: Generated<boolean>;
  /** Whose decision it is; others who may give it still can. */
  assigned_to: ColumnType<string | null, string | null | undefined, string | null>;
  /** When it is wanted. */
  due_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Whether a person said when, also that it is wanted by no day. */
  due_by_hand: Generated<boolean>;
}

interface ReviewDeputiesTable {
  tenant_id: string;
  /** Who is away. */
  user_id: string;
  deputy_id: string;
  from_at: Date;
  until_at: Date;
}

export interface ApprovalsTables {
  approvals: ApprovalsTable;
  review_deputies: ReviewDeputiesTable;
}
