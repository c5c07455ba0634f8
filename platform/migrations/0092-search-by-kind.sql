-- Who acted, by kind, is found by index too: without it, a kind that is rare was looked for through the whole log. It serves operators as well.
create index audit_leaves_kind on keystead.audit_leaves (tenant_id, actor_kind, sequence desc);
drop index keystead.audit_leaves_operator;
