-- What an admin has paused for a while: tokens, people, apps, routes. (A key is disabled instead.)
create table keystead.gateway_pauses (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  kind text not null check (kind in ('token', 'person', 'app', 'route')),
  -- An id; the name of a route.
  subject text not null check (length(subject) between 1 and 200),
  reason text not null check (length(reason) between 1 and 500),
  paused_by uuid,
  paused_at timestamptz not null default now(),
  unique (tenant_id, kind, subject)
);
call keystead.protect('keystead.gateway_pauses');
create policy snapshot on keystead.gateway_pauses for select to keystead_snapshot using (true);
grant select on keystead.gateway_pauses to keystead_snapshot;
create trigger note_change after insert or update or delete on keystead.gateway_pauses for each row execute function keystead.note_configuration_change();

-- Where calls came from and what sent them, by caller and day: networks (/24, /48) and names of programs, never an address.
create table keystead.call_origins (
  tenant_id uuid not null,
  day date not null,
  caller text not null,
  user_id uuid,
  token_id uuid,
  network text not null,
  client text not null,
  requests bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (tenant_id, day, caller, network, client)
);
call keystead.protect('keystead.call_origins', 'select');
create index on keystead.call_origins (day);
create policy ship on keystead.call_origins to keystead_spool using (true) with check (true);
grant select, insert, update on keystead.call_origins to keystead_spool;

-- Over all tenants, a bounded number at a time. They are kept for ninety days, whoever asks.
create function keystead.forget_call_origins(most int) returns bigint language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  gone bigint;
begin
  delete from call_origins where ctid in (select o.ctid from call_origins o where o.day < (now() at time zone 'UTC')::date - 90 limit least(most, 10000));
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function keystead.forget_call_origins from public;
grant execute on function keystead.forget_call_origins to keystead_app;
