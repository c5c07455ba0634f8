-- Documents. Bytes and parsed text are encrypted objects in storage; `object_key` is this document's own key, wrapped by the tenant's content key.
create table keystead.documents (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null,
  kind text not null check (kind in ('pdf', 'docx', 'txt')),
  size_bytes bigint not null,
  page_count int,
  character_count int,
  state text not null check (state in ('parsing', 'ready', 'failed', 'deleted')),
  failure text,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  uploaded_by uuid,
  uploaded_at timestamptz not null default now(),
  deleted_at timestamptz
);
call keystead.protect('keystead.documents', 'select, insert, update');
create index on keystead.documents (tenant_id, id desc);
