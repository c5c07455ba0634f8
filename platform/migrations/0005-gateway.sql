-- Routes: named, ordered chains of (credential, model).
create table keystead.routes (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null,
  chain jsonb not null,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  unique (tenant_id, name)
);
call keystead.protect('keystead.routes');
create policy snapshot on keystead.routes for select to keystead_snapshot using (true);
grant select on keystead.routes to keystead_snapshot;
create trigger note_change after insert or update or delete on keystead.routes for each row execute function keystead.note_configuration_change();
