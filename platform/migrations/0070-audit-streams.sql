-- Streams of the log to other systems. A stream keeps its place in the log, which is gap-free: what stands in the log and not before that place is still to be sent.

create table keystead.audit_streams (
  tenant_id uuid not null,
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('https', 'syslog', 'webhook')),
  -- As the contract has it (streamDestination), without any secret.
  destination jsonb not null,
  groups text[] not null default '{}',
  includes_personal boolean not null default false,
  -- The secret, sealed under a key of its own: what is sent with each request, or what webhooks are signed with.
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed_secret bytea,
  -- Of a webhook: until when the secret before this one signs too. It stands in the sealed secret.
  earlier_secret_until timestamptz,
  next_sequence bigint not null default 0 check (next_sequence >= 0),
  paused boolean not null default false,
  paused_because text check (paused_because in ('person', 'gone')),
  last_sequence bigint,
  last_delivered_at timestamptz,
  -- Of the failures since the last success.
  attempts int not null default 0,
  problem text,
  problem_since timestamptz,
  -- Not before.
  next_at timestamptz not null default now(),
  -- The process that sends, and until when nobody else does.
  holder uuid,
  held_until timestamptz,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  check (paused = (paused_because is not null)),
  check ((object_key is null) = (sealed_secret is null))
);
call keystead.protect('keystead.audit_streams');
create index on keystead.audit_streams (tenant_id, id);
create index on keystead.audit_streams (tenant_key_id, id);
create index audit_streams_due on keystead.audit_streams (next_at) where not paused;
create trigger count_wrap_new after insert on keystead.audit_streams for each row when (new.object_key is not null) execute function keystead.count_wrap();
create trigger count_wrap_changed after update of object_key on keystead.audit_streams for each row when (new.object_key is not null and new.object_key is distinct from old.object_key) execute function keystead.count_wrap();

-- Webhooks that were sent, with what was answered. Only the latest of each stream are kept.
create table keystead.stream_deliveries (
  tenant_id uuid not null,
  id uuid primary key,
  stream_id uuid not null references keystead.audit_streams (id) on delete cascade,
  -- null: a test
  sequence bigint,
  message_id text not null,
  action text not null,
  delivered boolean not null,
  status int,
  detail text not null,
  attempts int not null default 1,
  last_at timestamptz not null,
  unique (tenant_id, stream_id, sequence)
);
call keystead.protect('keystead.stream_deliveries');
create index on keystead.stream_deliveries (stream_id, id desc);

-- Streams with entries to look at, over all organisations. Ids alone: everything else is read as the organisation.
create function keystead.due_streams(now_is timestamptz, at_most int) returns table (tenant_id uuid, id uuid) language sql stable security definer set search_path = keystead, pg_temp as $$
  select s.tenant_id, s.id from audit_streams s join tenants t on t.id = s.tenant_id and t.deleted_at is null
  where not s.paused and s.next_at <= now_is and (s.held_until is null or s.held_until <= now_is)
    and exists (select from audit_leaves l where l.tenant_id = s.tenant_id and l.sequence >= s.next_sequence)
  order by s.next_at limit at_most
$$;
revoke all on function keystead.due_streams from public;
grant execute on function keystead.due_streams to keystead_app;
