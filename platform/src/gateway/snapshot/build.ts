import type { Environment, Role } from '@keystead/contract';
import type { BudgetConfiguration, CredentialConfiguration, MemberConfiguration, RouteConfiguration, TenantConfiguration, TenantKey, TokenConfiguration } from './configuration.ts';
import type { ConfigurationRows, CredentialRow } from './rows.ts';

/** One tenant with the tokens that lead to it, by hash. */
export interface BuiltTenant { readonly configuration: TenantConfiguration; readonly tokens: ReadonlyMap<string, TokenConfiguration> }

/** Makes immutable configurations of rows, by tenant id. The database's own constraints vouch for the values of its columns. */
export function buildTenants(rows: ConfigurationRows): ReadonlyMap<string, BuiltTenant> {
  const members = Map.groupBy(rows.members, (row) => row.tenant_id);
  const tokens = Map.groupBy(rows.tokens, (row) => row.tenant_id);
  const credentials = Map.groupBy(rows.credentials, (row) => row.tenant_id);
  const routes = Map.groupBy(rows.routes, (row) => row.tenant_id);
  const budgets = Map.groupBy(rows.budgets, (row) => row.tenant_id);
  const keys = new Map(rows.tenantKeys.map((row): [string, TenantKey] => [row.id, { id: row.id, version: row.version, kms: row.kms, kmsKeyId: row.kms_key_id, wrapped: row.wrapped }]));
  return new Map(rows.tenants.map((tenant) => {
    const usable = (credentials.get(tenant.id) ?? []).flatMap((row) => toCredential(row, keys.get(row.tenant_key_id)));
    return [tenant.id, {
      configuration: {
        id: tenant.id, name: tenant.name,
        members: new Map((members.get(tenant.id) ?? []).map((row): [string, MemberConfiguration] => [row.user_id, { userId: row.user_id, role: row.role as Role, active: row.state === 'active' }])),
        credentials: new Map(usable.map((credential) => [credential.id, credential])),
        servedBy: indexByModel(usable),
        routes: new Map((routes.get(tenant.id) ?? []).map((row): [string, RouteConfiguration] => [row.name, { id: row.id, name: row.name, chain: row.chain as RouteConfiguration['chain'] }])),
        budgets: (budgets.get(tenant.id) ?? []).map((row) => ({ id: row.id, name: row.name, period: row.period as BudgetConfiguration['period'], limitNanoUsd: row.limit_nano_usd })),
      },
      tokens: new Map((tokens.get(tenant.id) ?? []).map((row): [string, TokenConfiguration] => [row.hash, {
        id: row.id, tenantId: row.tenant_id, userId: row.user_id, environment: row.environment as Environment,
        mayUseGateway: row.may_use_gateway, expiresAt: row.expires_at?.getTime() ?? null,
      }])),
    }];
  }));
}

/** A key whose tenant key is gone (destroyed) cannot be opened, so it is not there. */
function toCredential(row: CredentialRow, tenantKey: TenantKey | undefined): CredentialConfiguration[] {
  if (tenantKey === undefined) return [];
  return [{
    id: row.id, provider: row.provider, label: row.label, origin: row.origin, environment: row.environment as Environment,
    custody: row.custody as CredentialConfiguration['custody'], payer: row.payer as CredentialConfiguration['payer'], health: row.health as CredentialConfiguration['health'],
    models: Array.isArray(row.models) ? row.models.filter((model) => typeof model === 'string') : [],
    version: { id: row.version_id, version: row.version, fingerprint: row.fingerprint, envelope: row.envelope, tenantKey },
  }];
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
