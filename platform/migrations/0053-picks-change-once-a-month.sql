-- When an app that had been picked was last given up for another: a plan with a choice lets that happen once in a calendar month.
alter table keystead.tenants add column picks_changed_at timestamptz;
