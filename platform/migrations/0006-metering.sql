-- The ledger: one row for each request, written by the spool shipper alone. Money in nano-US-dollars; null where unknown.
create table keystead.ledger (
  request_id uuid primary key,
  tenant_id uuid not null,
  occurred_at timestamptz not null,
  user_id uuid,
  token_id uuid,
  app_id text,
  run_id uuid,
  team text,
  project text,
  environment text not null,
  payer text not null check (payer in ('tenant', 'platform')),
  custody text not null check (custody in ('vault', 'proxy', 'client')),
  credential_id uuid,
  credential_version int,
  fingerprint text,
  provider text,
  endpoint text not null,
  stream boolean not null,
  asked_model text not null,
  served_model text,
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  reasoning_tokens bigint,
  usage_state text not null check (usage_state in ('settled', 'estimated', 'reconciled', 'none')),
  usage_raw jsonb,
  cost_nano_usd bigint check (cost_nano_usd >= 0),
  price_version text,
  status int not null,
  outcome text not null check (outcome in ('answered', 'failed', 'cancelled', 'refused')),
  latency_ms int,
  first_byte_ms int,
  attempts jsonb not null default '[]',
  provider_request_id text
);
call keystead.protect('keystead.ledger', 'select');
create index on keystead.ledger (tenant_id, occurred_at desc);
create index on keystead.ledger (tenant_id, run_id) where run_id is not null;
create policy ship on keystead.ledger for insert to keystead_spool with check (true);
create policy ship_read on keystead.ledger for select to keystead_spool using (true);
grant select, insert on keystead.ledger to keystead_spool;

-- How far each spool was shipped. Written in the transaction that ships, so that a record is shipped once.
create table keystead.spool_positions (
  spool text primary key,
  segment bigint not null,
  position bigint not null,
  shipped_at timestamptz not null default now()
);
grant select, insert, update on keystead.spool_positions to keystead_spool;

create table keystead.budgets (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null,
  period text not null check (period in ('day', 'month', 'total')),
  limit_nano_usd bigint not null check (limit_nano_usd >= 0),
  revision int not null default 1,
  created_at timestamptz not null default now()
);
call keystead.protect('keystead.budgets');
create policy snapshot on keystead.budgets for select to keystead_snapshot using (true);
grant select on keystead.budgets to keystead_snapshot;
create policy spool on keystead.budgets for select to keystead_spool using (true);
grant select on keystead.budgets to keystead_spool;
create trigger note_change after insert or update or delete on keystead.budgets for each row execute function keystead.note_configuration_change();

-- One row for each budget and window; reserved before dispatch, settled by the shipper.
create table keystead.budget_windows (
  budget_id uuid not null references keystead.budgets (id) on delete cascade,
  tenant_id uuid not null,
  window_start timestamptz not null,
  reserved_nano_usd bigint not null default 0,
  settled_nano_usd bigint not null default 0,
  primary key (budget_id, window_start)
);
call keystead.protect('keystead.budget_windows', 'select');
create policy spool on keystead.budget_windows to keystead_spool using (true) with check (true);
grant select, insert, update on keystead.budget_windows to keystead_spool;

-- A reservation lives until its request is settled; the shipper deletes it with the settlement.
create table keystead.reservations (
  request_id uuid not null,
  budget_id uuid not null,
  tenant_id uuid not null,
  window_start timestamptz not null,
  amount_nano_usd bigint not null,
  created_at timestamptz not null default now(),
  primary key (request_id, budget_id)
);
call keystead.protect('keystead.reservations', 'select');
create policy spool on keystead.reservations to keystead_spool using (true) with check (true);
grant select, insert, delete on keystead.reservations to keystead_spool;
