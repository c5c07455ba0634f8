-- Roles, the tenant of a transaction, and how a table is protected.
-- The roles own nothing and bypass nothing. A login that may take them is made by the server (see server/database.ts).

do $$
declare wanted text;
begin
  foreach wanted in array array['keystead_app', 'keystead_identity', 'keystead_snapshot', 'keystead_spool', 'keystead_sequencer'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', wanted);
    end if;
  end loop;
end $$;

revoke all on schema public from public;
grant usage on schema keystead to keystead_app, keystead_snapshot, keystead_spool, keystead_sequencer;

create function keystead.current_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('keystead.tenant_id', true), '')::uuid;

-- Default deny: row-level security on, and one policy that shows keystead_app the rows of the transaction's tenant.
create procedure keystead.protect(protected regclass, verbs text default 'select, insert, update, delete') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', protected);
  execute format('create policy of_tenant on %s to keystead_app using (tenant_id = keystead.current_tenant()) with check (tenant_id = keystead.current_tenant())', protected);
  execute format('grant %s on %s to keystead_app', verbs, protected);
end $$;

-- Facts about the installation: key canaries, the principal-signing key, … No tenant data; see the list in platform/test/row-level-security.test.ts.
create table keystead.installation (
  name text primary key,
  value jsonb not null,
  written_at timestamptz not null default now()
);
grant select, insert, update on keystead.installation to keystead_app;
-- A gateway that comes first leaves its canary; it can add a fact and never change one.
grant select, insert on keystead.installation to keystead_snapshot;

-- Which tenants' configuration changed: the gateway's snapshot follows `version`, a notification tells it sooner.
create sequence keystead.configuration_version;
create table keystead.configuration_changes (
  tenant_id uuid primary key,
  version bigint not null
);
alter table keystead.configuration_changes enable row level security;
create policy snapshot on keystead.configuration_changes for select to keystead_snapshot using (true);
grant select on keystead.configuration_changes to keystead_snapshot;

-- Runs as its owner, so that whoever changes configuration needs no right on configuration_changes.
create function keystead.note_configuration_change() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
declare changed uuid;
begin
  if tg_table_name = 'tenants' then
    changed := coalesce(new.id, old.id);
  else
    changed := coalesce(new.tenant_id, old.tenant_id);
  end if;
  insert into keystead.configuration_changes (tenant_id, version) values (changed, nextval('keystead.configuration_version'))
    on conflict (tenant_id) do update set version = excluded.version;
  perform pg_notify('keystead_configuration', changed::text);
  return null;
end $$;

create table keystead.idempotency_keys (
  tenant_id uuid not null,
  caller text not null,
  key text not null,
  operation text not null,
  request_digest bytea not null,
  status int,
  body text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, caller, key)
);
call keystead.protect('keystead.idempotency_keys');
