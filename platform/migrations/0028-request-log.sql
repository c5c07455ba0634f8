-- The request log: what the ledger says of each request, and those that were refused, one by one, for some days.

-- The code of what went wrong; the route that stood for the model; what the provider speaks where it is not what the caller spoke.
alter table keystead.ledger add column code text, add column route text, add column translated_to text, add column translation_warnings int;
-- Newest first, page by page. What went wrong is rare, and asked for often.
create index ledger_newest on keystead.ledger (tenant_id, occurred_at desc, request_id desc);
create index ledger_unanswered on keystead.ledger (tenant_id, occurred_at desc, request_id desc) where outcome <> 'answered';
drop index keystead.ledger_tenant_id_occurred_at_idx;

-- Requests that were refused before any key was used. `parameters` fill in the refusal's text: no content, no secret.
create table keystead.refusals (
  request_id uuid primary key,
  tenant_id uuid not null,
  occurred_at timestamptz not null,
  caller text not null,
  user_id uuid,
  token_id uuid,
  app_id text,
  run_id uuid,
  team text,
  environment text not null,
  endpoint text not null,
  stream boolean not null,
  asked_model text not null,
  code text not null,
  status int not null,
  parameters jsonb not null,
  field text,
  policy jsonb
);
call keystead.protect('keystead.refusals', 'select');
create index refusals_newest on keystead.refusals (tenant_id, occurred_at desc, request_id desc);
create index refusals_oldest on keystead.refusals (occurred_at);
create policy ship on keystead.refusals for insert to keystead_spool with check (true);
create policy ship_read on keystead.refusals for select to keystead_spool using (true);
grant select, insert on keystead.refusals to keystead_spool;

-- How often each caller was refused in a minute: of a flood some are kept one by one, the rest is this number.
create table keystead.refusal_minutes (
  tenant_id uuid not null,
  caller text not null,
  minute timestamptz not null,
  refused bigint not null,
  primary key (tenant_id, caller, minute)
);
call keystead.protect('keystead.refusal_minutes', 'select');
create index on keystead.refusal_minutes (minute);
create policy ship on keystead.refusal_minutes to keystead_spool using (true) with check (true);
grant select, insert, update on keystead.refusal_minutes to keystead_spool;

-- Over all tenants, a bounded number at a time. Never younger than a day, whoever asks.
create function keystead.forget_refusals(kept_days int, most int) returns bigint language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  before timestamptz := now() - make_interval(days => greatest(kept_days, 1));
  gone bigint;
begin
  delete from refusals where request_id in (select r.request_id from refusals r where r.occurred_at < before order by r.occurred_at limit most);
  get diagnostics gone = row_count;
  delete from refusal_minutes where (tenant_id, caller, minute) in (select m.tenant_id, m.caller, m.minute from refusal_minutes m where m.minute < before limit most);
  return gone;
end $$;
revoke all on function keystead.forget_refusals from public;
grant execute on function keystead.forget_refusals to keystead_app;

-- Whose requests somebody looks on at just now: of these alone, whoever ships them tells that they have come.
create table keystead.request_tails (
  tenant_id uuid primary key,
  until timestamptz not null
);
call keystead.protect('keystead.request_tails', 'select, insert, update');
create policy ship on keystead.request_tails for select to keystead_spool using (true);
grant select on keystead.request_tails to keystead_spool;
