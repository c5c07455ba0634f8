import type { Region } from '@keystead/contract';
import type { ContentKeys, ObjectStorage } from '../../documents/index.ts';
import type { Clock, Database, Logger, Principal } from '../../foundation/index.ts';
import type { InstallationFacts } from '../obligations/facts.ts';
import type { DeploymentFacts } from './facts.ts';
import type { MakeDecoy } from './isolation/dependencies.ts';

/** What is known of a provider, as far as evidence tells of it. */
interface ProviderFacts { readonly name: string; readonly sandbox: boolean; readonly custom: boolean; readonly storeFalse: boolean; readonly retentionLink: string | null }

/** What evidence needs of other parts; the server passes it in. */
export interface EvidenceOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly storage: ObjectStorage;
  readonly contentKeys: ContentKeys;
  /** What the operator configured, as it stands now. */
  readonly deployment: () => Promise<DeploymentFacts>;
  readonly providers: (id: string) => ProviderFacts | null;
  readonly regionOf: (origin: string) => Region;
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** How many of these people have a second factor. */
  readonly secondFactors: (userIds: readonly string[]) => Promise<number>;
  /** Whoever asked for a self-test, as they stand now; `null` where they may do nothing any more. */
  readonly standing: (starter: { tenantId: string; userId: string; tokenId: null }) => Promise<Principal | null>;
  /** What of the installation counts for controls. */
  readonly installation: () => Promise<InstallationFacts>;
  readonly decoys: MakeDecoy;
}
