import type { PlannedApp } from '@keystead/contract';
import type { Kysely, Transaction } from 'kysely';
import type { Clock, Logger, TenantDatabase } from '../foundation/index.ts';
import type { AttemptLimiter } from './attempt-limits.ts';
import type { Library } from './library.ts';
import type { SsoParts } from './sso/context.ts';
import type { IdentityTables, PeopleTables } from './tables.ts';
import type { Turns } from './turns.ts';

/** What the operations of identity work with. Made once, by `openIdentity`. */
export interface IdentityContext {
  /** The identity library. Opened with the first use, since its cookies depend on the public address. */
  library(): Library;
  /** As keystead_identity: persons and sessions, and what must be known before a tenant is. */
  readonly identity: Kysely<IdentityTables>;
  /** As keystead_app: rows of one tenant at a time. */
  readonly app: TenantDatabase<PeopleTables>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Limits;
  readonly background: Background;
  /** By tenant: those who come in at once wait here, not in the database. */
  readonly turns: Turns;
  /** Where people reach the console. */
  baseUrl(): string;
  /** Makes the vault's keys of a new tenant, in the transaction that makes the tenant. */
  createTenantKeys(transaction: Transaction<PeopleTables>, tenantId: string): Promise<void>;
  /** Single sign-on; `null` in a process without. */
  readonly sso: SsoParts | null;
  /** Apps of the catalogue, by id: what can be assigned. */
  readonly appIds: ReadonlySet<string>;
  /** The same apps as plans see them: which plan has them, and of which kind they are. */
  readonly plannedApps: readonly (PlannedApp & { readonly name: string })[];
  /** Version of the program, for the setup page. */
  readonly version: string;
}

interface Limits {
  /** Password and code attempts against one account. */
  readonly account: AttemptLimiter;
  /** Attempts of any kind from one place. */
  readonly address: AttemptLimiter;
}

/** Work that must not delay an answer, because its time would tell what was found. */
interface Background {
  run(work: Promise<unknown>): void;
  settled(): Promise<void>;
}

export function createBackground(logger: Logger): Background {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const guarded = work.catch((error: unknown) => { logger.error({ err: error }, 'identity background work failed'); }).finally(() => { running.delete(guarded); });
      running.add(guarded);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
