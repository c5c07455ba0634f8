-- Evidence packs and isolation self-tests: long work that any process may take up, and that survives the end of one.

-- A pack's files lie sealed in storage under its own key. It is ready once a signed checkpoint covers its entry of the log.
create table keystead.evidence_packs (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  state text not null check (state in ('waiting', 'writing', 'proving', 'ready', 'failed', 'expired')),
  requested_by uuid,
  requested_at timestamptz not null,
  -- Until when the process that took it has it; another one takes it afterwards.
  taken_until timestamptz,
  attempts int not null default 0,
  made_at timestamptz,
  expires_at timestamptz,
  files int,
  manifest_sha256 text,
  -- What proves its entry of the log, as JSON.
  proof text,
  failure text,
  pieces int,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id)
);
call keystead.protect('keystead.evidence_packs', 'select, insert, update');
create unique index one_evidence_pack_is_made on keystead.evidence_packs (tenant_id) where state in ('waiting', 'writing', 'proving');
create index evidence_packs_due on keystead.evidence_packs (requested_at) where state in ('waiting', 'writing', 'proving', 'ready');
create trigger count_wrap_new after insert on keystead.evidence_packs for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.evidence_packs for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

create table keystead.isolation_tests (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  state text not null check (state in ('waiting', 'running', 'passed', 'failed', 'broken')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  taken_until timestamptz,
  finished_at timestamptz,
  -- The other organisation that is made for it and deleted after it. Its name holds this test's id, so that it is found after a crash too.
  decoy_removed boolean not null default false,
  tries jsonb not null default '[]',
  failure text
);
call keystead.protect('keystead.isolation_tests', 'select, insert, update');
create unique index one_isolation_test_runs on keystead.isolation_tests (tenant_id) where state in ('waiting', 'running') or not decoy_removed;
create index isolation_tests_due on keystead.isolation_tests (requested_at) where state in ('waiting', 'running') or not decoy_removed;

-- What is to be done, over all organisations: ids alone. Whoever takes one works within its organisation as everybody does.
create function keystead.evidence_to_tend(at timestamptz, most int) returns table (task text, tenant_id uuid, subject_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select 'pack', p.tenant_id, p.id from evidence_packs p join tenants t on t.id = p.tenant_id and t.deleted_at is null
    where (p.state in ('waiting', 'writing') and coalesce(p.taken_until, '-infinity') < $1) or p.state = 'proving' or (p.state = 'ready' and p.expires_at <= $1)
  union all
  select 'test', i.tenant_id, i.id from isolation_tests i
    where (i.state in ('waiting', 'running') or not i.decoy_removed) and coalesce(i.taken_until, '-infinity') < $1
  limit $2
$$;
revoke all on function keystead.evidence_to_tend from public;
grant execute on function keystead.evidence_to_tend to keystead_app;

-- The decoy that a test of the present organisation made; none of anybody else's.
create function keystead.decoys_of_isolation_test(test uuid) returns setof uuid
language sql stable security definer set search_path = keystead, pg_temp as $$
  select t.id from tenants t
  where t.deleted_at is null and t.name = 'Isolation test decoy ' || test and exists (select from isolation_tests i where i.id = test and i.tenant_id = current_tenant())
$$;
revoke all on function keystead.decoys_of_isolation_test from public;
grant execute on function keystead.decoys_of_isolation_test to keystead_app;
