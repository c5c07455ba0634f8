-- The life of a provider credential: who may use it, its versions and their traffic, checks, stops, reminders.

-- Deny by default: a dimension that is not in `scope` allows nothing. What was usable by everyone in its environment before scopes
-- existed is so from now on because it says so.
alter table keystead.credentials
  add column scope jsonb not null default '{}',
  add column expires_at timestamptz,
  add column rotation_days int default 90 check (rotation_days between 7 and 730),
  add column provider_organisation text,
  add column provider_project text,
  add column key_warning text;
update keystead.credentials set scope = jsonb_build_object(
  'environments', case when provider = 'sandbox' then '"any"'::jsonb else jsonb_build_array(environment) end,
  'teams', 'any', 'apps', 'any', 'workflows', 'any', 'models', 'any', 'endpoints', 'any', 'dataClasses', 'any');
create trigger note_lifecycle after update of scope, expires_at, health on keystead.credentials for each row execute function keystead.note_configuration_change();

alter table keystead.credential_versions
  add column created_by uuid,
  add column tested_at timestamptz,
  add column activated_at timestamptz,
  -- Until when an old version stays usable.
  add column grace_until timestamptz,
  -- Percent of the credential's calls that a version takes which is not the primary one.
  add column share int not null default 0 check (share between 0 and 100),
  add column health text not null default 'unknown' check (health in ('valid', 'invalid', 'unknown')),
  add column health_checked_at timestamptz,
  add column health_latency_ms int,
  add column health_detail text;
update keystead.credential_versions set activated_at = created_at where state = 'primary';
create unique index one_primary on keystead.credential_versions (credential_id) where state = 'primary';
create unique index one_candidate on keystead.credential_versions (credential_id) where state in ('new', 'tested');
create unique index one_in_grace on keystead.credential_versions (credential_id) where state = 'old';

-- Every check of a key, for the history of its health.
create table keystead.credential_checks (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  credential_id uuid not null references keystead.credentials (id),
  version int not null,
  checked_at timestamptz not null,
  state text not null check (state in ('valid', 'invalid', 'unknown')),
  latency_ms int,
  detail text,
  model_count int not null
);
call keystead.protect('keystead.credential_checks', 'select, insert, delete');
create index on keystead.credential_checks (credential_id, checked_at desc);

-- Calls under way with a key (or one version of it) are to be broken off. Gateways read the last minute of these.
create table keystead.credential_stops (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  credential_id uuid not null references keystead.credentials (id),
  version int,
  stopped_at timestamptz not null default clock_timestamp()
);
call keystead.protect('keystead.credential_stops', 'select, insert');
create policy snapshot on keystead.credential_stops for select to keystead_snapshot using (true);
grant select on keystead.credential_stops to keystead_snapshot;
create index on keystead.credential_stops (stopped_at);
create trigger note_change after insert on keystead.credential_stops for each row execute function keystead.note_configuration_change();

-- A reminder is recorded once for each occasion.
create table keystead.credential_reminders (
  tenant_id uuid not null references keystead.tenants (id),
  credential_id uuid not null references keystead.credentials (id),
  kind text not null,
  due_on date not null,
  noted_at timestamptz not null default now(),
  primary key (credential_id, kind, due_on)
);
call keystead.protect('keystead.credential_reminders', 'select, insert');

-- What the scheduler has to look after, over all tenants: ids alone. It then works within each tenant as everybody does.
-- The check of a day is spread by the credential's id over two hours, so that not all come at once.
create function keystead.credentials_to_tend(task text, at timestamptz, most int) returns table (tenant_id uuid, credential_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select c.tenant_id, c.id from credentials c
  where $1 = 'check' and c.state = 'active' and c.custody = 'vault'
    and (c.health_checked_at is null or c.health_checked_at < $2 - interval '22 hours' - mod(('x' || substr(md5(c.id::text), 1, 6))::bit(24)::int, 7200) * interval '1 second')
  union all
  select distinct v.tenant_id, v.credential_id from credential_versions v join credentials c on c.id = v.credential_id
  where $1 = 'end-grace' and v.state = 'old' and v.grace_until <= $2 and c.state <> 'deleted'
  union all
  select c.tenant_id, c.id from credentials c join credential_versions v on v.credential_id = c.id and v.state = 'primary'
  where $1 = 'remind' and c.state = 'active'
    and (c.expires_at < $2 + interval '14 days' or v.activated_at + c.rotation_days * interval '1 day' < $2 + interval '7 days'
      or exists (select from credential_versions o where o.credential_id = c.id and o.state in ('new', 'tested', 'old')))
  order by 2 limit $3
$$;
revoke all on function keystead.credentials_to_tend from public;
grant execute on function keystead.credentials_to_tend to keystead_app;
