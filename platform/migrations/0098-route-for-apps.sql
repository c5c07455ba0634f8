-- The route that runs of apps are sent to where nobody chooses a model: one for each organisation, or none.
alter table keystead.routes add column for_apps boolean not null default false;
create unique index routes_for_apps on keystead.routes (tenant_id) where for_apps;
