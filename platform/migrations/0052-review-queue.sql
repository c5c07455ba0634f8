-- Whose decision it is, and until when it is wanted: what the review queue is ordered by. Neither closes the decision to others who may give it.
alter table keystead.approvals add column assigned_to uuid, add column due_at timestamptz;
create index approvals_open_by_due on keystead.approvals (tenant_id, subject_kind, coalesce(due_at, expires_at), subject_id) where state = 'open';
