-- Keys of key services that tenants brought. A tenant key of such a tenant is wrapped by that key, and by the root key around it.

create table keystead.tenant_own_keys (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  kms text not null check (kms in ('aws', 'google', 'azure', 'transit')),
  kms_key_id text not null,
  -- To be shown; what counts stands, with the secret, in `sealed`.
  key text not null,
  settings jsonb not null default '{}',
  -- Key, settings and secret, wrapped by the credential root key named beside it; null once removed.
  sealed bytea,
  root_kms text not null,
  root_kms_key_id text not null,
  -- `current` wraps, `earlier` still opens what it wrapped, `removed` opens nothing.
  state text not null check (state in ('current', 'earlier', 'removed')),
  health text not null check (health in ('ok', 'failing')),
  health_detail text,
  health_checked_at timestamptz not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  check ((state = 'removed') = (sealed is null))
);
create unique index on keystead.tenant_own_keys (tenant_id) where state = 'current';
call keystead.protect('keystead.tenant_own_keys', 'select, insert, update');
create policy snapshot on keystead.tenant_own_keys for select to keystead_snapshot using (true);
create policy snapshot_renew on keystead.tenant_own_keys for update to keystead_snapshot using (true) with check (true);
grant select, update (sealed, root_kms, root_kms_key_id) on keystead.tenant_own_keys to keystead_snapshot;
create trigger note_change after insert or update of state on keystead.tenant_own_keys for each row execute function keystead.note_configuration_change();

-- Once an own key is gone, every process forgets the tenant keys that it may have opened.
create function keystead.note_own_key_removal() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  perform pg_notify('keystead_tenant_keys', id::text) from tenant_keys where tenant_id = new.tenant_id;
  return null;
end $$;
create trigger note_removal after update of state on keystead.tenant_own_keys for each row when (new.state = 'removed') execute function keystead.note_own_key_removal();
