-- Whether a person said when a decision is wanted: such a day outlives an edit of the draft, one that the organisation's setting gave is counted anew.
alter table keystead.approvals add column due_by_hand boolean not null default false;
