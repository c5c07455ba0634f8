import type { AuditTables } from '../../audit/index.ts';

/** Of identity's table: who may be named for a task. */
interface MembersTable { tenant_id: string; user_id: string; role: string; state: string; qualifications: string[] }

/** The rows of onboarding itself are read and written in SQL: their dates are days without a time. */
export interface OnboardingTables extends AuditTables {
  members: MembersTable;
}

export interface TaskRow {
  readonly task_id: string; readonly assigned_to: string | null; readonly note: string | null; readonly url: string | null; readonly set_aside: boolean; readonly said_by: string | null; readonly said_at: Date | null;
  readonly proved_at: Date | null; readonly told_overdue_for: string | null;
}

export interface PlanRow { readonly starts_on: string; readonly revision: number }
