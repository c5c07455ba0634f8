-- Filled forms that people start from again: name, form and documents sealed under a key of each one's own.
create table keystead.app_templates (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null check (length(app_id) between 1 and 60),
  -- Of the app when the form was saved.
  app_version text not null check (length(app_version) between 1 and 40),
  -- null: whoever made it is no member any more.
  owner uuid,
  -- Whether everybody in the organisation who may run the app sees it.
  shared boolean not null default false,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed bytea not null,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call keystead.protect('keystead.app_templates');
create index on keystead.app_templates (tenant_id, app_id, id);
create index on keystead.app_templates (tenant_key_id, id);
create trigger count_wrap_new after insert on keystead.app_templates for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.app_templates for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();
