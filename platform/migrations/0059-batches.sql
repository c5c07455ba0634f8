-- Batches: an app over a list, one row one run. What a row holds is content: sealed under a key of the batch's own, wrapped by the tenant's content key.
create table keystead.batches (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  -- Made by the caller: a start that is sent twice is one batch.
  start_key text not null check (length(start_key) between 1 and 100),
  app_id text not null,
  app_version text not null,
  source text not null check (source in ('list', 'documents')),
  state text not null check (state in ('running', 'paused', 'stopped', 'finished')),
  -- Why it pauses, and what the sentence about it names.
  pause_code text,
  pause_parameters jsonb,
  row_count int not null,
  cap_nano_usd bigint check (cap_nano_usd > 0),
  about_nano_usd bigint,
  at_most_nano_usd bigint,
  sandbox boolean not null,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed_title bytea,
  started_by uuid not null,
  -- Set where a token started it: its rows run only while that token is in force.
  token_id uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- Who performs it, and until when that is believed without a sign of life.
  lease_holder uuid,
  lease_until timestamptz,
  unique (tenant_id, start_key)
);
call keystead.protect('keystead.batches', 'select, insert, update');
create index on keystead.batches (tenant_id, id desc);
create index on keystead.batches (tenant_key_id, id);
create trigger count_wrap_new after insert on keystead.batches for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.batches for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();
create index batches_under_way on keystead.batches (lease_until) where state = 'running';

create table keystead.batch_rows (
  tenant_id uuid not null references keystead.tenants (id),
  batch_id uuid not null references keystead.batches (id),
  -- As a spreadsheet counts its rows; of a batch over documents, from 1.
  number int not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'stopped')),
  -- Form and documents; gone once a run stands that holds them.
  sealed_row bytea,
  -- Chosen before the run is made, so that whoever takes the row up again makes the same one or finds it made.
  run_id uuid,
  attempts int not null default 0,
  failure_code text,
  failure_parameters jsonb,
  at_most_nano_usd bigint,
  -- What the ledger says of its run; until it has spoken, the most that it can be is what counts.
  settled boolean not null default false,
  own_nano_usd bigint not null default 0,
  platform_nano_usd bigint not null default 0,
  unpriced boolean not null default false,
  -- Of attempts before this one.
  earlier_own_nano_usd bigint not null default 0,
  earlier_platform_nano_usd bigint not null default 0,
  primary key (batch_id, number)
);
call keystead.protect('keystead.batch_rows', 'select, insert, update');
create index on keystead.batch_rows (tenant_id, run_id) where run_id is not null;
create index on keystead.batch_rows (batch_id, state, number);

-- Batches that nobody performs, over all tenants: ids alone. What is in them is opened as the tenant.
create function keystead.batches_to_perform(most int) returns table (tenant_id uuid, batch_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select b.tenant_id, b.id from batches b join tenants t on t.id = b.tenant_id
  where b.state = 'running' and (b.lease_until is null or b.lease_until < now()) and t.deleted_at is null and t.suspended_at is null
  order by b.lease_until nulls first, b.id limit $1
$$;
revoke all on function keystead.batches_to_perform from public;
grant execute on function keystead.batches_to_perform to keystead_app;

-- Which text of a draft somebody has opened, so that several can be decided at once by whoever read them.
create table keystead.draft_openings (
  tenant_id uuid not null references keystead.tenants (id),
  run_id uuid not null,
  user_id uuid not null,
  output_hash bytea not null,
  opened_at timestamptz not null default now(),
  primary key (run_id, user_id)
);
call keystead.protect('keystead.draft_openings', 'select, insert, update');

-- Ended batches whose runs are all purged, or were never stored: what their rows held goes with the last of them. An hour is left to retry what failed.
create function keystead.batches_to_forget(most int) returns table (tenant_id uuid, batch_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select b.tenant_id, b.id from batches b
  where b.state in ('finished', 'stopped') and b.object_key is not null and b.finished_at < now() - interval '1 hour'
    and exists (select from batch_rows x join runs r on r.id = x.run_id where x.batch_id = b.id and r.retention_mode <> 'keep')
    and not exists (select from batch_rows x join runs r on r.id = x.run_id where x.batch_id = b.id and r.object_key is not null)
  order by b.finished_at limit $1
$$;
revoke all on function keystead.batches_to_forget from public;
grant execute on function keystead.batches_to_forget to keystead_app;
create index batches_with_content on keystead.batches (finished_at) where object_key is not null and state in ('finished', 'stopped');
