-- SAML 2.0 beside OpenID Connect; an attempt to sign in counts once.

alter table keystead.sso_connections drop constraint sso_connections_kind_check, add constraint sso_connections_kind_check check (kind in ('oidc', 'saml'));

-- Attempts that were answered, until the cookies that hold them have expired. OpenID providers give a code out once; a SAML answer is a document that can be sent again.
create table keystead.sso_answers (
  tenant_id uuid not null references keystead.tenants (id),
  attempt_id uuid not null,
  answered_at timestamptz not null,
  primary key (tenant_id, attempt_id)
);
call keystead.protect('keystead.sso_answers', 'select, insert, delete');
create index on keystead.sso_answers (tenant_id, answered_at);
