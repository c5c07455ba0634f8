-- What the log is searched by was worked out of each leaf's bytes by the database, which read them as JSON three times: more than half of its work for an entry. The sequencer,
-- which makes the leaf, writes the same beside it, as it always wrote action and time. They lead to an entry; what counts is the leaf alone.
alter table keystead.audit_leaves
  alter column actor_kind drop expression,
  alter column actor_id drop expression,
  alter column subject_id drop expression;
-- A sequencer of the version before, on another host that is not upgraded yet, does not write them: no entry may be lost to a search for that.
create function keystead.fill_search_columns() returns trigger language plpgsql as $$
begin
  new.actor_kind := keystead.leaf_field(new.leaf, array['actor', 'kind']);
  new.actor_id := keystead.leaf_field(new.leaf, array['actor', 'id']);
  new.subject_id := keystead.leaf_field(new.leaf, array['subject', 'id']);
  return new;
end $$;
create trigger fill_search_columns before insert on keystead.audit_leaves for each row when (new.actor_kind is null) execute function keystead.fill_search_columns();
-- A request's entry is found by its time in the index of times.
drop index keystead.audit_leaves_used;
