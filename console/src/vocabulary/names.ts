import { ownAppNames } from '@keystead/contract';
import { useCallback, useMemo } from 'react';
import { useMay, useRead } from '../api/index.ts';

export interface Names {
  /** What a provider is called; its id where the list may not be read. */
  readonly provider: (id: string) => string;
  readonly app: (id: string) => string;
}

/** Names of what the ledger knows by id. */
export function useNames(): Names {
  const providers = useRead('listProviders', {}, { enabled: useMay('credentials.read') }).data?.items;
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items;
  const provider = useCallback((id: string) => providers?.find((entry) => entry.id === id)?.name ?? id, [providers]);
  const app = useCallback((id: string) => ownAppNames.get(id) ?? apps?.find((entry) => entry.id === id)?.name ?? id, [apps]);
  return useMemo(() => ({ provider, app }), [provider, app]);
}
