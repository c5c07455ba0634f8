import type { BudgetPeriod, BudgetUnit } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import type { Database } from '../../foundation/index.ts';
import type { ReservationRecord } from '../records.ts';

/** A budget as the gateway's configuration has it. */
export interface BudgetRule { readonly id: string; readonly unit: BudgetUnit; readonly period: BudgetPeriod; readonly limit: number }

/** The most that one attempt can use; `null`: nothing is known that bounds it. */
export interface Bound { readonly nanoUsd: number | null; readonly tokens: number | null }

export interface TakeQuestion<Rule extends BudgetRule = BudgetRule> {
  readonly tenantId: string;
  /** Every budget in force for the attempt. */
  readonly rules: readonly Rule[];
  readonly bound: Bound;
}

export type TakeAnswer<Rule extends BudgetRule = BudgetRule> =
  | { readonly granted: true; readonly reservations: readonly ReservationRecord[] }
  | BudgetRefusal<Rule>;

export interface BudgetRefusal<Rule extends BudgetRule = BudgetRule> {
  readonly granted: false;
  readonly rule: Rule;
  /** What the attempt may use, in the rule's unit; `null`: nothing bounds it. */
  readonly need: number | null;
  /** What there is room for, as far as this process knows. */
  readonly left: number;
  /** When it begins anew, ISO 8601; `null`: never. */
  readonly resetsAt: string | null;
  /** `null`: it will not fit later either. */
  readonly retryAfterSeconds: number | null;
}

export interface Budgets {
  /**
   * Takes the attempt's bound from every budget, or from none of them. Exact under any concurrency and over any number of processes: each leases
   * slices from PostgreSQL and hands out no more than it holds; slices shrink as the rest does, down to what one request needs.
   * Answers at once while slices last. @throws where the database has to be asked and cannot be: then nothing is taken.
   */
  take<Rule extends BudgetRule>(question: TakeQuestion<Rule>): TakeAnswer<Rule> | Promise<TakeAnswer<Rule>>;
  /** Gives back what was taken for an attempt that was not sent, or was not billed. Settling the others is the shipper's. */
  giveBack(reservations: readonly ReservationRecord[]): void;
  /** Returns what nobody used for a while. Called by itself once a second; `close` returns everything. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface BudgetsOptions {
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  /** Whose slices they are: the `writer` of this process's spool. When it dies, what it did not use is given back once its spool is settled. */
  readonly holder: string;
  /** Milliseconds that only go forward. */
  readonly monotonic?: () => number;
  readonly onError?: (error: unknown) => void;
  /** The database's clock; a test puts another in its place. */
  readonly databaseNow?: () => RawBuilder<unknown>;
  /** Where a test holds a step back or breaks it. */
  readonly raceConditions?: RacePoints;
}

/** Points between two steps, by name, at which another process may come in between. */
export interface RacePoints {
  /** Asked for, not yet answered. */
  readonly beforeLease?: () => Promise<void> | void;
  /** The database has leased, and this process does not know yet. */
  readonly afterLease?: () => Promise<void> | void;
  /** Left the book, not yet returned. */
  readonly beforeReturn?: () => Promise<void> | void;
}
