-- Second factors and sessions: passkeys, links to set a new password, the setup session's hour, and what an organisation asks of sessions.

-- Passkeys (WebAuthn), kept by the identity library's passkey plug-in 1.7.6; its columns, frozen here.
create table identity."passkey" (
  "id" uuid primary key,
  "name" text,
  "publicKey" text not null,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "credentialID" text not null unique,
  "counter" bigint not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz,
  "aaguid" text,
  -- Ours: when it last signed in or stepped up.
  "lastUsedAt" timestamptz
);
create index "passkey_userId_idx" on identity."passkey" ("userId");

-- One-time links to set a new password: hashes only. A new one ends those before it.
create table identity."passwordReset" (
  "tokenHash" bytea primary key,
  "userId" uuid not null references identity."user" ("id") on delete cascade,
  "createdAt" timestamptz not null default now(),
  "expiresAt" timestamptz not null,
  "usedAt" timestamptz
);
create index "passwordReset_userId_idx" on identity."passwordReset" ("userId");

-- Until when the session of the setup link may do without a second factor; null for any other session.
alter table identity."session" add column "setupUntil" timestamptz;

grant select, insert, update, delete on identity."passkey", identity."passwordReset" to keystead_identity;

alter table keystead.tenants
  add column require_second_factor boolean not null default false,
  add column session_idle_minutes int not null default 720 check (session_idle_minutes between 5 and 10080),
  add column session_hours int not null default 168 check (session_hours between 1 and 168);
-- Asked with every session, before its tenant is trusted.
grant select (require_second_factor, session_idle_minutes, session_hours) on keystead.tenants to keystead_identity;
