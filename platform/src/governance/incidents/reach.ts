import { type KeyReach, wholeScope } from '@keystead/contract';
import { findCredential, previewAccess, type VaultTables } from '../../vault/index.ts';
import type { IncidentDependencies } from './dependencies.ts';

export interface SuspectedKey { readonly label: string; readonly provider: string; readonly fingerprint: string; readonly environment: string; readonly reach: KeyReach }

/** What a key may be used for now, by name. @throws KeysteadError `not_found` */
export async function readReach({ vault }: IncidentDependencies, tenantId: string, credentialId: string): Promise<SuspectedKey> {
  const row = await vault.database.as<VaultTables>().inTenant(tenantId, (trx) => findCredential(trx, tenantId, credentialId));
  const scope = wholeScope(row.scope);
  const preview = await previewAccess(vault, { tenantId, scope, credentialId });
  const { models } = scope;
  return {
    label: row.label, provider: row.provider, fingerprint: row.fingerprint, environment: row.environment,
    reach: {
      everyone: scope.teams === 'any' && scope.apps === 'any', summary: preview.summary, models: models === 'any' ? [...row.models] : row.models.filter((model) => models.includes(model)),
      people: preview.people.map(({ name }) => name), tokens: preview.tokens.map(({ name }) => name), apps: preview.apps.map(({ name }) => name), routes: preview.routes.map(({ name }) => name),
    },
  };
}
