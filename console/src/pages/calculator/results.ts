import { breakEvenPeople, breakEvenRequests, type Comparison, compareCosts } from '@keystead/contract';
import type { Scenario, Terms } from './terms.ts';

/** One scenario with what both sides cost, and where they cost the same. */
export interface ResultRow extends Comparison { readonly scenario: Scenario; readonly points: readonly number[]; readonly people: number | null }

export function resultsOf(terms: Terms): readonly ResultRow[] {
  return terms.scenarios.map((scenario) => ({ scenario, ...compareCosts(terms, scenario), points: breakEvenRequests(terms, scenario), people: breakEvenPeople(terms, scenario) }));
}
