-- Leaving: a tenant's whole export, its deletion, and what came with an import.

-- An export is an object of its own, sealed in pieces; the pieces lie in storage until it expires.
create table keystead.tenant_exports (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  state text not null check (state in ('running', 'ready', 'stopped', 'failed', 'expired')),
  -- What is being written, how many entries are done, and how many there are in all.
  step text not null default '',
  done bigint not null default 0,
  total bigint not null default 0,
  requested_by uuid,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz,
  -- Renewed by the process that writes it; one whose lease has lapsed was interrupted.
  lease_until timestamptz,
  pieces int not null default 0,
  size_bytes bigint,
  sha256 text,
  failure text,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id)
);
call keystead.protect('keystead.tenant_exports', 'select, insert, update');
create unique index one_export_runs on keystead.tenant_exports (tenant_id) where state = 'running';
create trigger count_wrap_new after insert on keystead.tenant_exports for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.tenant_exports for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

-- The deletion of a tenant: asked for, due, closed (nothing opens any more), erased.
create table keystead.tenant_deletions (
  tenant_id uuid primary key,
  requested_by uuid,
  requested_as text not null check (requested_as in ('owner', 'host')),
  requested_at timestamptz not null,
  due_at timestamptz not null,
  closed_at timestamptz,
  erased_at timestamptz,
  -- What arrived after that (the outcome of a last call) went too.
  swept_at timestamptz
);
call keystead.protect('keystead.tenant_deletions', 'select, insert, update, delete');

-- The audit log as it was before a move: for reading and for proof, never continued. Salts and values open its commitments.
create table keystead.imported_audit_leaves (
  tenant_id uuid not null references keystead.tenants (id),
  sequence bigint not null,
  leaf bytea not null,
  leaf_hash bytea not null,
  action text not null,
  occurred_at timestamptz not null,
  openings jsonb not null default '{}',
  primary key (tenant_id, sequence)
);
call keystead.protect('keystead.imported_audit_leaves', 'select, insert');

-- Whom the program has to look after, over all tenants: ids alone. It then works within each tenant as everybody does.
create function keystead.leaving_to_tend(task text, at timestamptz, most int) returns table (tenant_id uuid, subject_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select e.tenant_id, e.id from tenant_exports e where $1 = 'expire' and e.state = 'ready' and e.expires_at <= $2
  union all
  select e.tenant_id, e.id from tenant_exports e where $1 = 'interrupted' and e.state = 'running' and e.lease_until < $2
  union all
  select d.tenant_id, d.tenant_id from tenant_deletions d where $1 = 'delete' and d.due_at <= $2 and d.erased_at is null
  union all
  select d.tenant_id, d.tenant_id from tenant_deletions d where $1 = 'sweep' and d.swept_at is null and d.erased_at < $2 - interval '10 minutes'
  limit $3
$$;
revoke all on function keystead.leaving_to_tend from public;
grant execute on function keystead.leaving_to_tend to keystead_app;

-- Deletes every row of a tenant, in whatever table: those that a later migration adds too. It does so only for a tenant that is closed
-- and whose deletion is due. What remains is a row without a name in tenants, that of tenant_deletions, and the platform's log.
create function keystead.erase_tenant(erased uuid) returns table (name text, rows bigint)
language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  waiting text[];
  blocked text[];
  each text;
  gone bigint;
begin
  if not exists (select from tenants t join tenant_deletions d on d.tenant_id = t.id where t.id = erased and t.deleted_at is not null and d.closed_at is not null and d.due_at <= now()) then
    raise exception 'this tenant is not closed for deletion';
  end if;
  select array_agg(c.relname::text order by c.relname) into waiting
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'keystead' and c.relkind in ('r', 'p') and c.relname not in ('tenant_deletions', 'configuration_changes');
  -- A table that others refer to waits until they are empty.
  while cardinality(waiting) > 0 loop
    blocked := '{}';
    foreach each in array waiting loop
      begin
        execute format('delete from keystead.%I where tenant_id = $1', each) using erased;
        get diagnostics gone = row_count;
        if gone > 0 then
          name := each;
          rows := gone;
          return next;
        end if;
      exception when foreign_key_violation then
        blocked := blocked || each;
      end;
    end loop;
    if cardinality(blocked) = cardinality(waiting) then
      raise exception 'rows of % refer to each other', blocked;
    end if;
    waiting := blocked;
  end loop;
  update tenants t set name = 'Deleted organisation', suspended_reason = null, picked_apps = '{}' where t.id = erased;
end $$;
revoke all on function keystead.erase_tenant from public;
grant execute on function keystead.erase_tenant to keystead_app;
