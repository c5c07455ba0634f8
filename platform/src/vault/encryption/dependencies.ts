import type { Database } from '../../foundation/index.ts';
import type { ContentThing } from './keepers.ts';
import type { KeyRotator } from './key-rotator.ts';
import type { SealedTable } from './sealed-things.ts';

/** What the operations on encryption keys work with. */
export interface EncryptionDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  /** Every table whose objects are sealed under the content ring. */
  readonly content: readonly SealedTable<ContentThing>[];
  readonly rotator: Pick<KeyRotator, 'poke'>;
}
