-- Budgets of every scope, period and unit. Gateway processes lease pieces of a window instead of asking for each request.

alter table keystead.budgets rename column limit_nano_usd to limit_amount;
alter table keystead.budgets
  add column scope_kind text not null default 'tenant' check (scope_kind in ('tenant', 'team', 'user', 'app', 'workflow', 'credential', 'model', 'project')),
  -- An id, or the name of a model or project; null for the whole organisation.
  add column scope_id text,
  add column unit text not null default 'nano_usd' check (unit in ('nano_usd', 'tokens', 'requests')),
  add column when_full text not null default 'refuse' check (when_full in ('refuse', 'fit')),
  -- Whom a refused caller is told to ask.
  add column contact text,
  drop constraint budgets_period_check,
  add constraint budgets_period_check check (period in ('request', 'minute', 'hour', 'day', 'month', 'total')),
  add constraint budgets_request_check check (period <> 'request' or unit <> 'requests');
update keystead.budgets set scope_kind = 'credential', scope_id = credential_id::text where credential_id is not null;
alter table keystead.budgets add constraint budgets_scope_check check ((scope_kind = 'tenant') = (scope_id is null));

-- What one request had reserved stands in its own records; what processes hold stands in their leases.
drop table keystead.reservations;

alter table keystead.budget_windows rename column reserved_nano_usd to reserved_amount;
alter table keystead.budget_windows rename column settled_nano_usd to settled_amount;
-- The highest threshold that was told of.
alter table keystead.budget_windows add column alerted_percent int not null default 0;
update keystead.budget_windows set reserved_amount = 0;
grant delete on keystead.budget_windows to keystead_spool;

-- What a gateway process (a spool's writer) holds of a window: free slices, calls under way, and calls whose outcome is not shipped yet.
-- The sum over all holders is the window's reserved amount.
create table keystead.budget_leases (
  holder text not null,
  budget_id uuid not null references keystead.budgets (id) on delete cascade,
  window_start timestamptz not null,
  tenant_id uuid not null,
  leased_amount bigint not null check (leased_amount >= 0),
  renewed_at timestamptz not null default now(),
  primary key (holder, budget_id, window_start)
);
create index on keystead.budget_leases (budget_id, window_start);
call keystead.protect('keystead.budget_leases', 'select');
create policy spool on keystead.budget_leases to keystead_spool using (true) with check (true);
grant select, insert, update, delete on keystead.budget_leases to keystead_spool;

-- Thresholds that a window passed, once each. Percent 100 is also told when a request found no room.
create table keystead.budget_alerts (
  id uuid primary key,
  tenant_id uuid not null,
  budget_id uuid not null references keystead.budgets (id) on delete cascade,
  window_start timestamptz not null,
  percent int not null,
  limit_amount bigint not null,
  reserved_amount bigint not null,
  settled_amount bigint not null,
  raised_at timestamptz not null default now(),
  unique (budget_id, window_start, percent)
);
create index on keystead.budget_alerts (tenant_id, id desc);
call keystead.protect('keystead.budget_alerts', 'select');
create policy spool on keystead.budget_alerts to keystead_spool using (true) with check (true);
grant select, insert on keystead.budget_alerts to keystead_spool;

-- What was held by processes that were lost with their records is decided by a person: used, or not. Gives how much it was.
create function keystead.settle_lost_leases(budget uuid, as_used boolean) returns bigint language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  lost bigint := 0;
  gone bigint;
  held record;
begin
  for held in select w.window_start from budget_windows w where w.budget_id = budget and w.tenant_id = current_tenant() order by w.window_start for update loop
    with deleted as (
      delete from budget_leases l where l.budget_id = budget and l.window_start = held.window_start and l.tenant_id = current_tenant() and l.renewed_at < now() - interval '1 hour' returning l.leased_amount
    ) select coalesce(sum(leased_amount), 0) into gone from deleted;
    if gone > 0 then
      update budget_windows w set reserved_amount = greatest(0, w.reserved_amount - gone), settled_amount = w.settled_amount + case when as_used then gone else 0 end
        where w.budget_id = budget and w.window_start = held.window_start;
      lost := lost + gone;
    end if;
  end loop;
  return lost;
end $$;
revoke all on function keystead.settle_lost_leases(uuid, boolean) from public;
grant execute on function keystead.settle_lost_leases(uuid, boolean) to keystead_app;
