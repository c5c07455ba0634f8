import { agreementKinds, credentialScope, type DataClass, dataClasses, type Environment, nobody, type Role, routeLimits, routeShadow, type RouteStep, routeStep } from '@keystead/contract';
import type { BudgetConfiguration, CredentialConfiguration, CredentialVersion, EndedToken, MemberConfiguration, OtherVersion, RegisteredAgreement, RouteConfiguration, TenantConfiguration, TenantKey, TokenConfiguration } from './configuration.ts';
import { type PriceTerm, toPriceTerm } from '../../metering/index.ts';
import { policyOf } from '../policy/configuration.ts';
import { pauseKey } from '../request/pauses.ts';
import { platformKeysOf } from './platform-keys.ts';
import type { ConfigurationRows, CredentialRow, VersionRow } from './rows.ts';

/** One tenant with the tokens that lead to it, and those that once did, by hash. */
export interface BuiltTenant { readonly configuration: TenantConfiguration; readonly tokens: ReadonlyMap<string, TokenConfiguration>; readonly endedTokens: ReadonlyMap<string, EndedToken> }

/** Makes immutable configurations of rows, by tenant id. The database's own constraints vouch for the values of its columns. */
export function buildTenants(rows: ConfigurationRows): ReadonlyMap<string, BuiltTenant> {
  const members = Map.groupBy(rows.members, (row) => row.tenant_id);
  const tokens = Map.groupBy(rows.tokens, (row) => row.tenant_id);
  const endedTokens = Map.groupBy(rows.endedTokens, (row) => row.tenant_id);
  const teams = Map.groupBy(rows.teams, (row) => row.tenant_id);
  const teamMembers = Map.groupBy(rows.teamMembers, (row) => row.tenant_id);
  const credentials = Map.groupBy(rows.credentials, (row) => row.tenant_id);
  const versions = Map.groupBy(rows.versions, (row) => row.credential_id);
  const stops = Map.groupBy(rows.stops, (row) => row.tenant_id);
  const pauses = Map.groupBy(rows.pauses, (row) => row.tenant_id);
  const routes = Map.groupBy(rows.routes, (row) => row.tenant_id);
  const budgets = Map.groupBy(rows.budgets, (row) => row.tenant_id);
  const terms = Map.groupBy(rows.priceTerms, (row) => row.tenant_id);
  const offers = Map.groupBy(rows.offers, (row) => row.tenant_id);
  const attributions = new Map(rows.attributions.map((row) => [row.tenant_id, { projects: row.projects === null ? null : new Set(row.projects), tagKeys: row.tag_keys === null ? null : new Set(row.tag_keys) }]));
  const agreements = Map.groupBy(rows.agreements, (row) => row.tenant_id);
  const policies = new Map(rows.policies.map((row) => [row.tenant_id, row.policy]));
  const keys = new Map(rows.tenantKeys.map((row): [string, TenantKey] => [row.id, { id: row.id, version: row.version, kms: row.kms, kmsKeyId: row.kms_key_id, wrapped: row.wrapped }]));
  return new Map(rows.tenants.map((tenant) => {
    const agreed = (terms.get(tenant.id) ?? []).flatMap(toPriceTerm);
    const usable = (credentials.get(tenant.id) ?? []).flatMap((row) => toCredential(row, { versions: versions.get(row.id) ?? [], keys, agreed }));
    return [tenant.id, {
      configuration: {
        id: tenant.id, name: tenant.name, suspended: tenant.suspended,
        members: toMembers(members.get(tenant.id) ?? [], teamMembers.get(tenant.id) ?? []),
        teams: new Map((teams.get(tenant.id) ?? []).map((row) => [row.id, row.name])),
        teamClasses: new Map((teams.get(tenant.id) ?? []).flatMap((row) => { const dataClass = toDataClass(row.data_class); return dataClass === null ? [] : [[row.id, dataClass] as const]; })),
        attribution: attributions.get(tenant.id) ?? null,
        policy: policies.has(tenant.id) ? policyOf(policies.get(tenant.id)) : null,
        agreements: (agreements.get(tenant.id) ?? []).flatMap(toAgreement),
        platform: platformKeysOf({ mode: tenant.key_mode, dataClasses: tenant.platform_data_classes, offers: offers.get(tenant.id) ?? [] }),
        credentials: new Map(usable.map((credential) => [credential.id, credential])),
        servedBy: indexByModel(usable),
        routes: new Map((routes.get(tenant.id) ?? []).map((row): [string, RouteConfiguration] => [row.name, toRoute(row)])),
        budgets: (budgets.get(tenant.id) ?? []).map((row) => ({ id: row.id, name: row.name, scopeKind: row.scope_kind as BudgetConfiguration['scopeKind'], scopeId: row.scope_id, unit: row.unit as BudgetConfiguration['unit'], period: row.period as BudgetConfiguration['period'], limit: row.limit_amount, whenFull: row.when_full as BudgetConfiguration['whenFull'], contact: row.contact })),
        pauses: new Set((pauses.get(tenant.id) ?? []).map((row) => pauseKey(row.kind, row.subject))),
        stops: (stops.get(tenant.id) ?? []).map((row) => ({ id: row.id, credentialId: row.credential_id, version: row.version })),
      },
      tokens: new Map((tokens.get(tenant.id) ?? []).map((row): [string, TokenConfiguration] => [row.hash, {
        id: row.id, tenantId: row.tenant_id, userId: row.user_id, environment: row.environment as Environment,
        mayUseGateway: row.may_use_gateway, teamId: row.team_id, dataClass: toDataClass(row.data_class), project: row.project, mayNameProject: row.may_name_project, workflow: row.workflow, mayNameWorkflow: row.may_name_workflow, expiresAt: row.expires_at?.getTime() ?? null,
      }])),
      endedTokens: new Map((endedTokens.get(tenant.id) ?? []).map((row) => [row.hash, { id: row.id, tenantId: row.tenant_id, revoked: row.revoked }])),
    }];
  }));
}

/** What an older or a newer version wrote and this one cannot read, is not guessed at: a leg that says too much is not there. */
function toRoute(row: ConfigurationRows['routes'][number]): RouteConfiguration {
  const chain = (Array.isArray(row.chain) ? row.chain : []).flatMap((leg): RouteStep[] => { const read = routeStep.safeParse(leg); return read.success ? [read.data] : []; });
  const shadow = row.shadow === null ? undefined : routeShadow.safeParse(row.shadow).data;
  return {
    id: row.id, name: row.name, chain, ...shadow === undefined ? {} : { shadow }, strategy: row.strategy as RouteConfiguration['strategy'], delivery: row.delivery as RouteConfiguration['delivery'],
    limits: routeLimits.safeParse(row.limits).data ?? {},
  };
}

/** One of a kind that this version does not know covers nothing. */
function toAgreement(row: ConfigurationRows['agreements'][number]): RegisteredAgreement[] {
  const kind = agreementKinds.find((each) => each === row.kind);
  return kind === undefined ? [] : [{ provider: row.provider, credentialId: row.credential_id, kind, from: row.starts_at.getTime(), until: row.ends_at?.getTime() ?? null }];
}

/** The database’s own constraint names the classes. */
function toDataClass(text: string | null): DataClass | null {
  return dataClasses.find((each) => each === text) ?? null;
}

function toMembers(members: ConfigurationRows['members'], teamMembers: ConfigurationRows['teamMembers']): ReadonlyMap<string, MemberConfiguration> {
  const teamsOf = Map.groupBy(teamMembers, (row) => row.user_id);
  return new Map(members.map((row) => {
    const teams = teamsOf.get(row.user_id) ?? [];
    return [row.user_id, {
      userId: row.user_id, role: row.role as Role, active: row.state === 'active',
      teamIds: new Set(teams.map((team) => team.team_id)), primaryTeamId: teams.find((team) => team.is_primary)?.team_id ?? null,
    }];
  }));
}

interface Material { readonly versions: readonly VersionRow[]; readonly keys: ReadonlyMap<string, TenantKey>; readonly agreed: readonly PriceTerm[] }

/** A credential without a primary version that can be opened (its tenant key was destroyed) is not there. */
function toCredential(row: CredentialRow, { versions, keys, agreed }: Material): CredentialConfiguration[] {
  const primaryRow = versions.find((each) => each.state === 'primary');
  const version = primaryRow === undefined ? null : toVersion(primaryRow, keys);
  if (version === null) return [];
  const primary: CredentialConfiguration = {
    id: row.id, provider: row.provider, label: row.label, origin: row.origin, connection: row.connection, environment: row.environment as Environment,
    custody: row.custody as CredentialConfiguration['custody'], payer: row.payer as CredentialConfiguration['payer'], health: row.health as CredentialConfiguration['health'],
    models: Array.isArray(row.models) ? row.models.filter((model) => typeof model === 'string') : [],
    // What cannot be read allows nobody.
    scope: credentialScope.safeParse(row.scope).data ?? nobody,
    expiresAt: row.expires_at?.getTime() ?? null,
    caps: { requestsPerMinute: row.requests_per_minute, tokensPerMinute: row.tokens_per_minute, maxConcurrent: row.max_concurrent },
    ...pricesOf(row, agreed), version, others: [],
  };
  return [{ ...primary, others: versions.flatMap((each) => toOther(primary, each, keys)) }];
}

/** The terms that concern one key, as one list for as long as this configuration lives. */
function pricesOf({ id, provider, payer }: CredentialRow, agreed: readonly PriceTerm[]): Pick<CredentialConfiguration, 'prices'> {
  const terms = payer === 'tenant' ? agreed.filter((term) => term.provider === provider && (term.credentialId === null || term.credentialId === id)) : [];
  return terms.length === 0 ? {} : { prices: { terms, provider, credentialId: id } };
}

function toVersion(row: VersionRow, keys: ReadonlyMap<string, TenantKey>): CredentialVersion | null {
  const tenantKey = keys.get(row.tenant_key_id);
  return tenantKey === undefined ? null : { id: row.version_id, version: row.version, fingerprint: row.fingerprint, envelope: row.envelope, tenantKey };
}

function toOther(primary: CredentialConfiguration, row: VersionRow, keys: ReadonlyMap<string, TenantKey>): OtherVersion[] {
  if (row.state !== 'tested' && row.state !== 'old') return [];
  const version = toVersion(row, keys);
  return version === null ? [] : [{ state: row.state, share: row.share, until: row.grace_until?.getTime() ?? null, credential: { ...primary, version } }];
}

function indexByModel(credentials: readonly CredentialConfiguration[]): ReadonlyMap<string, readonly CredentialConfiguration[]> {
  const index = new Map<string, CredentialConfiguration[]>();
  for (const credential of credentials) {
    for (const model of credential.models) {
      const known = index.get(model);
      if (known === undefined) index.set(model, [credential]);
      else known.push(credential);
    }
  }
  return index;
}
