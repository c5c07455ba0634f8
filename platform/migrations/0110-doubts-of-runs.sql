-- How many quotations and figures of a draft were not found where they should stand, so that lists can say it without opening anything. null: checked before this was noted.
alter table keystead.runs add column doubts int check (doubts >= 0);
