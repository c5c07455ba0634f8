-- Documents: versions, when one was last used, and what retention deleted.
alter table keystead.documents
  -- All versions of a document carry the id of its first one. Each version is a row of its own, with its own key, so that a run keeps naming exactly what it read.
  add column series_id uuid,
  add column version int not null default 1 check (version >= 1),
  -- The version that lists show: the last one that is still there.
  add column newest boolean not null default true,
  -- When a run last began to read it. Retention counts from then, or from the upload.
  add column last_used_at timestamptz,
  -- Of one that retention deleted: the number of days that its organisation had chosen.
  add column purged_after_days int,
  -- Of one that is deleted, or was never finished: its bytes may still lie in storage, sealed by a key that is gone.
  add column objects_remain boolean not null default false;

update keystead.documents set series_id = id;
update keystead.documents d set last_used_at = used.at
  from (select tenant_id, unnest(document_ids) as id, max(created_at) as at from keystead.runs group by 1, 2) used where used.tenant_id = d.tenant_id and used.id = d.id;
alter table keystead.documents alter column series_id set not null;

create function keystead.begin_document_series() returns trigger language plpgsql as $$
begin
  new.series_id := coalesce(new.series_id, new.id);
  return new;
end $$;
create trigger begin_series before insert on keystead.documents for each row execute function keystead.begin_document_series();

create unique index document_versions on keystead.documents (tenant_id, series_id, version);
create unique index one_newest_version on keystead.documents (tenant_id, series_id) where newest and state <> 'deleted';

-- Documents whose days are over, counted from the upload or from the last run that read them, whichever came later; those under legal hold are none of them.
drop function keystead.documents_to_purge;
create function keystead.documents_to_purge(at timestamptz, most int) returns table (tenant_id uuid, document_id uuid, retention_days int)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select d.tenant_id, d.id, t.retention_days from tenants t join documents d on d.tenant_id = t.id
  where t.retention_days is not null and t.deleted_at is null and d.state in ('ready', 'failed') and d.hold_reason is null
    and greatest(d.uploaded_at, d.last_used_at) < $1 - make_interval(days => t.retention_days)
  order by d.uploaded_at limit $2
$$;
revoke all on function keystead.documents_to_purge from public;
grant execute on function keystead.documents_to_purge to keystead_app;

-- Bytes that outlived their key: of uploads that broke off, and of deletions in whose moment the storage did not answer. Left alone for ten minutes, since an upload may be under way.
create index documents_with_remains on keystead.documents (deleted_at) where objects_remain;
create function keystead.documents_to_sweep(at timestamptz, most int) returns table (tenant_id uuid, document_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select d.tenant_id, d.id from documents d where d.objects_remain and d.state = 'deleted' and d.deleted_at < $1 - interval '10 minutes' order by d.deleted_at limit $2
$$;
revoke all on function keystead.documents_to_sweep from public;
grant execute on function keystead.documents_to_sweep to keystead_app;
