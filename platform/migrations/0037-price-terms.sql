-- What a tenant agreed with a provider, or sets for itself: a discount, prices of its own, a ceiling where nobody knows the price.

create table keystead.price_terms (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  provider text not null check (length(provider) between 1 and 60),
  -- null: all keys of the provider.
  credential_id uuid,
  -- A model's id as it is sent, or how ids begin with * at the end; null: all models.
  model text check (length(model) between 1 and 200),
  kind text not null check (kind in ('discount', 'rates', 'ceiling')),
  discount_percent double precision check (discount_percent > 0 and discount_percent <= 100),
  -- US dollars for a million tokens, by kind.
  rates jsonb,
  note text,
  valid_from timestamptz not null,
  -- The first moment at which it no longer holds.
  valid_to timestamptz,
  -- The term that this one follows.
  follows uuid,
  revision int not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  check ((kind = 'discount') = (discount_percent is not null) and (kind <> 'discount') = (rates is not null)),
  check (valid_to >= valid_from)
);
create index on keystead.price_terms (tenant_id, id desc);
call keystead.protect('keystead.price_terms', 'select, insert, update');
create policy snapshot on keystead.price_terms for select to keystead_snapshot using (true);
create policy spool on keystead.price_terms for select to keystead_spool using (true);
grant select on keystead.price_terms to keystead_snapshot, keystead_spool;
create trigger note_change after insert or update or delete on keystead.price_terms for each row execute function keystead.note_configuration_change();

-- Rows are priced by what was in force when the call was made, so that may not change afterwards: a term that has begun can only be ended, and never before now.
create function keystead.keep_price_term() returns trigger language plpgsql as $$
begin
  if old.valid_from > now() then return new; end if;
  if (to_jsonb(new) - 'valid_to' - 'revision' - 'note') <> (to_jsonb(old) - 'valid_to' - 'revision' - 'note')
     or (old.valid_to is not null and old.valid_to <= now()) or (new.valid_to is not null and new.valid_to < now()) then
    raise exception 'a price that has been in force is ended, never changed';
  end if;
  return new;
end $$;
create trigger in_force_is_kept before update on keystead.price_terms for each row execute function keystead.keep_price_term();
