-- Tenants and their people. Who a person is (password, second factor, sessions) stands in schema identity (0003).

create table keystead.tenants (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  plan text not null default 'enterprise' check (plan in ('basic', 'standard', 'elite', 'enterprise')),
  key_mode text not null default 'own-required' check (key_mode in ('own-required', 'own-optional', 'hybrid')),
  show_last_four boolean not null default true,
  retention_days int check (retention_days between 1 and 3650),
  revision int not null default 1,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
alter table keystead.tenants enable row level security;
create policy of_tenant on keystead.tenants to keystead_app using (id = keystead.current_tenant()) with check (id = keystead.current_tenant());
create policy snapshot on keystead.tenants for select to keystead_snapshot using (true);
grant select, insert, update on keystead.tenants to keystead_app;
grant select on keystead.tenants to keystead_snapshot;
create trigger note_change after insert or update on keystead.tenants for each row execute function keystead.note_configuration_change();

create table keystead.members (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer', 'auditor', 'finance')),
  qualifications text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'disabled')),
  joined_at timestamptz not null default now(),
  unique (tenant_id, user_id)
);
call keystead.protect('keystead.members', 'select, insert, update');
create index on keystead.members (user_id);
create policy snapshot on keystead.members for select to keystead_snapshot using (true);
grant select on keystead.members to keystead_snapshot;
-- Signing in asks one thing before a tenant is known: which tenants a person belongs to.
create policy of_person on keystead.members for select to keystead_identity using (true);
grant usage on schema keystead to keystead_identity;
grant select on keystead.members to keystead_identity;
create trigger note_change after insert or update on keystead.members for each row execute function keystead.note_configuration_change();

create table keystead.invitations (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  email text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer', 'auditor', 'finance')),
  token_hash bytea not null unique,
  invited_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
call keystead.protect('keystead.invitations', 'select, insert, update');
-- Whoever accepts has only the token; its hash finds the invitation and so the tenant.
create policy by_token on keystead.invitations for select to keystead_identity using (true);
grant select on keystead.invitations to keystead_identity;

create table keystead.api_tokens (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null,
  prefix text not null,
  token_hash bytea not null unique,
  scopes text[] not null,
  environment text not null check (environment in ('production', 'staging', 'development')),
  user_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
call keystead.protect('keystead.api_tokens', 'select, insert, update');
create policy snapshot on keystead.api_tokens for select to keystead_snapshot using (true);
grant select on keystead.api_tokens to keystead_snapshot;
-- A bearer token on the control plane: its hash finds the tenant.
create policy by_hash on keystead.api_tokens for select to keystead_identity using (true);
grant select on keystead.api_tokens to keystead_identity;
create policy used on keystead.api_tokens for update to keystead_spool using (true);
create policy used_read on keystead.api_tokens for select to keystead_spool using (true);
grant select (id, last_used_at), update (last_used_at) on keystead.api_tokens to keystead_spool;
create function keystead.note_token_change() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  insert into keystead.configuration_changes (tenant_id, version) values (new.tenant_id, nextval('keystead.configuration_version'))
    on conflict (tenant_id) do update set version = excluded.version;
  perform pg_notify('keystead_configuration', new.tenant_id::text);
  return null;
end $$;
-- Not on last_used_at: using a token changes no configuration.
create trigger note_change after insert or update of revoked_at, expires_at, scopes on keystead.api_tokens for each row execute function keystead.note_token_change();

-- One-time setup links. They come before any tenant.
create table keystead.setup_links (
  token_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select, insert, update on keystead.setup_links to keystead_app;
