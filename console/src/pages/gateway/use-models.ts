import { useRead } from '../../api/index.ts';
import { chooseModel } from './choose-model.ts';
import type { CallDialect } from './clients.ts';

export interface ModelChoice {
  readonly loading: boolean;
  /** Best for a first call; `null` where no active key serves this dialect. */
  readonly model: string | null;
  readonly models: readonly string[];
  readonly sandbox: boolean;
  readonly environment: 'production' | 'staging' | 'development';
}

/** The models that an active credential of a provider of this dialect serves; real keys before the sandbox, `preferredId` before all. */
export function useModels(dialect: CallDialect, preferredId: string | null = null): ModelChoice {
  const providers = useRead('listProviders');
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const speaking = new Set(providers.data?.items.filter((provider) => provider.dialects.includes(dialect)).map((provider) => provider.id));
  const [credential] = (credentials.data?.items ?? [])
    .filter((entry) => entry.state === 'active' && entry.health.state !== 'invalid' && speaking.has(entry.provider))
    .toSorted((first, second) => rank(first, preferredId) - rank(second, preferredId));
  const detail = useRead('readCredential', { params: { credentialId: credential?.id ?? '' } }, { enabled: credential !== undefined });
  const known = credential !== undefined && detail.data?.id === credential.id ? detail.data.models : [];
  return {
    loading: providers.isPending || credentials.isPending || (credential !== undefined && detail.isPending),
    model: chooseModel(known), models: known, sandbox: credential?.sandbox ?? false, environment: credential?.environment ?? 'production',
  };
}

function rank(credential: { readonly id: string; readonly sandbox: boolean }, preferredId: string | null): number {
  if (credential.id === preferredId) return 0;
  return credential.sandbox ? 2 : 1;
}
