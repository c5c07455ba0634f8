import type { BilledLine, ProviderKey } from '../billed-line.ts';

/** Days in UTC, both of them included. */
export interface DayRange { readonly from: string; readonly to: string }

export interface ReportPage {
  readonly lines: readonly BilledLine[];
  /** The cursor of the page after this one; `null` at the end. */
  readonly next: string | null;
  /** Where the provider keeps the keys that are named (projects); empty where it has one list. */
  readonly places: readonly string[];
}
export interface KeyPage { readonly keys: readonly ProviderKey[]; readonly next: string | null }

/** One of a provider's reports. */
export interface ReportSource {
  /** For messages. */
  readonly name: string;
  readonly path: (range: DayRange, cursor: string | null) => string;
  /** `null`: this is no such report. Members that are not needed may be anything. */
  readonly read: (body: unknown) => ReportPage | null;
  /** A provider may refuse this report to some accounts, or have none: then the others still count. */
  readonly optional?: boolean;
}

/**
 * How one provider tells what it bills. Data and pure readers; who fetches, with which key, is not its concern.
 * Add one here and in `registry.ts`, and its admin key as a provider under `providers/`.
 */
export interface ReportDriver {
  /** The provider that its admin key is a credential of. */
  readonly credentialProvider: string;
  /** The provider whose calls it bills, as the ledger names it. */
  readonly bills: string;
  readonly reports: readonly ReportSource[];
  /** Lists of keys, so that ours are found among them by their last characters. */
  readonly keys: { readonly paths: (places: readonly string[]) => readonly string[]; readonly at: (path: string, cursor: string | null) => string; readonly read: (body: unknown) => KeyPage | null };
}
