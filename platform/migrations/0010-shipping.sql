-- What the spool shipper needs besides positions.

-- Intents still without an outcome when their segment was shipped: kept here until the outcome comes, or until it is
-- known that their writer died.
create table keystead.spool_open_intents (
  spool text not null,
  request_id uuid not null,
  tenant_id uuid not null,
  writer text not null,
  record jsonb not null,
  primary key (spool, request_id)
);
alter table keystead.spool_open_intents enable row level security;
create policy spool on keystead.spool_open_intents to keystead_spool using (true) with check (true);
grant select, insert, delete on keystead.spool_open_intents to keystead_spool;

-- Whose reservation it is (a spool's writer): what a dead writer reserved and never announced is given back.
alter table keystead.reservations add column holder text;
create index on keystead.reservations (holder);

-- The audit log by action.
create index on keystead.audit_leaves (tenant_id, action, sequence);
