-- An attempt that was given up (a time-out, a broken connection, another leg that took over) may be billed all the same. It stands in the ledger by itself: with its own
-- key, model and payer, at the most that it can have cost, as an estimate that the provider's own bill settles. It is no request: whoever counts requests leaves it out.

alter table keystead.ledger
  -- The request that the attempt was made for; null: the row is a request's own.
  add column attempt_of uuid,
  -- Of an estimate: what budgets count of it, [{"budgetId", "windowStart", "unit", "amount"}]. They follow when the provider's bill takes its place.
  add column charged jsonb;

-- As before (0040), but only a request's own row counts as a request. An attempt adds its tokens and its cost, and counts among what is estimated or has no price.
create or replace function keystead.roll_up_query(signed_rows text, fits text default 'true') returns text language sql immutable as $$ select format($query$
  select keystead.add_usage(array_agg(change::keystead.usage_change)) from (
    select tenant_id, date_trunc('hour', occurred_at, 'UTC'),
      substr(encode(sha256(convert_to(row(provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer)::text, 'UTF8')), 'hex'), 1, 32)::uuid as series,
      provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer,
      coalesce(sum(sign * (attempt_of is null)::int), 0)::bigint, coalesce(sum(sign * (attempt_of is null and outcome in ('failed', 'refused'))::int), 0)::bigint,
      coalesce(sum(sign * input_tokens), 0)::bigint, coalesce(sum(sign * cache_read_tokens), 0)::bigint, coalesce(sum(sign * cache_write_tokens), 0)::bigint, coalesce(sum(sign * output_tokens), 0)::bigint, coalesce(sum(sign * reasoning_tokens), 0)::bigint,
      coalesce(sum(sign * cost_nano_usd), 0)::bigint, coalesce(sum(sign * (usage_state = 'estimated')::int), 0)::bigint, coalesce(sum(sign * case when usage_state = 'estimated' then cost_nano_usd end), 0)::bigint, coalesce(sum(sign * (cost_nano_usd is null)::int), 0)::bigint,
      coalesce(sum(sign * latency_ms), 0)::bigint, coalesce(sum(sign * (latency_ms is not null)::int), 0)::bigint
    from (%s) as signed
    group by tenant_id, 2, provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer
  ) as change where %s having count(*) > 0 $query$, signed_rows, fits) $$;
revoke all on function keystead.roll_up_query from public;

-- As before (0048), but the dearest of an hour are requests with all of their attempts: nothing is dearer than what stands here.
create or replace function keystead.note_dearest() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  insert into usage_dearest as known (tenant_id, hour, provider, payer, cost_nano_usd)
    with whole as (
      select a.attempt_of as request_id, sum(a.cost_nano_usd) + coalesce(max(m.cost_nano_usd), 0) as cost_nano_usd
      from fresh a left join fresh m on m.request_id = a.attempt_of where a.attempt_of is not null group by 1
    )
    select f.tenant_id, date_trunc('hour', f.occurred_at, 'UTC'), coalesce(f.provider, ''), f.payer, max(coalesce(w.cost_nano_usd, f.cost_nano_usd))::bigint
    from fresh f left join whole w on w.request_id = coalesce(f.attempt_of, f.request_id) where f.cost_nano_usd > 0 group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (tenant_id, hour, provider, payer) do update set cost_nano_usd = excluded.cost_nano_usd where excluded.cost_nano_usd > known.cost_nano_usd;
  return null;
end $$;

-- As before (0038), and the budgets that counted an estimate count in its place what the bill says, never less than nothing; requests stay as they were counted. Windows are
-- locked after the ledger is written, and in the order of their keys, as wherever they are written. A window that is not there any more changes nothing.
-- Gives {"changed": how many rows, "budgets": [{"budgetId", "name", "windowStart", "unit", "before", "after"}]}, windows that changed alone.
create function keystead.reconcile_counts(statement uuid, person uuid, counted jsonb) returns jsonb language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  rows int;
  changed uuid[];
  windows jsonb;
begin
  if not exists (select from billing_statements s where s.id = statement and s.tenant_id = current_tenant()) then return '{"changed": 0, "budgets": []}'; end if;
  with counts as (
    select * from jsonb_to_recordset(counted) as c ("requestId" uuid, input bigint, "cacheRead" bigint, "cacheWrite" bigint, output bigint, "costNanoUsd" bigint)
  ), kept as (
    insert into reconciled_estimates (request_id, tenant_id, statement_id, estimated_input_tokens, estimated_output_tokens, estimated_nano_usd, reconciled_nano_usd, reconciled_by)
    select l.request_id, l.tenant_id, statement, l.input_tokens, l.output_tokens, l.cost_nano_usd, c."costNanoUsd", person
    from counts c join ledger l on l.request_id = c."requestId"
    where l.tenant_id = current_tenant() and l.usage_state = 'estimated' and c."costNanoUsd" is not null
    on conflict (request_id) do nothing returning request_id
  )
  select array_agg(request_id) into changed from kept;
  with counts as (
    select * from jsonb_to_recordset(counted) as c ("requestId" uuid, input bigint, "cacheRead" bigint, "cacheWrite" bigint, output bigint, "costNanoUsd" bigint)
  )
  update ledger l set usage_state = 'reconciled', input_tokens = c.input, cache_read_tokens = c."cacheRead", cache_write_tokens = c."cacheWrite", output_tokens = c.output,
    reasoning_tokens = null, cost_nano_usd = c."costNanoUsd"
  from counts c where l.request_id = c."requestId" and l.request_id = any(changed) and l.tenant_id = current_tenant() and l.usage_state = 'estimated';
  get diagnostics rows = row_count;

  with moved as (
    select (e ->> 'budgetId')::uuid as budget_id, (e ->> 'windowStart')::timestamptz as window_start,
      sum(case e ->> 'unit' when 'nano_usd' then l.cost_nano_usd when 'tokens' then coalesce(l.input_tokens, 0) + coalesce(l.output_tokens, 0) else (e ->> 'amount')::bigint end - (e ->> 'amount')::bigint)::bigint as amount
    from ledger l cross join jsonb_array_elements(l.charged) as e where l.request_id = any(changed) and l.tenant_id = current_tenant() and jsonb_typeof(l.charged) = 'array' group by 1, 2
  ), locked as (
    select w.budget_id, w.window_start, w.settled_amount from budget_windows w
    where (w.budget_id, w.window_start) in (select budget_id, window_start from moved where amount <> 0) and w.tenant_id = current_tenant()
    order by w.budget_id, w.window_start for update
  ), followed as (
    update budget_windows w set settled_amount = greatest(0, locked.settled_amount + moved.amount)
    from locked join moved using (budget_id, window_start) where w.budget_id = locked.budget_id and w.window_start = locked.window_start
    returning w.budget_id, w.window_start, locked.settled_amount as before, w.settled_amount as after
  )
  select coalesce(jsonb_agg(jsonb_build_object('budgetId', f.budget_id, 'windowStart', to_char(f.window_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'unit', b.unit, 'name', b.name, 'before', f.before, 'after', f.after) order by f.budget_id, f.window_start), '[]')
    into windows from followed f join budgets b on b.id = f.budget_id;
  return jsonb_build_object('changed', rows, 'budgets', windows);
end $$;
revoke all on function keystead.reconcile_counts(uuid, uuid, jsonb) from public;
grant execute on function keystead.reconcile_counts(uuid, uuid, jsonb) to keystead_app;
-- It would leave budgets as they were.
drop function keystead.reconcile_estimates(uuid, uuid, jsonb);
