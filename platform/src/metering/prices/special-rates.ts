import type { SpecialTokens } from './billed-details.ts';
import type { Rates } from './catalog.ts';
import { billedAsText, hourOfCacheFactor } from './price-factors.ts';
import { type PricedTokens, tokensInMillion } from './price-table.ts';

/** US dollars for a million tokens of each special kind; what a table does not list is left out. */
export type SpecialRates = Readonly<Partial<Record<keyof SpecialTokens, number>>>;

/** Cost by plain rates: every token once, at the rate of its kind; special kinds at theirs. `NaN`: one of them has no price that is known. */
export function costByRates(rates: Rates, tokens: PricedTokens, special: SpecialRates = {}, asText: ReadonlySet<string> = nothing): number {
  const plain = tokens.input - tokens.cacheRead - tokens.cacheWrite;
  const cost = plain * rates.input + tokens.cacheRead * rates.cacheRead + tokens.cacheWrite * rates.cacheWrite + tokens.output * rates.output;
  return (tokens.special === undefined ? cost : cost + beyondPlain(rates, tokens.special, special, asText)) / tokensInMillion;
}

const nothing: ReadonlySet<string> = new Set();

export function asTextAt(priceId: string): ReadonlySet<string> {
  return billedAsText[priceId] ?? nothing;
}

/** By how much special tokens cost more than the plain ones they were counted as. */
function beyondPlain(rates: Rates, counts: SpecialTokens, special: SpecialRates, asText: ReadonlySet<string>): number {
  const over = (count: number, kind: keyof SpecialTokens, base: number, otherwise?: number): number => {
    if (count === 0) return 0;
    const rate = special[kind] ?? otherwise ?? (asText.has(kind) ? base : Number.NaN);
    return count * (rate - base);
  };
  return over(counts.cacheWriteHour, 'cacheWriteHour', rates.cacheWrite, rates.input * hourOfCacheFactor)
    + over(counts.audioInput - counts.cachedAudio, 'audioInput', rates.input)
    // Sound from the cache without a price of its own costs what sound costs, or what text from the cache does where the two are one.
    + over(counts.cachedAudio, 'cachedAudio', rates.cacheRead, special.audioInput ?? (asText.has('audioInput') ? rates.cacheRead : undefined))
    + over(counts.imageInput, 'imageInput', rates.input) + over(counts.videoInput, 'videoInput', rates.input)
    + over(counts.audioOutput, 'audioOutput', rates.output) + over(counts.imageOutput, 'imageOutput', rates.output) + over(counts.videoOutput, 'videoOutput', rates.output);
}
