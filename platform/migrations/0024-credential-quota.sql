-- What a provider said of the quota or balance behind a key. Noted by the shipper from what calls ended with, and by the check.
alter table keystead.credentials
  -- Since when calls fail for it without one that was answered in between; null: as far as is known there is some left.
  add column quota_used_up_since timestamptz,
  -- The last call that was told so.
  add column quota_used_up_seen_at timestamptz,
  -- What the provider said with the last check is left in the present window: [{"what", "remaining", "limit"}].
  add column quota_left jsonb not null default '[]';
grant select (quota_used_up_since, quota_used_up_seen_at), update (quota_used_up_since, quota_used_up_seen_at) on keystead.credentials to keystead_spool;
