import type { Names } from '../audit/index.ts';
import type { Clock, CustomOrigins, Database } from '../foundation/index.ts';
import type { SpendCaps } from './access/spend-caps.ts';
import type { AskGateway } from './health/ask-gateway.ts';
import type { EgressClient } from './egress/client.ts';
import type { VaultProviders } from './providers.ts';
import type { AtRotationPoint } from './rotation/points.ts';

/** What the vault's part of the control plane works with. */
export interface VaultDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly egress: EgressClient;
  readonly providers: VaultProviders;
  readonly clock: Clock;
  /** Whether a key may be sent in clear (KEYSTEAD_PLAIN_KEYS=allow); refused where left out. */
  readonly takesPlainKeys?: boolean;
  /** What origins tenants may type; public ones where left out. */
  readonly customOrigins?: CustomOrigins;
  readonly spendCaps: SpendCaps;
  /** Names of people and tokens, and of the apps there are by id; for previews. */
  readonly people: Names;
  readonly tokens: Names;
  readonly apps: ReadonlyMap<string, string>;
  /** For test prompts; none can be sent where left out. */
  readonly askGateway?: AskGateway;
  /** For tests: where a rotation may be broken off. */
  readonly atRotationPoint?: AtRotationPoint;
}
