-- Until when the rows of a batch are kept at most, by the rule that held for its app when it began; null where runs are kept. A batch that waits longer (paused, or its failed rows not run again) ends.
alter table keystead.batches add column content_until timestamptz;

-- As before (0059), and batches whose time is over: also such that never began a run, or were paused for good. What is under way is not cut off.
create or replace function keystead.batches_to_forget(most int) returns table (tenant_id uuid, batch_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select b.tenant_id, b.id from batches b
  where b.object_key is not null and (
    b.state <> 'running' and b.content_until < now()
    or b.state in ('finished', 'stopped') and b.finished_at < now() - interval '1 hour'
      and exists (select from batch_rows x join runs r on r.id = x.run_id where x.batch_id = b.id and r.retention_mode <> 'keep')
      and not exists (select from batch_rows x join runs r on r.id = x.run_id where x.batch_id = b.id and r.object_key is not null))
  order by b.created_at limit $1
$$;
create index batches_that_end on keystead.batches (content_until) where object_key is not null and content_until is not null;
