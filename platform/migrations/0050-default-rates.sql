-- What operators let organisations without budgets of their own send in a minute: handed out of a minute, by the database's clock, to all gateway processes together.
create table keystead.tenant_rate_windows (
  tenant_id uuid not null references keystead.tenants (id),
  window_start timestamptz not null,
  requests_leased bigint not null default 0,
  tokens_leased bigint not null default 0,
  primary key (tenant_id, window_start)
);
call keystead.protect('keystead.tenant_rate_windows', 'select');
create policy spool on keystead.tenant_rate_windows to keystead_spool using (true) with check (true);
grant select, insert, update, delete on keystead.tenant_rate_windows to keystead_spool;
