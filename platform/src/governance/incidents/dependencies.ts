import type { Names } from '../../audit/index.ts';
import type { VaultDependencies } from '../../vault/index.ts';

/** What incidents need of other parts; the server passes it in. */
export interface IncidentDependencies {
  /** The vault's: who may use a key, how it is stopped, which apps there are, and the clock. */
  readonly vault: Pick<VaultDependencies, 'database' | 'clock' | 'providers' | 'spendCaps' | 'people' | 'tokens' | 'apps' | 'egress'>;
  readonly people: Names;
  readonly tokens: Names;
  /** What the provider is called, and where it keeps its keys and its own record of their use. */
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly links: { readonly keys: string | null; readonly usage: string | null } }>;
}
