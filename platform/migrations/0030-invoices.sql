-- Numbered invoices of the subscription. They are the platform's books: an organisation reads its own, and a deletion leaves them, since numbers have no gap.

create table keystead.invoice_settings (
  tenant_id uuid primary key references keystead.tenants (id) check (tenant_id = '00000000-0000-7000-8000-000000000000'),
  settings jsonb not null,
  revision int not null default 1,
  -- Taken in the transaction that issues: one that fails takes none.
  next_number bigint not null default 1
);
call keystead.protect('keystead.invoice_settings', 'select, insert, update');

create table keystead.invoices (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id) check (tenant_id = '00000000-0000-7000-8000-000000000000'),
  billed_to uuid not null references keystead.tenants (id),
  number bigint not null unique,
  period date not null check (extract(day from period) = 1),
  issued_at timestamptz not null,
  -- The whole invoice as it was issued.
  document jsonb not null,
  unique (billed_to, period)
);
call keystead.protect('keystead.invoices', 'select, insert');
create policy billed on keystead.invoices for select to keystead_app using (billed_to = keystead.current_tenant());
create index on keystead.invoices (billed_to, number desc);

-- Whatever the program does: no gap, no change, no deletion.
create function keystead.next_invoice() returns trigger language plpgsql as $$
declare highest bigint;
begin
  select coalesce(max(number), 0) into highest from keystead.invoices;
  if new.number <> highest + 1 then
    raise exception 'invoice % does not follow %', new.number, highest;
  end if;
  return new;
end $$;
create trigger gap_free before insert on keystead.invoices for each row execute function keystead.next_invoice();
create trigger issued_for_good before update or delete on keystead.invoices for each row execute function keystead.refuse_change();
create trigger never_emptied before truncate on keystead.invoices for each statement execute function keystead.refuse_change();
