-- Plans, single sign-on, provisioning.

-- On a plan with a choice of apps: those that run.
alter table keystead.tenants add column picked_apps text[] not null default '{}' check (cardinality(picked_apps) <= 20);

-- The lines of the subscription, one after the other. A tenant that never changed its plan has none: its line began with it.
create table keystead.subscriptions (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  plan text not null check (plan in ('basic', 'standard', 'elite', 'enterprise')),
  -- As it was when the line began, in US dollars a month; null by agreement.
  monthly_usd numeric(12, 2) check (monthly_usd >= 0),
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at)
);
call keystead.protect('keystead.subscriptions', 'select, insert, update');
create unique index one_line_runs on keystead.subscriptions (tenant_id) where ended_at is null;

-- Connections to a tenant's own identity provider. The client secret is sealed under the tenant's content key.
create table keystead.sso_connections (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  kind text not null check (kind in ('oidc')),
  name text not null check (length(name) between 1 and 120),
  -- What that kind needs (issuer, client id) and whom it lets in as what; no secret.
  settings jsonb not null,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed_secret bytea,
  enabled boolean not null default false,
  enforced boolean not null default false,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  unique (tenant_id, id)
);
call keystead.protect('keystead.sso_connections');
create trigger count_wrap_new after insert on keystead.sso_connections for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.sso_connections for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

-- E-mail domains that a tenant proved to be its own. A proven one is nobody else's.
create table keystead.sso_domains (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  connection_id uuid,
  domain text not null check (domain = lower(domain) and length(domain) between 3 and 253),
  token text not null,
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  verified_by text check (verified_by in ('dns', 'operator')),
  unique (tenant_id, domain),
  foreign key (tenant_id, connection_id) references keystead.sso_connections (tenant_id, id) on delete set null (connection_id),
  check ((verified_at is null) = (verified_by is null))
);
create unique index one_owner_of_a_domain on keystead.sso_domains (domain) where verified_at is not null;
call keystead.protect('keystead.sso_domains');

-- Who a subject of a provider is here.
create table keystead.sso_identities (
  tenant_id uuid not null references keystead.tenants (id),
  connection_id uuid not null,
  subject text not null check (length(subject) between 1 and 500),
  user_id uuid not null,
  linked_at timestamptz not null default now(),
  primary key (connection_id, subject),
  foreign key (tenant_id, connection_id) references keystead.sso_connections (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references keystead.members (tenant_id, user_id)
);
call keystead.protect('keystead.sso_identities');

-- Whoever signs in has only an address: its domain finds the connection and so the tenant; and whether a password may still open a session.
create policy of_person on keystead.sso_connections for select to keystead_identity using (true);
grant select (id, tenant_id, enabled, enforced) on keystead.sso_connections to keystead_identity;
create policy of_person on keystead.sso_domains for select to keystead_identity using (true);
grant select (tenant_id, connection_id, domain, verified_at) on keystead.sso_domains to keystead_identity;

-- The connection that a session came in by; null for every other session.
alter table identity."session" add column "ssoConnectionId" uuid;

-- Provisioning (SCIM): the names that the other side has for people and teams. A person it deleted is disabled here, and no longer shown to it.
alter table keystead.members add column external_id text check (length(external_id) <= 300), add column provisioned_until timestamptz;
create unique index members_external_id on keystead.members (tenant_id, external_id) where external_id is not null;
alter table keystead.teams add column external_id text check (length(external_id) <= 300);
create unique index teams_external_id on keystead.teams (tenant_id, external_id) where external_id is not null and deleted_at is null;
