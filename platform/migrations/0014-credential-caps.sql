-- Caps of one credential: its spend by the reservations of budgets, its rate by leases of a minute.

alter table keystead.budgets add column credential_id uuid references keystead.credentials (id);
create index on keystead.budgets (tenant_id, credential_id);
create unique index one_cap_for_each_period on keystead.budgets (credential_id, period) where credential_id is not null;

alter table keystead.credentials
  add column requests_per_minute int check (requests_per_minute between 1 and 10000000),
  add column tokens_per_minute bigint check (tokens_per_minute between 1 and 1000000000000);
create trigger note_caps after update of requests_per_minute, tokens_per_minute on keystead.credentials for each row execute function keystead.note_configuration_change();
grant select (requests_per_minute, tokens_per_minute) on keystead.credentials to keystead_spool;

-- What was handed out of a minute, by the database's clock, to all gateway processes together: never more than the cap.
create table keystead.credential_rate_windows (
  credential_id uuid not null references keystead.credentials (id),
  tenant_id uuid not null,
  window_start timestamptz not null,
  requests_leased bigint not null default 0,
  tokens_leased bigint not null default 0,
  primary key (credential_id, window_start)
);
call keystead.protect('keystead.credential_rate_windows', 'select');
create policy spool on keystead.credential_rate_windows to keystead_spool using (true) with check (true);
grant select, insert, update, delete on keystead.credential_rate_windows to keystead_spool;
