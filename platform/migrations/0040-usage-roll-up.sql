-- The roll-up of the ledger: its sums by hour and by day, for every combination of what usage is asked by. Exact at any moment: it changes in the transaction, and in the
-- statement, that changes the ledger, whoever that is. It holds nothing that the ledger does not, and may be made from it again.

-- A combination. Its id is a digest of all its values, so that whoever comes first need not be asked.
create table keystead.usage_series (
  tenant_id uuid not null,
  series uuid not null,
  provider text,
  model text not null,
  asked_model text not null,
  app_id text,
  user_id uuid,
  token_id uuid,
  team text,
  project text,
  workflow text,
  credential_id uuid,
  environment text not null,
  endpoint text not null,
  payer text not null,
  primary key (tenant_id, series)
);
call keystead.protect('keystead.usage_series', 'select');

-- Beginnings of hours and days in UTC. Room on each page, since the rows of the present are written again and again.
create table keystead.usage_hours (
  tenant_id uuid not null,
  hour timestamptz not null,
  series uuid not null,
  requests bigint not null,
  failures bigint not null,
  input_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  output_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint not null,
  estimated_requests bigint not null,
  estimated_nano_usd bigint not null,
  unpriced_requests bigint not null,
  latency_ms bigint not null,
  timed_requests bigint not null,
  primary key (tenant_id, hour, series)
) with (fillfactor = 70);
call keystead.protect('keystead.usage_hours', 'select');

create table keystead.usage_days (
  tenant_id uuid not null,
  day timestamptz not null,
  series uuid not null,
  requests bigint not null,
  failures bigint not null,
  input_tokens bigint not null,
  cache_read_tokens bigint not null,
  cache_write_tokens bigint not null,
  output_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost_nano_usd bigint not null,
  estimated_requests bigint not null,
  estimated_nano_usd bigint not null,
  unpriced_requests bigint not null,
  latency_ms bigint not null,
  timed_requests bigint not null,
  primary key (tenant_id, day, series)
) with (fillfactor = 70);
call keystead.protect('keystead.usage_days', 'select');

-- What a statement changes of one hour of one combination.
create type keystead.usage_change as (tenant_id uuid, hour timestamptz, series uuid, provider text, model text, asked_model text, app_id text, user_id uuid, token_id uuid, team text, project text, workflow text, credential_id uuid, environment text, endpoint text, payer text, requests bigint, failures bigint, input_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint, output_tokens bigint, reasoning_tokens bigint, cost_nano_usd bigint, estimated_requests bigint, estimated_nano_usd bigint, unpriced_requests bigint, latency_ms bigint, timed_requests bigint);

-- In one order in all three tables, so that no two shippers wait for each other in a circle.
create function keystead.add_usage(changes keystead.usage_change[]) returns void language plpgsql set search_path = keystead, pg_temp as $$
begin
  insert into usage_series (tenant_id, series, provider, model, asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer)
    select distinct on (tenant_id, series) tenant_id, series, provider, model, asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer from unnest(changes) order by tenant_id, series
    on conflict (tenant_id, series) do nothing;
  insert into usage_days as known (tenant_id, day, series, requests, failures, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, estimated_requests, estimated_nano_usd, unpriced_requests, latency_ms, timed_requests)
    select tenant_id, date_trunc('day', hour, 'UTC'), series, sum(requests), sum(failures), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost_nano_usd), sum(estimated_requests), sum(estimated_nano_usd), sum(unpriced_requests), sum(latency_ms), sum(timed_requests)
    from unnest(changes) group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, day, series) do update set
    requests = known.requests + excluded.requests,
    failures = known.failures + excluded.failures,
    input_tokens = known.input_tokens + excluded.input_tokens,
    cache_read_tokens = known.cache_read_tokens + excluded.cache_read_tokens,
    cache_write_tokens = known.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = known.output_tokens + excluded.output_tokens,
    reasoning_tokens = known.reasoning_tokens + excluded.reasoning_tokens,
    cost_nano_usd = known.cost_nano_usd + excluded.cost_nano_usd,
    estimated_requests = known.estimated_requests + excluded.estimated_requests,
    estimated_nano_usd = known.estimated_nano_usd + excluded.estimated_nano_usd,
    unpriced_requests = known.unpriced_requests + excluded.unpriced_requests,
    latency_ms = known.latency_ms + excluded.latency_ms,
    timed_requests = known.timed_requests + excluded.timed_requests;
  insert into usage_hours as known (tenant_id, hour, series, requests, failures, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, estimated_requests, estimated_nano_usd, unpriced_requests, latency_ms, timed_requests)
    select tenant_id, hour, series, requests, failures, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, estimated_requests, estimated_nano_usd, unpriced_requests, latency_ms, timed_requests from unnest(changes) order by 1, 2, 3
    on conflict (tenant_id, hour, series) do update set
    requests = known.requests + excluded.requests,
    failures = known.failures + excluded.failures,
    input_tokens = known.input_tokens + excluded.input_tokens,
    cache_read_tokens = known.cache_read_tokens + excluded.cache_read_tokens,
    cache_write_tokens = known.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = known.output_tokens + excluded.output_tokens,
    reasoning_tokens = known.reasoning_tokens + excluded.reasoning_tokens,
    cost_nano_usd = known.cost_nano_usd + excluded.cost_nano_usd,
    estimated_requests = known.estimated_requests + excluded.estimated_requests,
    estimated_nano_usd = known.estimated_nano_usd + excluded.estimated_nano_usd,
    unpriced_requests = known.unpriced_requests + excluded.unpriced_requests,
    latency_ms = known.latency_ms + excluded.latency_ms,
    timed_requests = known.timed_requests + excluded.timed_requests;
end $$;
revoke all on function keystead.add_usage from public;

-- What a set of signed rows of the ledger (1: there now, -1: there no longer) changes, as a statement to be carried out. A text, since the rows of a trigger are seen
-- by the trigger alone.
create function keystead.roll_up_query(signed_rows text, fits text default 'true') returns text language sql immutable as $$ select format($query$
  select keystead.add_usage(array_agg(change::keystead.usage_change)) from (
    select tenant_id, date_trunc('hour', occurred_at, 'UTC'),
      substr(encode(sha256(convert_to(row(provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer)::text, 'UTF8')), 'hex'), 1, 32)::uuid as series,
      provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer,
      sum(sign)::bigint, coalesce(sum(sign * (outcome in ('failed', 'refused'))::int), 0)::bigint,
      coalesce(sum(sign * input_tokens), 0)::bigint, coalesce(sum(sign * cache_read_tokens), 0)::bigint, coalesce(sum(sign * cache_write_tokens), 0)::bigint, coalesce(sum(sign * output_tokens), 0)::bigint, coalesce(sum(sign * reasoning_tokens), 0)::bigint,
      coalesce(sum(sign * cost_nano_usd), 0)::bigint, coalesce(sum(sign * (usage_state = 'estimated')::int), 0)::bigint, coalesce(sum(sign * case when usage_state = 'estimated' then cost_nano_usd end), 0)::bigint, coalesce(sum(sign * (cost_nano_usd is null)::int), 0)::bigint,
      coalesce(sum(sign * latency_ms), 0)::bigint, coalesce(sum(sign * (latency_ms is not null)::int), 0)::bigint
    from (%s) as signed
    group by tenant_id, 2, provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer
  ) as change where %s having count(*) > 0 $query$, signed_rows, fits) $$;
revoke all on function keystead.roll_up_query from public;

create function keystead.roll_up() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  case tg_op
    when 'INSERT' then execute roll_up_query('select 1 as sign, fresh.* from fresh');
    when 'UPDATE' then execute roll_up_query('select 1 as sign, fresh.* from fresh union all select -1, stale.* from stale');
    -- Rows go only with their whole organisation, whose roll-up may have gone before.
    when 'DELETE' then execute roll_up_query('select -1 as sign, stale.* from stale', 'exists (select from keystead.usage_series s where (s.tenant_id, s.series) = (change.tenant_id, change.series))');
  end case;
  return null;
end $$;

create trigger roll_up_inserted after insert on keystead.ledger referencing new table as fresh for each statement execute function keystead.roll_up();
create trigger roll_up_updated after update on keystead.ledger referencing old table as stale new table as fresh for each statement execute function keystead.roll_up();
create trigger roll_up_deleted after delete on keystead.ledger referencing old table as stale for each statement execute function keystead.roll_up();

-- What stands in the ledger already.
do $$ begin execute keystead.roll_up_query('select 1 as sign, l.* from keystead.ledger l'); end $$;
