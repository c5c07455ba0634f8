-- Reconciliation: what providers say they billed, compared with the ledger.

create table keystead.billing_statements (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  -- Whose bill it is, as the ledger names the provider.
  provider text not null check (length(provider) between 1 and 60),
  source text not null check (source in ('report', 'upload')),
  -- The admin key that fetched it; null for a file.
  credential_id uuid,
  file_name text check (length(file_name) <= 255),
  -- Days in UTC, both included.
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  lines int not null check (lines >= 0),
  cost_nano_usd bigint,
  -- SHA-256 of what was read, so that the same file is not taken twice.
  digest bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  check ((source = 'upload') = (file_name is not null))
);
call keystead.protect('keystead.billing_statements', 'select, insert, update, delete');
create unique index one_statement on keystead.billing_statements (tenant_id, provider, digest);
create index on keystead.billing_statements (tenant_id, id desc);

-- What the provider counted, line by line as it was read. Never changed.
create table keystead.billing_lines (
  id uuid primary key,
  tenant_id uuid not null,
  statement_id uuid not null references keystead.billing_statements (id) on delete cascade,
  day date not null,
  model text,
  -- What the provider calls the key, and which of ours it was found to be.
  key_hint text,
  credential_id uuid,
  item text,
  -- Caches are inside input; null: the line tells no tokens.
  input_tokens bigint check (input_tokens >= 0),
  cache_read_tokens bigint check (cache_read_tokens >= 0),
  cache_write_tokens bigint check (cache_write_tokens >= 0),
  output_tokens bigint check (output_tokens >= 0),
  requests bigint check (requests >= 0),
  -- A credit is negative; null: the line tells no money.
  cost_nano_usd bigint,
  precision_nano_usd bigint not null check (precision_nano_usd >= 0)
);
call keystead.protect('keystead.billing_lines', 'select, insert, delete');
create index on keystead.billing_lines (statement_id);

-- What estimates stood at before a provider's own count took their place. Added to by reconcile_estimate alone.
create table keystead.reconciled_estimates (
  request_id uuid primary key references keystead.ledger (request_id),
  tenant_id uuid not null,
  statement_id uuid not null references keystead.billing_statements (id),
  estimated_input_tokens bigint,
  estimated_output_tokens bigint,
  estimated_nano_usd bigint,
  reconciled_nano_usd bigint not null,
  reconciled_by uuid,
  reconciled_at timestamptz not null default now()
);
call keystead.protect('keystead.reconciled_estimates', 'select');
create index on keystead.reconciled_estimates (statement_id);

-- Puts the provider's count in the place of estimates, once each: a row that is settled, or was reconciled before, is never touched. Gives how many it were.
-- `counted`: [{"requestId", "input", "cacheRead", "cacheWrite", "output", "costNanoUsd"}]
create function keystead.reconcile_estimates(statement uuid, person uuid, counted jsonb) returns int language plpgsql security definer set search_path = keystead, pg_temp as $$
declare changed int;
begin
  if not exists (select from billing_statements s where s.id = statement and s.tenant_id = current_tenant()) then return 0; end if;
  with counts as (
    select * from jsonb_to_recordset(counted) as c ("requestId" uuid, input bigint, "cacheRead" bigint, "cacheWrite" bigint, output bigint, "costNanoUsd" bigint)
  ), kept as (
    insert into reconciled_estimates (request_id, tenant_id, statement_id, estimated_input_tokens, estimated_output_tokens, estimated_nano_usd, reconciled_nano_usd, reconciled_by)
    select l.request_id, l.tenant_id, statement, l.input_tokens, l.output_tokens, l.cost_nano_usd, c."costNanoUsd", person
    from counts c join ledger l on l.request_id = c."requestId"
    where l.tenant_id = current_tenant() and l.usage_state = 'estimated' and c."costNanoUsd" is not null
    on conflict (request_id) do nothing returning request_id
  )
  update ledger l set usage_state = 'reconciled', input_tokens = c.input, cache_read_tokens = c."cacheRead", cache_write_tokens = c."cacheWrite", output_tokens = c.output,
    reasoning_tokens = null, cost_nano_usd = c."costNanoUsd"
  from counts c join kept k on k.request_id = c."requestId"
  where l.request_id = c."requestId" and l.tenant_id = current_tenant() and l.usage_state = 'estimated';
  get diagnostics changed = row_count;
  return changed;
end $$;
revoke all on function keystead.reconcile_estimates(uuid, uuid, jsonb) from public;
grant execute on function keystead.reconcile_estimates(uuid, uuid, jsonb) to keystead_app;

-- Use that a provider bills on a key beyond all that was sent. Told once for each day and key.
create table keystead.foreign_use_alarms (
  id uuid primary key,
  tenant_id uuid not null,
  provider text not null,
  day date not null,
  -- null: the provider tells no keys.
  credential_id uuid,
  statement_id uuid references keystead.billing_statements (id) on delete set null,
  models text[] not null,
  billed_tokens bigint not null,
  sent_tokens bigint not null,
  foreign_tokens bigint not null,
  foreign_nano_usd bigint,
  raised_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid
);
call keystead.protect('keystead.foreign_use_alarms', 'select, insert, update');
create unique index one_alarm on keystead.foreign_use_alarms (tenant_id, provider, day, credential_id) nulls not distinct;
create index on keystead.foreign_use_alarms (tenant_id, id desc);
