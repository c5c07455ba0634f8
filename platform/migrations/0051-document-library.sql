-- Documents: more kinds, and reading that may outlast the answer to an upload.
alter table keystead.documents drop constraint documents_kind_check;
alter table keystead.documents add constraint documents_kind_check check (kind in ('pdf', 'docx', 'xlsx', 'csv', 'pptx', 'eml', 'html', 'rtf', 'odt', 'image', 'txt'));
alter table keystead.documents
  -- How far the reading of pictures is, while it goes on.
  add column pages_read int not null default 0,
  add column pages_to_read int,
  -- Renewed by the process that reads it; a document whose lease has lapsed is read again.
  add column reading_until timestamptz,
  add column reading_attempts int not null default 0,
  -- Pages that were read from pictures, and how sure the engine was of them, from 0 to 100.
  add column ocr_pages int not null default 0,
  add column ocr_confidence int,
  -- Passages in the file that a person who opens it does not see.
  add column hidden_passages int not null default 0,
  -- Where it lies in the library: names between slashes, '' at the top. A folder is there as long as something lies in it.
  add column folder text not null default '' check (length(folder) <= 400),
  -- Legal hold: while there is a reason, nobody deletes it.
  add column hold_reason text check (length(hold_reason) between 1 and 500),
  add column held_by uuid,
  add column held_at timestamptz,
  add constraint hold_is_whole check ((hold_reason is null) = (held_at is null)),
  -- Whatever way it would be deleted by.
  add constraint held_is_kept check (hold_reason is null or state <> 'deleted');
create index on keystead.documents (tenant_id, folder, id desc);
create index documents_being_read on keystead.documents (reading_until) where state = 'parsing';

-- Documents that nobody reads, over all tenants: ids alone. What is in them is opened as the tenant.
create function keystead.documents_to_read(at timestamptz, most int) returns table (tenant_id uuid, document_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select d.tenant_id, d.id from documents d where d.state = 'parsing' and (d.reading_until is null or d.reading_until < $1) order by d.id limit $2
$$;
revoke all on function keystead.documents_to_read from public;
grant execute on function keystead.documents_to_read to keystead_app;

-- Documents whose days are over, by what their tenant chose; those under legal hold are none of them.
create function keystead.documents_to_purge(at timestamptz, most int) returns table (tenant_id uuid, document_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select d.tenant_id, d.id from tenants t join documents d on d.tenant_id = t.id
  where t.retention_days is not null and t.deleted_at is null and d.state in ('ready', 'failed') and d.hold_reason is null and d.uploaded_at < $1 - make_interval(days => t.retention_days)
  order by d.uploaded_at limit $2
$$;
revoke all on function keystead.documents_to_purge from public;
grant execute on function keystead.documents_to_purge to keystead_app;
