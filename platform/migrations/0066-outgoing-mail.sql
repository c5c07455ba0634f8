-- Mail that waits to be sent, once for each reason and receiver: reports, notices, checkpoints. What has been sent keeps no text.

create table keystead.outgoing_mails (
  tenant_id uuid not null,
  id uuid not null,
  -- What it is about; with the receiver it is unique, so that nobody is told twice.
  reason text not null,
  -- A member, whose address is asked for when it is sent; or an address of its own.
  user_id uuid,
  address text,
  subject text not null,
  body text,
  attachment_name text,
  attachment_type text,
  attachment bytea,
  planned_at timestamptz not null default now(),
  -- Not before; also how long a process that took it has for it.
  next_at timestamptz not null default now(),
  attempts int not null default 0,
  sent_at timestamptz,
  gave_up boolean not null default false,
  primary key (tenant_id, id),
  constraint outgoing_mails_receiver check ((user_id is null) <> (address is null)),
  constraint outgoing_mails_once unique nulls not distinct (tenant_id, reason, user_id, address)
);
call keystead.protect('keystead.outgoing_mails', 'select, insert, update');
create index outgoing_mails_due on keystead.outgoing_mails (next_at) where sent_at is null and not gave_up;

-- Organisations with mail that is due. Ids alone.
create function keystead.tenants_with_outgoing_mail(now_is timestamptz) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select distinct tenant_id from outgoing_mails where sent_at is null and not gave_up and next_at <= now_is
$$;
revoke all on function keystead.tenants_with_outgoing_mail from public;
grant execute on function keystead.tenants_with_outgoing_mail to keystead_app;
