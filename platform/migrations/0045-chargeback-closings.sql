-- A month of chargeback that was closed: what was charged then stays. What changes later stands in the month that is closed next.

create table keystead.chargeback_closings (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  -- The first day of its month.
  period date not null check (extract(day from period) = 1),
  closed_at timestamptz not null,
  closed_by uuid,
  -- How far the ledger reached: how many requests the month had, and the last of them.
  ledger_requests bigint not null,
  ledger_last_request uuid,
  -- The statement as it was closed.
  document jsonb not null,
  unique (tenant_id, period),
  unique (tenant_id, id)
);
call keystead.protect('keystead.chargeback_closings', 'select, insert');
create trigger closed_for_good before update on keystead.chargeback_closings for each row execute function keystead.refuse_change();

-- What each closing charged: its own month day by day, and by how much days of months closed before differ from what they were charged at. All lines of
-- all closings together are the ledger, to the nano-dollar.
create table keystead.chargeback_lines (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  closing_id uuid not null,
  day date not null,
  department_id uuid,
  team text,
  project text,
  workflow text,
  tags jsonb,
  environment text not null,
  provider text,
  model text not null,
  credential_id uuid,
  payer text not null,
  estimated boolean not null,
  price_version text,
  requests bigint not null,
  unpriced_requests bigint not null,
  -- Caches are inside input.
  input_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  output_tokens bigint not null,
  cost_nano_usd bigint not null,
  foreign key (tenant_id, closing_id) references keystead.chargeback_closings (tenant_id, id) deferrable initially deferred
);
call keystead.protect('keystead.chargeback_lines', 'select, insert');
create index on keystead.chargeback_lines (tenant_id, closing_id, day, id);
create index on keystead.chargeback_lines (tenant_id, day);
create trigger closed_for_good before update on keystead.chargeback_lines for each row execute function keystead.refuse_change();
