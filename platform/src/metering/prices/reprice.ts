import type { ResponseOf, operations } from '@keystead/contract';
import type { PriceQuestion } from './price-of.ts';
import { priceOf } from './price-of.ts';
import type { PriceTerm } from './price-terms.ts';

type Day = ResponseOf<typeof operations.readRepricing>['days'][number];

/** A row of the ledger, as far as a price depends on it. */
export interface StoredUse {
  readonly request_id: string;
  readonly occurred_at: Date;
  readonly provider: string;
  readonly credential_id: string | null;
  readonly sent_model: string;
  readonly served_model: string | null;
  readonly input_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly usage_state: string;
  readonly usage_raw: unknown;
  readonly cost_nano_usd: number | null;
}

export interface RepricingRules {
  readonly terms: readonly PriceTerm[];
  /** `null`: at the prices of each row's own day. */
  readonly at: Date | null;
  readonly providerOf: (id: string) => { readonly sandbox: boolean; readonly priceId?: string | null } | undefined;
}

/** Prices stored rows again and adds them up by day and model; it only reads. Estimates, reconciled rows and rows without usage count as they stand. */
export class Repricing {
  readonly #rules: RepricingRules;
  readonly #days = new Map<string, Mutable<Day>>();
  rows = 0;

  constructor(rules: RepricingRules) {
    this.#rules = rules;
  }

  add(row: StoredUse): void {
    this.rows += 1;
    const day = this.#dayOf(row);
    const stood = row.cost_nano_usd;
    const isPricedAgain = row.usage_state === 'settled' && (row.input_tokens !== null || row.output_tokens !== null);
    const again = isPricedAgain ? this.#price(row) : stood;
    day.requests += 1;
    day.billedNanoUsd += stood ?? 0;
    day.repricedNanoUsd += again ?? stood ?? 0;
    day.differenceNanoUsd = day.repricedNanoUsd - day.billedNanoUsd;
    if (!isPricedAgain) day.keptRows += 1;
    if (again === null) day.unpricedRows += 1;
    else if (stood === null) day.newlyPricedRows += 1;
  }

  days(): Day[] {
    return [...this.#days.values()].toSorted((left, right) => (`${left.day} ${left.provider} ${left.model}` < `${right.day} ${right.provider} ${right.model}` ? -1 : 1));
  }

  #dayOf({ occurred_at, provider, sent_model }: StoredUse): Mutable<Day> {
    const date = occurred_at.toISOString().slice(0, 10);
    const key = `${date} ${provider} ${sent_model}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const made: Mutable<Day> = {
      day: date, provider, sandbox: this.#rules.providerOf(provider)?.sandbox === true, model: sent_model, requests: 0, billedNanoUsd: 0, repricedNanoUsd: 0, differenceNanoUsd: 0, keptRows: 0, unpricedRows: 0, newlyPricedRows: 0,
    };
    this.#days.set(key, made);
    return made;
  }

  #price(row: StoredUse): number | null {
    const { terms, at, providerOf } = this.#rules;
    const usage = { input: row.input_tokens, cacheRead: row.cache_read_tokens, cacheWrite: row.cache_write_tokens, output: row.output_tokens, reasoning: row.reasoning_tokens };
    const question: PriceQuestion = {
      priceId: providerOf(row.provider)?.priceId ?? null, servedModel: row.served_model, askedModel: row.sent_model, at: at ?? row.occurred_at, usageRaw: row.usage_raw,
      own: terms.length === 0 ? undefined : { terms, provider: row.provider, credentialId: row.credential_id },
    };
    return priceOf(usage, question)?.costNanoUsd ?? null;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
