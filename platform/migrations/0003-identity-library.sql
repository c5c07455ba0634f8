-- Schema identity: persons, passwords, sessions and second factors, kept by the identity library (better-auth 1.7.6, with
-- e-mail and password and its two-factor plug-in). Tables and columns are the library's, written from its own schema and
-- frozen here; it never migrates by itself. Ours among them: session."tenantId", session."mfaAt", "twoFactor"."lastUsedStep".
-- No row of a tenant stands here: a person is global, and keystead.members says where they belong.

create schema identity;
grant usage on schema identity to keystead_identity;

create table identity."user" (
  "id" uuid primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "twoFactorEnabled" boolean
);

create table identity."session" (
  "id" uuid primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  -- The one tenant this session acts in.
  "tenantId" uuid not null,
  -- When the second factor was shown; null where the person has none.
  "mfaAt" timestamptz
);
create index "session_userId_idx" on identity."session" ("userId");

create table identity."account" (
  "id" uuid primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  unique ("providerId", "accountId")
);
create index "account_userId_idx" on identity."account" ("userId");

create table identity."verification" (
  "id" uuid primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index "verification_identifier_idx" on identity."verification" ("identifier");

create table identity."twoFactor" (
  "id" uuid primary key,
  "secret" text not null,
  "backupCodes" text not null,
  "userId" uuid not null unique references identity."user" ("id") on delete cascade,
  "verified" boolean,
  "failedVerificationCount" int,
  "lockedUntil" timestamptz,
  -- The last time step (RFC 6238) whose code was used: it, and any before it, open nothing more.
  "lastUsedStep" int
);

grant select, insert, update, delete on all tables in schema identity to keystead_identity;

-- Whether a tenant still exists, its plan and name: asked with every session before the tenant is known.
create policy of_person on keystead.tenants for select to keystead_identity using (true);
grant select (id, name, plan, deleted_at) on keystead.tenants to keystead_identity;
