-- Search in the log, by what is taken from a leaf's bytes. Who acted and what it was about are found by index; a time is found by its place in the log, which follows it
-- closely: events of a spool that came late stand later than their time says.
create index audit_leaves_actor on keystead.audit_leaves (tenant_id, actor_id, sequence desc) where actor_id is not null;
create index audit_leaves_subject on keystead.audit_leaves (tenant_id, subject_id, sequence desc) where subject_id is not null;
create index audit_leaves_time on keystead.audit_leaves (tenant_id, occurred_at, sequence);
