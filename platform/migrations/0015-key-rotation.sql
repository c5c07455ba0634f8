-- Rotation of the encryption keys: tenant keys, and the root keys that wrap them.

-- The role of the rotation: it moves every tenant's wrapped keys from one root key to another, and opens none.
do $$
begin
  if not exists (select from pg_roles where rolname = 'keystead_keys') then
    create role keystead_keys nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;
grant usage on schema keystead to keystead_keys;

alter table keystead.tenant_keys
  -- Encryptions under this key (one for each envelope or object key stored): AES-GCM with random IVs bears 2^32.
  add column wraps bigint not null default 0,
  -- The tenant's fingerprint key, wrapped by this key; null where it is derived from this one (the first). So fingerprints outlive a rotation.
  add column fingerprint_key bytea;

create policy keys on keystead.tenant_keys for select to keystead_keys using (true);
create policy keys_rewrap on keystead.tenant_keys for update to keystead_keys using (true) with check (true);
grant select, update (kms, kms_key_id, wrapped) on keystead.tenant_keys to keystead_keys;
create policy keys on keystead.audit_outbox for insert to keystead_keys with check (true);
grant insert on keystead.audit_outbox to keystead_keys;
grant select, insert, update on keystead.installation to keystead_keys;

-- Every process that holds a tenant key in memory hears that its row changed: what was destroyed is forgotten at once.
create function keystead.note_tenant_key_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('keystead_tenant_keys', new.id::text);
  return null;
end $$;
create trigger note_tenant_key after update of wrapped, destroyed_at on keystead.tenant_keys for each row execute function keystead.note_tenant_key_change();
create trigger note_change after update of wrapped, kms, kms_key_id, destroyed_at on keystead.tenant_keys for each row execute function keystead.note_configuration_change();

-- Counts what is sealed under a tenant key, wherever that is stored, and refuses what nobody could open again: a key that
-- was destroyed between sealing and storing.
create function keystead.count_wrap() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  update tenant_keys set wraps = wraps + 1 where id = new.tenant_key_id and tenant_id = new.tenant_id and wrapped is not null and wraps < 4294967296;
  if not found then
    raise exception 'the tenant key that this was sealed under is destroyed, or bears no more encryptions' using errcode = 'integrity_constraint_violation', constraint = 'tenant_key_usable';
  end if;
  return null;
end $$;
create trigger count_wrap_new after insert on keystead.credential_versions for each row when (new.envelope is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of envelope on keystead.credential_versions for each row when (new.envelope is not null and new.envelope is distinct from old.envelope) execute function keystead.count_wrap();
create trigger count_wrap_new after insert on keystead.documents for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.documents for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();
create trigger count_wrap_new after insert on keystead.runs for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.runs for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

-- What was stored before counting began.
update keystead.tenant_keys k set wraps =
  (select count(*) from keystead.credential_versions v where v.tenant_key_id = k.id)
  + (select count(*) from keystead.documents d where d.tenant_key_id = k.id)
  + (select count(*) from keystead.runs r where r.tenant_key_id = k.id);

create index on keystead.credential_versions (tenant_key_id, id);
create index on keystead.documents (tenant_key_id, id);
create index on keystead.runs (tenant_key_id, id);
create index on keystead.tenant_keys (ring, id);

-- Rotations of a tenant's key. Each stands at a named step; whoever goes on after a crash begins with that one.
create table keystead.tenant_key_rotations (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  ring text not null check (ring in ('credential', 'content')),
  reason text not null check (reason in ('asked', 'age', 'count')),
  step text not null default 'make' check (step in ('make', 'move', 'verify', 'retire', 'done')),
  -- The new key, from step make on.
  tenant_key_id uuid references keystead.tenant_keys (id),
  -- How far step move is: the place in the list of tables, and the last id there.
  place int not null default 0,
  last_id uuid,
  moved bigint not null default 0,
  total bigint not null default 0,
  failure text,
  actor_kind text not null,
  actor_id uuid,
  started_at timestamptz not null default now(),
  made_at timestamptz,
  finished_at timestamptz
);
call keystead.protect('keystead.tenant_key_rotations', 'select, insert, update');
create policy keys on keystead.tenant_key_rotations for select to keystead_keys using (true);
create policy keys_start on keystead.tenant_key_rotations for insert to keystead_keys with check (true);
grant select, insert on keystead.tenant_key_rotations to keystead_keys;
-- One at a time for each ring of a tenant.
create unique index on keystead.tenant_key_rotations (tenant_id, ring) where finished_at is null;

-- Rotations of a root key. No tenant's data.
create table keystead.root_key_rotations (
  id uuid primary key,
  ring text not null check (ring in ('credential', 'content')),
  step text not null default 'add' check (step in ('add', 'roll-out', 'primary', 'rewrap', 'secrets', 'verify', 'retire', 'done')),
  from_kms text not null,
  from_key_id text not null,
  -- The new root key, from step add on.
  to_kms text,
  to_key_id text,
  last_id uuid,
  rewrapped bigint not null default 0,
  total bigint not null default 0,
  failure text,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
alter table keystead.root_key_rotations enable row level security;
create policy keys on keystead.root_key_rotations to keystead_keys using (true) with check (true);
grant select, insert, update on keystead.root_key_rotations to keystead_keys;
create unique index on keystead.root_key_rotations (ring) where finished_at is null;

-- Which processes hold a ring, and which root keys each of them can use: a new one becomes primary when all can.
create table keystead.root_key_holders (
  holder uuid primary key,
  ring text not null check (ring in ('credential', 'content')),
  root_keys text[] not null,
  seen_at timestamptz not null default now()
);
alter table keystead.root_key_holders enable row level security;
create policy holders on keystead.root_key_holders to keystead_app, keystead_snapshot, keystead_keys using (true) with check (true);
grant select, insert, update, delete on keystead.root_key_holders to keystead_app, keystead_snapshot, keystead_keys;
