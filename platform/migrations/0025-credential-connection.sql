-- What a credential says beside its key where its provider asks for it: a region, a resource, a base URL. Bound to the sealed key with the origin.
alter table keystead.credentials add column connection jsonb not null default '{}' check (jsonb_typeof(connection) = 'object');
