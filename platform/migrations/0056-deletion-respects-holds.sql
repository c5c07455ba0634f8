-- The deletion of an organisation waits for its legal holds.
alter table keystead.tenant_deletions
  -- Why the operator deletes all the same; it stands in the platform's log too.
  add column despite_holds text check (length(despite_holds) between 1 and 500),
  -- Since when a deletion that is due has been waiting for holds to be released.
  add column waiting_since timestamptz;

-- Whatever way the rows would go by.
create function keystead.keep_held_document() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  if not exists (select from tenant_deletions d where d.tenant_id = old.tenant_id and d.despite_holds is not null) then
    raise exception 'a document of this organisation is under legal hold';
  end if;
  return old;
end $$;
create trigger keep_held before delete on keystead.documents for each row when (old.hold_reason is not null) execute function keystead.keep_held_document();
