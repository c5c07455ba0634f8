-- Credentials that were not taken, by hour: tokens of organisations that are revoked, expired or of somebody who is not active any more, with the network (/24, /48) that they came from;
-- keys that their providers refused. Sums, so that a flood is a row. Tokens that nobody knows belong to no organisation and stand nowhere here.
create table keystead.refused_credentials (
  tenant_id uuid not null,
  -- The beginning of an hour, UTC.
  hour timestamptz not null,
  kind text not null check (kind in ('token', 'key')),
  -- Of an API token, or of a credential.
  subject_id uuid not null,
  -- Of a token: revoked, expired, owner-inactive. Of a key: the code of the attempt.
  reason text not null check (length(reason) between 1 and 60),
  -- Empty for keys: their calls come from here.
  network text not null,
  refused bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (tenant_id, hour, kind, subject_id, reason, network)
);
call keystead.protect('keystead.refused_credentials', 'select');
create index on keystead.refused_credentials (hour);
create policy ship on keystead.refused_credentials to keystead_spool using (true) with check (true);
grant select, insert, update on keystead.refused_credentials to keystead_spool;

-- Over all tenants, a bounded number at a time. They are kept for ninety days, whoever asks.
create function keystead.forget_refused_credentials(most int) returns bigint language plpgsql security definer set search_path = keystead, pg_temp as $$
declare
  gone bigint;
begin
  delete from refused_credentials where ctid in (select r.ctid from refused_credentials r where r.hour < now() - interval '90 days' limit least(most, 10000));
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function keystead.forget_refused_credentials from public;
grant execute on function keystead.forget_refused_credentials to keystead_app;
