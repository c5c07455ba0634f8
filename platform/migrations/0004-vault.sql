-- The vault. `envelope` is sealed by the egress role; nobody else can open it.

create table keystead.tenant_keys (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  ring text not null check (ring in ('credential', 'content')),
  version int not null,
  kms text not null,
  kms_key_id text not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  unique (tenant_id, ring, version)
);
call keystead.protect('keystead.tenant_keys', 'select, insert, update');
create policy snapshot on keystead.tenant_keys for select to keystead_snapshot using (true);
grant select on keystead.tenant_keys to keystead_snapshot;

create table keystead.credentials (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  provider text not null,
  label text not null,
  origin text not null,
  custody text not null default 'vault' check (custody in ('vault', 'proxy', 'client')),
  payer text not null default 'tenant' check (payer in ('tenant', 'platform')),
  environment text not null check (environment in ('production', 'staging', 'development')),
  team text,
  project text,
  state text not null default 'active' check (state in ('active', 'disabled', 'deleted')),
  health text not null default 'unknown' check (health in ('valid', 'invalid', 'unknown')),
  health_checked_at timestamptz,
  health_latency_ms int,
  health_detail text,
  models jsonb not null default '[]',
  created_by uuid,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  last_used_at timestamptz
);
call keystead.protect('keystead.credentials', 'select, insert, update');
create policy snapshot on keystead.credentials for select to keystead_snapshot using (true);
grant select on keystead.credentials to keystead_snapshot;
create policy used on keystead.credentials for update to keystead_spool using (true);
create policy used_read on keystead.credentials for select to keystead_spool using (true);
grant select (id, last_used_at), update (last_used_at) on keystead.credentials to keystead_spool;
create trigger note_change after insert or update of state, environment, models, origin, label on keystead.credentials for each row execute function keystead.note_configuration_change();

create table keystead.credential_versions (
  id uuid primary key,
  tenant_id uuid not null,
  credential_id uuid not null references keystead.credentials (id),
  version int not null,
  state text not null check (state in ('new', 'tested', 'primary', 'old', 'revoked')),
  fingerprint text not null,
  last_four text not null,
  tenant_key_id uuid not null references keystead.tenant_keys (id),
  envelope bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  unique (credential_id, version)
);
call keystead.protect('keystead.credential_versions', 'select, insert, update');
create policy snapshot on keystead.credential_versions for select to keystead_snapshot using (true);
grant select on keystead.credential_versions to keystead_snapshot;
create trigger note_change after insert or update on keystead.credential_versions for each row execute function keystead.note_configuration_change();
