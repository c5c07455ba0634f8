-- What an organisation has agreed with its providers: which agreement, from when to when, and who confirmed it. The gateway looks at it before data leaves.

create table keystead.provider_agreements (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  provider text not null check (length(provider) between 1 and 60),
  -- null: every own key at that provider.
  credential_id uuid,
  kind text not null check (kind in ('dpa', 'baa', 'zero-retention', 'no-training', 'transfer')),
  -- The number or title of the signed paper, and where it is kept.
  reference text not null check (length(reference) between 1 and 200),
  document_url text check (length(document_url) <= 500),
  note text check (length(note) <= 500),
  starts_at timestamptz not null,
  -- The first moment at which it no longer holds; null: open.
  ends_at timestamptz check (ends_at > starts_at),
  confirmed_by uuid,
  confirmed_at timestamptz not null default now(),
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  withdrawn_reason text check (length(withdrawn_reason) <= 500),
  revision int not null default 1
);
call keystead.protect('keystead.provider_agreements', 'select, insert, update');
create index on keystead.provider_agreements (tenant_id, id desc);
create index provider_agreements_ending on keystead.provider_agreements (ends_at) where withdrawn_at is null and ends_at is not null;
create policy snapshot on keystead.provider_agreements for select to keystead_snapshot using (true);
grant select on keystead.provider_agreements to keystead_snapshot;
create trigger note_change after insert or update or delete on keystead.provider_agreements for each row execute function keystead.note_configuration_change();

-- Which reminders of an end were given: once for each agreement, end and number of days.
create table keystead.agreement_reminders (
  tenant_id uuid not null references keystead.tenants (id),
  agreement_id uuid not null references keystead.provider_agreements (id) on delete cascade,
  ends_at timestamptz not null,
  -- 0: that it has ended.
  days int not null check (days >= 0),
  given_at timestamptz not null,
  primary key (tenant_id, agreement_id, ends_at, days)
);
call keystead.protect('keystead.agreement_reminders', 'select, insert');

-- Organisations with an agreement that ends soon, or did lately. Ids alone: what it is about is read as the tenant.
create function keystead.tenants_with_ending_agreements(now_is timestamptz, days int) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select distinct tenant_id from provider_agreements
  where withdrawn_at is null and ends_at <= now_is + make_interval(days => days) and ends_at > now_is - interval '30 days'
$$;
revoke all on function keystead.tenants_with_ending_agreements from public;
grant execute on function keystead.tenants_with_ending_agreements to keystead_app;
