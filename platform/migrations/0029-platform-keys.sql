-- Hybrid mode: keys of the platform, to whom they are offered, and the credits that pay for them.

-- The platform is an organisation like any other where its keys are sealed, rotated and looked after; nobody is a member of it, it has no token,
-- and whoever signs in never finds it.
insert into keystead.tenants (id, name, plan) values ('00000000-0000-7000-8000-000000000000', 'Installation', 'enterprise');
alter policy of_person on keystead.tenants using (id <> '00000000-0000-7000-8000-000000000000');

-- Who pays is who holds the key: a row of an organisation can never say that the platform does.
alter table keystead.credentials add constraint payer_holds_the_key check ((payer = 'platform') = (tenant_id = '00000000-0000-7000-8000-000000000000'));

-- What an organisation lets platform keys serve. Personal, health and privileged data never: there is no way to say so.
alter table keystead.tenants add column platform_data_classes text[] not null default '{public,internal}'
  check (platform_data_classes <@ array['unlabelled', 'public', 'internal', 'confidential'] and cardinality(platform_data_classes) <= 4);

-- A platform key is offered to one organisation or to all on a plan. Offers are the platform's own rows: no organisation reads them.
create table keystead.platform_offers (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id) check (tenant_id = '00000000-0000-7000-8000-000000000000'),
  credential_id uuid not null references keystead.credentials (id),
  plan text check (plan in ('basic', 'standard', 'elite', 'enterprise')),
  offered_to uuid references keystead.tenants (id),
  -- Model ids as the provider knows them; none: every model whose price is known.
  models text[] not null default '{}' check (cardinality(models) <= 200),
  created_by uuid,
  created_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  check ((plan is null) <> (offered_to is null))
);
call keystead.protect('keystead.platform_offers', 'select, insert, update');
create unique index one_offer on keystead.platform_offers (credential_id, plan, offered_to) nulls not distinct where withdrawn_at is null;
create policy snapshot on keystead.platform_offers for select to keystead_snapshot using (true);
grant select on keystead.platform_offers to keystead_snapshot;

-- Whom it concerns is told: those who switched platform keys on.
create function keystead.note_offer_change() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
declare concerned uuid;
begin
  for concerned in select t.id from tenants t where t.deleted_at is null and t.key_mode <> 'own-required' and (t.id = new.offered_to or t.plan = new.plan) order by t.id loop
    insert into configuration_changes (tenant_id, version) values (concerned, nextval('keystead.configuration_version'))
      on conflict (tenant_id) do update set version = excluded.version;
    perform pg_notify('keystead_configuration', concerned::text);
  end loop;
  return null;
end $$;
create trigger note_change after insert or update on keystead.platform_offers for each row execute function keystead.note_offer_change();

-- What is offered to the transaction's tenant: enough to name a key in a route, and nothing of the key, not even its fingerprint.
create function keystead.platform_keys_offered() returns table (credential_id uuid, provider text, label text, environment text, seen_models jsonb, models text[])
language sql stable security definer set search_path = keystead, pg_temp as $$
  select c.id, c.provider, c.label, c.environment, c.models, o.models
  from tenants t join platform_offers o on o.withdrawn_at is null and (o.offered_to = t.id or o.plan = t.plan)
    join credentials c on c.id = o.credential_id and c.state = 'active' and c.payer = 'platform'
  where t.id = keystead.current_tenant() and t.deleted_at is null order by c.id, o.id
$$;
revoke all on function keystead.platform_keys_offered from public;
grant execute on function keystead.platform_keys_offered to keystead_app;

-- Credits: one account for each organisation, whose row is the lock of everything that changes its credits.
create table keystead.credit_accounts (
  tenant_id uuid primary key references keystead.tenants (id),
  reserved_nano_usd bigint not null default 0 check (reserved_nano_usd >= 0),
  -- The sum of its entries.
  balance_nano_usd bigint not null default 0 check (balance_nano_usd >= 0),
  opened_at timestamptz not null
);
call keystead.protect('keystead.credit_accounts', 'select, insert, update');

create table keystead.credit_grants (
  id uuid primary key,
  tenant_id uuid not null references keystead.credit_accounts (tenant_id),
  kind text not null check (kind in ('trial', 'top-up')),
  amount_nano_usd bigint not null check (amount_nano_usd > 0),
  -- What its entries leave of it.
  remaining_nano_usd bigint not null check (remaining_nano_usd between 0 and amount_nano_usd),
  reference text not null check (length(reference) between 1 and 200),
  granted_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > granted_at)
);
call keystead.protect('keystead.credit_grants', 'select, insert, update');
create unique index one_trial on keystead.credit_grants (tenant_id) where kind = 'trial';
create index on keystead.credit_grants (tenant_id, expires_at) where remaining_nano_usd > 0;

-- The ledger of credits. Entries are added and never changed.
create table keystead.credit_entries (
  id uuid primary key,
  tenant_id uuid not null references keystead.credit_accounts (tenant_id),
  grant_id uuid references keystead.credit_grants (id),
  kind text not null check (kind in ('grant', 'use', 'expiry')),
  occurred_at timestamptz not null,
  amount_nano_usd bigint not null check (case kind when 'grant' then amount_nano_usd > 0 else amount_nano_usd <= 0 end),
  balance_nano_usd bigint not null check (balance_nano_usd >= 0),
  request_id uuid,
  -- What a request cost beyond what there was: the platform bears it.
  uncovered_nano_usd bigint not null default 0 check (uncovered_nano_usd >= 0),
  check ((kind = 'use') = (request_id is not null))
);
call keystead.protect('keystead.credit_entries', 'select, insert');
create index on keystead.credit_entries (tenant_id, id desc);
create index on keystead.credit_entries (tenant_id, occurred_at);
create unique index one_use on keystead.credit_entries (request_id, grant_id) nulls not distinct where kind = 'use';
create function keystead.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is added to and never changed', tg_table_name;
end $$;
create trigger append_only before update on keystead.credit_entries for each row execute function keystead.refuse_change();

-- The gateway reserves, the shipper settles.
create policy spool on keystead.credit_accounts to keystead_spool using (true) with check (true);
create policy spool on keystead.credit_grants to keystead_spool using (true) with check (true);
create policy spool on keystead.credit_entries to keystead_spool using (true) with check (true);
grant select, update (reserved_nano_usd, balance_nano_usd) on keystead.credit_accounts to keystead_spool;
grant select, update (remaining_nano_usd) on keystead.credit_grants to keystead_spool;
grant select, insert on keystead.credit_entries to keystead_spool;

-- What calls under way may cost. One is gone with the settlement of its request; what a dead process never announced, with that process.
create table keystead.credit_reservations (
  request_id uuid primary key,
  tenant_id uuid not null references keystead.credit_accounts (tenant_id),
  amount_nano_usd bigint not null check (amount_nano_usd > 0),
  holder text,
  reserved_at timestamptz not null default now()
);
call keystead.protect('keystead.credit_reservations', 'select');
create index on keystead.credit_reservations (holder);
create policy spool on keystead.credit_reservations to keystead_spool using (true) with check (true);
grant select, insert, update (amount_nano_usd), delete on keystead.credit_reservations to keystead_spool;
