-- Shadow comparison: some requests of a route are sent to a second key or model as well, and the two are compared by metadata.

-- {"credentialId", "model", "share", "perDay"?}; null: none.
alter table keystead.routes add column shadow jsonb;

-- Of a shadow: the request that it repeats. `answer`: what an answer was like, never what it said; of shadows and of what they repeat.
alter table keystead.ledger add column shadow_of uuid, add column answer jsonb;
create index ledger_shadows on keystead.ledger (tenant_id, route, occurred_at desc, request_id desc) where shadow_of is not null;
alter table keystead.refusals add column shadow_of uuid;

-- How many shadows of a route were sent on a day, over all processes: never more than the route allows.
create table keystead.shadow_days (
  route_id uuid not null references keystead.routes (id) on delete cascade,
  tenant_id uuid not null,
  day date not null,
  sent int not null,
  primary key (route_id, day)
);
call keystead.protect('keystead.shadow_days', 'select');
create policy spool on keystead.shadow_days to keystead_spool using (true) with check (true);
grant select, insert, update, delete on keystead.shadow_days to keystead_spool;
