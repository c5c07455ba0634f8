-- What somebody has begun and not sent: edits of a draft, sealed under the run's key, and forms, each under a key of its own.
create table keystead.run_edit_drafts (
  run_id uuid not null,
  tenant_id uuid not null references keystead.tenants (id),
  user_id uuid not null,
  sealed bytea not null,
  saved_at timestamptz not null default now(),
  primary key (run_id, user_id)
);
call keystead.protect('keystead.run_edit_drafts');

create table keystead.app_form_drafts (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  user_id uuid not null,
  app_id text not null check (length(app_id) between 1 and 60),
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed bytea not null,
  saved_at timestamptz not null default now(),
  unique (tenant_id, user_id, app_id)
);
call keystead.protect('keystead.app_form_drafts');
create index on keystead.app_form_drafts (tenant_key_id, id);
create trigger count_wrap_new after insert on keystead.app_form_drafts for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.app_form_drafts for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

-- Whatever destroys the key of a run takes what was sealed under it along: the model's own text, and edits that nobody saved.
create function keystead.forget_with_run() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  new.sealed_drafted := null;
  delete from keystead.run_edit_drafts where run_id = new.id and tenant_id = new.tenant_id;
  return new;
end $$;
revoke execute on function keystead.forget_with_run() from public;
create trigger forget_with_run before update of object_key on keystead.runs for each row when (new.object_key is null) execute function keystead.forget_with_run();
