-- Incidents of the installation: the operator's own rows, and what each affected organisation is told. An organisation reads its own rows alone.

create table keystead.service_incidents (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id) check (tenant_id = '00000000-0000-7000-8000-000000000000'),
  title text not null check (length(title) between 1 and 200),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  began_at timestamptz,
  -- The operator became aware: the 24 hours run from here.
  aware_at timestamptz not null,
  -- Every organisation that there was when it was declared; else those that are named.
  affects_all boolean not null,
  affected uuid[] not null default '{}',
  -- What of the plan is done: {step: {at, by, note}}.
  plan jsonb not null default '{}',
  declared_by uuid,
  declared_at timestamptz not null,
  closed_at timestamptz
);
call keystead.protect('keystead.service_incidents', 'select, insert, update');

create table keystead.service_incident_reports (
  tenant_id uuid not null references keystead.tenants (id) check (tenant_id = '00000000-0000-7000-8000-000000000000'),
  incident_id uuid not null references keystead.service_incidents (id),
  number int not null check (number >= 1),
  kind text not null check (kind in ('first', 'update', 'final')),
  known text not null,
  doing text not null,
  asked text,
  published_by uuid,
  published_at timestamptz not null,
  primary key (tenant_id, incident_id, number)
);
call keystead.protect('keystead.service_incident_reports', 'select, insert');

-- What an organisation was told. Its id is its own: from it nobody learns of another's.
create table keystead.service_notices (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  incident_id uuid not null,
  title text not null,
  severity text not null,
  began_at timestamptz,
  aware_at timestamptz not null,
  told_at timestamptz not null,
  closed_at timestamptz,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  unique (tenant_id, incident_id)
);
call keystead.protect('keystead.service_notices', 'select, insert, update');

create table keystead.service_notice_reports (
  tenant_id uuid not null references keystead.tenants (id),
  notice_id uuid not null references keystead.service_notices (id) on delete cascade,
  number int not null check (number >= 1),
  kind text not null,
  known text not null,
  doing text not null,
  asked text,
  published_at timestamptz not null,
  told_at timestamptz not null,
  primary key (tenant_id, notice_id, number)
);
call keystead.protect('keystead.service_notice_reports', 'select, insert');

-- Who is affected by an incident, and how far each was told. For the platform's own transactions alone: any other gets nothing.
create function keystead.service_notice_deliveries(incident uuid) returns table (tenant_id uuid, name text, told_at timestamptz, reports int, acknowledged_at timestamptz, mails int, mails_sent int, mails_failed int)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select t.id, t.name, n.told_at, coalesce(r.reports, 0), n.acknowledged_at, coalesce(m.mails, 0), coalesce(m.sent, 0), coalesce(m.failed, 0)
  from service_incidents i
    join tenants t on t.id <> i.tenant_id and t.deleted_at is null and ((i.affects_all and t.created_at <= i.declared_at) or t.id = any(i.affected))
    left join service_notices n on n.tenant_id = t.id and n.incident_id = i.id
    left join lateral (select count(*)::int as reports from service_notice_reports s where s.tenant_id = t.id and s.notice_id = n.id) r on true
    left join lateral (select count(*)::int as mails, count(*) filter (where o.sent_at is not null)::int as sent, count(*) filter (where o.gave_up and o.sent_at is null)::int as failed
      from outgoing_mails o where o.tenant_id = t.id and o.reason like 'notice.' || n.id || '.%') m on true
  where i.id = incident and keystead.current_tenant() = i.tenant_id
  order by coalesce(r.reports, 0), t.name, t.id
$$;
revoke all on function keystead.service_notice_deliveries from public;
grant execute on function keystead.service_notice_deliveries to keystead_app;

-- Incidents with an organisation that does not have every report yet. Ids alone.
create function keystead.service_incidents_to_tell() returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select i.id from service_incidents i where exists (
    select from tenants t where t.id <> i.tenant_id and t.deleted_at is null and ((i.affects_all and t.created_at <= i.declared_at) or t.id = any(i.affected))
      and (select count(*) from service_incident_reports r where r.incident_id = i.id)
        > (select count(*) from service_notices n join service_notice_reports s on s.tenant_id = n.tenant_id and s.notice_id = n.id where n.tenant_id = t.id and n.incident_id = i.id))
  order by i.id
$$;
revoke all on function keystead.service_incidents_to_tell from public;
grant execute on function keystead.service_incidents_to_tell to keystead_app;
