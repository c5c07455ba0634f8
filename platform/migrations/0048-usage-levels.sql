-- Sums of usage at three levels, each by hour, day and month. By caller: every combination, as before. By purpose: whoever called, so without person and token. By service: what
-- was called and with which key, so without team, project and workflow too. A question is asked of the coarsest level that knows all that it names. All of them change in the
-- statement that changes the ledger, and hold nothing that the ledger does not.

create table keystead.usage_months (like keystead.usage_days including all);
alter table keystead.usage_months rename column day to month;
alter table keystead.usage_months set (fillfactor = 70);
call keystead.protect('keystead.usage_months', 'select');

-- The tables and statements of the levels are alike but for names, so that one text makes them. Every statement writes in one order, by level, table and row: no two shippers wait
-- for each other in a circle.
do $migration$
declare
  dimensions constant text[] := array['provider', 'model', 'asked_model', 'app_id', 'user_id', 'token_id', 'team', 'project', 'workflow', 'credential_id', 'environment', 'endpoint', 'payer'];
  measures constant text[] := array['requests', 'failures', 'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'cost_nano_usd', 'estimated_requests', 'estimated_nano_usd', 'unpriced_requests', 'latency_ms', 'timed_requests'];
  all_dimensions constant text := array_to_string(dimensions, ', ');
  all_measures constant text := array_to_string(measures, ', ');
  sums constant text := (select string_agg(format('sum(%1$s)::bigint as %1$s', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place));
  added constant text := (select string_agg(format('%1$s = known.%1$s + excluded.%1$s', name), ', ' order by place) from unnest(measures) with ordinality as m (name, place));
  levels constant text[] := array['', 'purpose_', 'service_'];
  left_out constant text[] := array['', 'user_id token_id', 'user_id token_id team project workflow'];
  -- Of a level: its dimensions, then all of them with nothing for those that it leaves out, and the id of that.
  kept text;
  values_of text;
  id text;
  span text;
  body text := '';
  insertion text;
  conflict text;
  plain text;
begin
  for level in 1..3 loop
    select string_agg(name, ', ' order by place) filter (where not is_out), string_agg(case when is_out then format('null::%s', case when name in ('user_id', 'token_id') then 'uuid' else 'text' end) else name end, ', ' order by place) into kept, values_of
      from (select name, place, name = any (string_to_array(left_out[level], ' ')) as is_out from unnest(dimensions) with ordinality as d (name, place)) as d;
    id := format($id$substr(encode(sha256(convert_to(row(%s)::text, 'UTF8')), 'hex'), 1, 32)::uuid$id$, values_of);

    if level > 1 then
      execute format('create table keystead.usage_%sseries (like keystead.usage_series including all)', levels[level]);
      foreach span in array array['hour', 'day', 'month'] loop
        execute format('create table keystead.usage_%s%ss (like keystead.usage_%ss including all) with (fillfactor = 70)', levels[level], span, span);
      end loop;
      foreach span in array array['serie', 'hour', 'day', 'month'] loop
        execute format('call keystead.protect(%L, %L)', format('keystead.usage_%s%ss', levels[level], span), 'select');
      end loop;
      -- What stands in the finest level already.
      execute format('insert into keystead.usage_%sseries (tenant_id, series, %s) select distinct on (tenant_id, id) tenant_id, id, %s from (select *, %s as id from keystead.usage_series) as s', levels[level], all_dimensions, values_of, id);
      foreach span in array array['hour', 'day'] loop
        execute format('insert into keystead.usage_%1$s%2$ss (tenant_id, %2$s, series, %3$s) select r.tenant_id, r.%2$s, s.id, %4$s from keystead.usage_%2$ss r join (select tenant_id, series, %5$s as id from keystead.usage_series) as s on s.tenant_id = r.tenant_id and s.series = r.series group by 1, 2, 3 order by 1, 2, 3', levels[level], span, all_measures, sums, id);
      end loop;
      body := body || format($body$
  -- The next level: what it leaves out is added up.
  changes := array(
    select row(tenant_id, hour, %s, %s, %s)::keystead.usage_change
    from (select tenant_id, hour, %s, %s from unnest(changes) group by tenant_id, hour, %s) as coarser);$body$, id, values_of, all_measures, kept, sums, kept);
    end if;
    execute format($fill$insert into keystead.usage_%1$smonths (tenant_id, month, series, %2$s) select tenant_id, date_trunc('month', day, 'UTC'), series, %3$s from keystead.usage_%1$sdays group by 1, 2, 3 order by 1, 2, 3$fill$, levels[level], all_measures, sums);

    -- A combination that is known has its coarser ones too.
    body := body || format($body$%s
  insert into usage_%sseries (tenant_id, series, %s)
    select distinct on (tenant_id, series) tenant_id, series, %s from unnest(changes) order by tenant_id, series
    on conflict (tenant_id, series) do nothing;%s$body$, case when level > 1 then E'\n  if more then' else '' end, levels[level], all_dimensions, all_dimensions, case when level > 1 then E'\n  end if;' else E'\n  more := found;' end);
    foreach span in array array['day', 'hour', 'month'] loop
      insertion := format('insert into usage_%1$s%2$ss as known (tenant_id, %2$s, series, %3$s)', levels[level], span, all_measures);
      conflict := format('on conflict (tenant_id, %s, series) do update set %s', span, added);
      plain := format($body$
  %1$s
    select tenant_id, date_trunc(%2$L, hour, 'UTC'), series, %3$s from unnest(changes) order by 1, 2, 3
    %4$s;$body$, insertion, span, all_measures, conflict);
      -- What lies in one hour has no two rows of one day, and adding up costs more than writing.
      body := body || case when span = 'hour' then plain else format($body$
  if hours = 1 then%1$s
  else
  %2$s
    select tenant_id, date_trunc(%3$L, hour, 'UTC'), series, %4$s from unnest(changes) group by 1, 2, 3 order by 1, 2, 3
    %5$s;
  end if;$body$, plain, insertion, span, sums, conflict) end;
    end loop;
  end loop;
  execute format($function$create or replace function keystead.add_usage(changes keystead.usage_change[]) returns void language plpgsql set search_path = keystead, pg_temp as $add$
declare
  hours constant int := (select count(distinct hour) from unnest(changes));
  more boolean;
begin%s
end $add$ $function$, body);
end $migration$;

-- Calls of runs by time: insight reads these, and not the others between them.
create index ledger_of_runs on keystead.ledger (tenant_id, occurred_at) where run_id is not null;
