import { type DialectId, dialectIds, operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';

/** The providers that a key can be added for, in the order of their registry. */
export function listProviders({ providers }: VaultDependencies) {
  const items = [...providers.values()].map((provider) => ({
    id: provider.id, name: provider.name, sandbox: provider.sandbox, origin: provider.origin, keyless: provider.keyless !== undefined,
    connection: (provider.connection?.fields ?? []).map(({ choices, ...field }) => ({ ...field, ...(choices === undefined ? {} : { choices: [...choices] }) })),
    dialects: dialectIds.filter((id: DialectId) => provider.dialects[id] !== undefined),
    keyPrefixes: [...provider.keyPrefixes], keyExample: provider.keyExample, withoutSchemas: (provider.withoutSchemas ?? []).map(({ source }) => source), links: { ...provider.links },
  }));
  return implement(operations.listProviders, async () => ({ items }));
}
