-- Sealed entry (HPKE): the vault's key pairs, made and used by the gateway role alone. No tenant data.

create table keystead.vault_keys (
  id text primary key,
  suite text not null,
  public_key bytea not null,
  -- Wrapped under the credential root key; null once destroyed.
  private_key bytea,
  kms text not null,
  kms_key_id text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  destroyed_at timestamptz
);
-- One key pair is current; of several gateway processes one is first to make it.
create unique index vault_keys_current on keystead.vault_keys ((true)) where retired_at is null;
grant select, insert on keystead.vault_keys to keystead_snapshot;
grant update (retired_at, private_key, kms, kms_key_id, destroyed_at) on keystead.vault_keys to keystead_snapshot;

-- Entries that were used, by digest, until they would be too old anyway: nobody can enter one twice.
create table keystead.used_entries (
  digest bytea primary key,
  expires_at timestamptz not null
);
grant select, insert, delete on keystead.used_entries to keystead_snapshot;
