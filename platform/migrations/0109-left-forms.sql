-- Whether the app of a form that was begun keeps what holds patient data, so that the job that purges runs knows the rule without the catalogue. null: kept by an earlier version.
alter table keystead.app_form_drafts add column shortest boolean;

-- Organisations with forms that were begun before a moment: their ids alone. The forms themselves are purged as the tenant, under its rule.
create function keystead.tenants_with_begun_forms(before timestamptz) returns table (tenant_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select distinct f.tenant_id from app_form_drafts f join tenants t on t.id = f.tenant_id where t.deleted_at is null and f.saved_at <= $1
$$;
revoke all on function keystead.tenants_with_begun_forms from public;
grant execute on function keystead.tenants_with_begun_forms to keystead_app;
