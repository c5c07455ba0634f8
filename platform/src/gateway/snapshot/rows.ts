import type pg from 'pg';
import type { TermRow } from '../../metering/index.ts';

/** Rows of configuration, as read for the tenants named, or for all. */
export interface ConfigurationRows {
  readonly tenants: readonly { id: string; name: string; suspended: boolean; key_mode: string; platform_data_classes: string[] }[];
  /** Platform keys, for the tenants that switched them on and to whom they are offered. */
  readonly offers: readonly { tenant_id: string; credential_id: string; models: string[] }[];
  readonly members: readonly { tenant_id: string; user_id: string; role: string; state: string }[];
  readonly tokens: readonly TokenRow[];
  /** Tokens that are none any more, for as long as somebody may go on with one. */
  readonly endedTokens: readonly { id: string; tenant_id: string; hash: string; revoked: boolean }[];
  readonly teams: readonly { id: string; tenant_id: string; name: string; data_class: string | null }[];
  readonly teamMembers: readonly { tenant_id: string; team_id: string; user_id: string; is_primary: boolean }[];
  readonly credentials: readonly CredentialRow[];
  readonly versions: readonly VersionRow[];
  readonly stops: readonly StopRow[];
  readonly pauses: readonly { tenant_id: string; kind: string; subject: string }[];
  readonly tenantKeys: readonly { id: string; version: number; kms: string; kms_key_id: string; wrapped: Buffer }[];
  readonly routes: readonly { id: string; tenant_id: string; name: string; chain: unknown; strategy: string; delivery: string; limits: unknown; shadow: unknown }[];
  readonly policies: readonly { tenant_id: string; policy: unknown }[];
  readonly agreements: readonly { tenant_id: string; provider: string; credential_id: string | null; kind: string; starts_at: Date; ends_at: Date | null }[];
  /** Only of tenants that limit names; the open projects where those on the list alone may be named. */
  readonly attributions: readonly { tenant_id: string; tag_keys: string[] | null; projects: string[] | null }[];
  /** What tenants agreed with providers, in force or coming. */
  readonly priceTerms: readonly (TermRow & { tenant_id: string })[];
  readonly budgets: readonly { id: string; tenant_id: string; name: string; scope_kind: string; scope_id: string | null; unit: string; period: string; limit_amount: number; when_full: string; contact: string | null }[];
}

export interface TokenRow { id: string; tenant_id: string; hash: string; user_id: string | null; environment: string; may_use_gateway: boolean; team_id: string | null; data_class: string | null; project: string | null; may_name_project: boolean; workflow: string | null; may_name_workflow: boolean; expires_at: Date | null }

export interface CredentialRow {
  id: string; tenant_id: string; provider: string; label: string; origin: string; connection: Record<string, string>; custody: string; payer: string; environment: string; health: string; models: unknown;
  scope: unknown; expires_at: Date | null; requests_per_minute: number | null; tokens_per_minute: number | null; max_concurrent: number | null;
}

/** A version that may be used: the primary one, a tested one, an old one in its grace. */
export interface VersionRow {
  tenant_id: string; credential_id: string; version_id: string; version: number; state: string; fingerprint: string; envelope: Buffer; tenant_key_id: string;
  share: number; grace_until: Date | null;
}

/** Calls under way with a credential, or one version of it, are to be broken off. */
export interface StopRow { id: string; tenant_id: string; credential_id: string; version: number | null }

/** The one query behind each list. `$1` is null for all tenants. Only what can be used is read: no revoked token, no disabled key. */
const queries = {
  tenants: 'select id, name, suspended_at is not null as suspended, key_mode, platform_data_classes from tenants where deleted_at is null and ($1::uuid[] is null or id = any($1))',
  offers: `select t.id as tenant_id, o.credential_id, o.models from platform_offers o join tenants t on (o.offered_to = t.id or o.plan = t.plan) and t.key_mode <> 'own-required' and t.deleted_at is null
    where o.withdrawn_at is null and ($1::uuid[] is null or t.id = any($1)) order by o.id`,
  members: 'select tenant_id, user_id, role, state from members where $1::uuid[] is null or tenant_id = any($1)',
  tokens: `select id, tenant_id, encode(token_hash, 'hex') as hash, user_id, environment, scopes @> array['gateway.use'] as may_use_gateway, team_id, data_class, project, may_name_project, workflow, may_name_workflow, expires_at
    from api_tokens where revoked_at is null and (expires_at is null or expires_at > now()) and ($1::uuid[] is null or tenant_id = any($1))`,
  endedTokens: `select id, tenant_id, hash, revoked from (
      select id, tenant_id, encode(token_hash, 'hex') as hash, revoked_at is not null as revoked, row_number() over (partition by tenant_id order by coalesce(revoked_at, expires_at) desc, id) as place
      from api_tokens where coalesce(revoked_at, expires_at) <= now() and coalesce(revoked_at, expires_at) > now() - interval '90 days' and ($1::uuid[] is null or tenant_id = any($1))) as ended
    where place <= 1000`,
  teams: 'select id, tenant_id, name, data_class from teams where deleted_at is null and ($1::uuid[] is null or tenant_id = any($1))',
  teamMembers: `select m.tenant_id, m.team_id, m.user_id, m.is_primary from team_members m join teams t on t.id = m.team_id and t.deleted_at is null
    where $1::uuid[] is null or m.tenant_id = any($1)`,
  credentials: `select c.id, c.tenant_id, c.provider, c.label, c.origin, c.connection, c.custody, c.payer, c.environment, c.health, c.models,
      c.scope, c.expires_at, c.requests_per_minute, c.tokens_per_minute::float8 as tokens_per_minute, c.max_concurrent
    from credentials c where c.state = 'active' and c.deleted_at is null and ($1::uuid[] is null or c.tenant_id = any($1)) order by c.id`,
  versions: `select v.tenant_id, v.credential_id, v.id as version_id, v.version, v.state, v.fingerprint, v.envelope, v.tenant_key_id, v.share, v.grace_until
    from credential_versions v join credentials c on c.id = v.credential_id and c.state = 'active'
    where v.envelope is not null and (v.state in ('primary', 'tested') or (v.state = 'old' and v.grace_until > now())) and ($1::uuid[] is null or v.tenant_id = any($1)) order by v.version`,
  stops: `select id, tenant_id, credential_id, version from credential_stops
    where stopped_at > now() - interval '1 minute' and ($1::uuid[] is null or tenant_id = any($1)) order by stopped_at`,
  pauses: 'select tenant_id, kind, subject from gateway_pauses where $1::uuid[] is null or tenant_id = any($1)',
  tenantKeys: `select id, version, kms, kms_key_id, wrapped from tenant_keys
    where ring = 'credential' and wrapped is not null and destroyed_at is null and ($1::uuid[] is null or tenant_id = any($1))`,
  routes: 'select id, tenant_id, name, chain, strategy, delivery, limits, shadow from routes where $1::uuid[] is null or tenant_id = any($1)',
  priceTerms: `select tenant_id, id, provider, credential_id, model, kind, discount_percent, rates, valid_from, valid_to from price_terms
    where (valid_to is null or valid_to > now() - interval '1 minute') and ($1::uuid[] is null or tenant_id = any($1)) order by id`,
  policies: 'select tenant_id, policy from gateway_policies where $1::uuid[] is null or tenant_id = any($1)',
  agreements: `select tenant_id, provider, credential_id, kind, starts_at, ends_at from provider_agreements
    where withdrawn_at is null and ($1::uuid[] is null or tenant_id = any($1)) order by id`,
  attributions: `select s.tenant_id, s.tag_keys, case when s.listed_projects_only then array(select p.code from client_projects p where p.tenant_id = s.tenant_id and p.closed_at is null) end as projects
    from chargeback_settings s where (s.listed_projects_only or s.tag_keys is not null) and ($1::uuid[] is null or s.tenant_id = any($1))`,
  budgets: 'select id, tenant_id, name, scope_kind, scope_id, unit, period, limit_amount::float8 as limit_amount, when_full, contact from budgets where $1::uuid[] is null or tenant_id = any($1)',
} as const;

/**
 * Reads the configuration of `tenantIds` (all where `null`) in one consistent view of the database. All queries are sent at
 * once: `client` pipelines, so that a change is known after one round trip and not after a dozen.
 */
export async function readRows(client: pg.Client, tenantIds: readonly string[] | null): Promise<ConfigurationRows> {
  const read = <Row extends object>(name: keyof typeof queries): Promise<Row[]> => client.query<Row>(queries[name], [tenantIds]).then((result) => result.rows);
  const begun = client.query('begin isolation level repeatable read read only');
  const reads = {
    tenants: read<ConfigurationRows['tenants'][number]>('tenants'), members: read<ConfigurationRows['members'][number]>('members'), tokens: read<ConfigurationRows['tokens'][number]>('tokens'), endedTokens: read<ConfigurationRows['endedTokens'][number]>('endedTokens'),
    teams: read<ConfigurationRows['teams'][number]>('teams'), teamMembers: read<ConfigurationRows['teamMembers'][number]>('teamMembers'), credentials: read<ConfigurationRows['credentials'][number]>('credentials'),
    versions: read<ConfigurationRows['versions'][number]>('versions'), stops: read<ConfigurationRows['stops'][number]>('stops'), pauses: read<ConfigurationRows['pauses'][number]>('pauses'), tenantKeys: read<ConfigurationRows['tenantKeys'][number]>('tenantKeys'),
    routes: read<ConfigurationRows['routes'][number]>('routes'), budgets: read<ConfigurationRows['budgets'][number]>('budgets'),
    policies: read<ConfigurationRows['policies'][number]>('policies'), agreements: read<ConfigurationRows['agreements'][number]>('agreements'), offers: read<ConfigurationRows['offers'][number]>('offers'),
    priceTerms: read<ConfigurationRows['priceTerms'][number]>('priceTerms'), attributions: read<ConfigurationRows['attributions'][number]>('attributions'),
  };
  const all = [begun, ...Object.values(reads), client.query('commit')];
  const failed = (await Promise.allSettled(all)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return {
    tenants: await reads.tenants, members: await reads.members, tokens: await reads.tokens, endedTokens: await reads.endedTokens, teams: await reads.teams, teamMembers: await reads.teamMembers, credentials: await reads.credentials,
    versions: await reads.versions, stops: await reads.stops, pauses: await reads.pauses, tenantKeys: await reads.tenantKeys, routes: await reads.routes, budgets: await reads.budgets, policies: await reads.policies, agreements: await reads.agreements, offers: await reads.offers, priceTerms: await reads.priceTerms, attributions: await reads.attributions,
  };
}
