-- What is asked of requests before they leave: one policy for each organisation, and the data classes that tokens, teams and documents carry.
create table keystead.gateway_policies (
  tenant_id uuid primary key references keystead.tenants (id),
  policy jsonb not null,
  revision int not null default 1,
  changed_at timestamptz not null default now()
);
call keystead.protect('keystead.gateway_policies', 'select, insert, update');
create policy snapshot on keystead.gateway_policies for select to keystead_snapshot using (true);
grant select on keystead.gateway_policies to keystead_snapshot;
create trigger note_change after insert or update or delete on keystead.gateway_policies for each row execute function keystead.note_configuration_change();

alter table keystead.api_tokens add column data_class text check (data_class in ('unlabelled', 'public', 'internal', 'confidential', 'personal', 'health', 'privileged'));
alter table keystead.teams add column data_class text check (data_class in ('unlabelled', 'public', 'internal', 'confidential', 'personal', 'health', 'privileged'));
alter table keystead.documents add column data_class text check (data_class in ('unlabelled', 'public', 'internal', 'confidential', 'personal', 'health', 'privileged'));

-- What the policy saw and did: {"dataClass", "action", "finds": {category: count}}. Never what was found.
alter table keystead.ledger add column policy jsonb;
