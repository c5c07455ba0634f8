import type { CalculatorAssumptions, CalculatorBasis, CalculatorScenario, MixPart } from '@keystead/contract';

/** All that is assumed, as it stands in the address. Amounts are US dollars. */
export interface Terms extends CalculatorAssumptions { readonly scenarios: readonly Scenario[] }
export interface Scenario extends CalculatorScenario { readonly id: string; readonly name: string; readonly says: string }

interface NumberTerm { readonly name: string; readonly label: string; readonly hint: string; readonly most: number; readonly whole?: true; readonly money?: true }
/** Every number that can be changed, with what it means. */
export const numberTerms = [
  { name: 'people', label: 'People', hint: 'Who use it', most: 100_000, whole: true },
  { name: 'bundledUsd', label: 'Bundled price', hint: 'For each person and month', most: 10_000, money: true },
  { name: 'includedRequests', label: 'Requests in it', hint: 'For each person and month', most: 1_000_000, whole: true },
  { name: 'overageUsd', label: 'Each request beyond', hint: 'What the bundle charges', most: 100, money: true },
  { name: 'platformUsd', label: 'Platform subscription', hint: 'A month, for all', most: 1_000_000, money: true },
  { name: 'proxyUsd', label: 'Key proxy', hint: 'What running one costs a month; 0: none', most: 100_000, money: true },
] as const satisfies readonly NumberTerm[];
export type NumberName = (typeof numberTerms)[number]['name'];

/** Where nothing of one’s own is known. Assumptions, each to be changed. */
const assumed = { people: 10, bundledUsd: 30, includedRequests: 500, overageUsd: 0.04, platformUsd: 39, proxyUsd: 0 };
const assumedUse = { heavy: 1_500, light: 60, typical: 300 };
const assumedMix: readonly MixPart[] = [{ model: 'any model', share: 100, usdPerRequest: 0.01 }];
const assumedDiscount = 15;
const nanoPerUsd = 1_000_000_000;
const rounded = (value: number): number => Number(value.toPrecision(4));

/** What the calculator begins with: real use where there is some. Pure. */
export function termsFrom(basis: CalculatorBasis | undefined): Terms {
  const priced = basis?.models.filter((model) => model.requests > 0 && model.listNanoUsd > 0) ?? [];
  const [billed, list] = [priced.reduce((sum, model) => sum + model.billedNanoUsd, 0), priced.reduce((sum, model) => sum + model.listNanoUsd, 0)];
  const use = basis?.perPerson ?? assumedUse;
  const agreed = list === 0 || billed >= list ? null : rounded((1 - billed / list) * 100);
  return {
    ...assumed, people: basis === undefined || basis.people === 0 ? assumed.people : basis.people, platformUsd: basis?.monthlyUsd ?? assumed.platformUsd,
    mix: priced.length === 0 ? assumedMix : priced.slice(0, 6).map((model) => ({ model: model.model, share: model.requests, usdPerRequest: rounded(model.listNanoUsd / model.requests / nanoPerUsd) })),
    scenarios: [
      { id: 'power', name: 'Power user', says: basis?.perPerson == null ? 'assumed' : 'as your busiest tenth', requestsPerPerson: use.heavy, discountPercent: 0 },
      { id: 'light', name: 'Light user', says: basis?.perPerson == null ? 'assumed' : 'as your quietest quarter', requestsPerPerson: use.light, discountPercent: 0 },
      { id: 'negotiated', name: 'Negotiated prices', says: agreed === null ? 'typical use, a discount that is assumed' : 'typical use, your own discount', requestsPerPerson: use.typical, discountPercent: agreed ?? assumedDiscount },
    ],
  };
}

/** A number as it stands in an address; `null`: none, or none that fits. */
export function readNumber(text: string, { most, whole }: Pick<NumberTerm, 'most' | 'whole'>): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) || value < 0 || value > most || (whole === true && !Number.isInteger(value)) ? null : value;
}

const scenarioTerms = { requestsPerPerson: { parameter: 'requests', most: 1_000_000, whole: true }, discountPercent: { parameter: 'discount', most: 100 } } as const;
export type ScenarioName = keyof typeof scenarioTerms;
export const scenarioParameter = (id: string, name: ScenarioName): string => `${id}.${scenarioTerms[name].parameter}`;

/** The terms as the address changes them. What does not fit is taken for left out. */
export function readTerms(from: Terms, read: (name: string) => string): Terms {
  const numbers = Object.fromEntries(numberTerms.map((term) => [term.name, readNumber(read(term.name), term) ?? from[term.name]])) as Record<NumberName, number>;
  return {
    ...from, ...numbers, mix: from.mix.map((part, index) => ({ ...part, share: readNumber(read(`mix${index}.share`), { most: 100_000_000 }) ?? part.share, usdPerRequest: readNumber(read(`mix${index}.usd`), { most: 100 }) ?? part.usdPerRequest })),
    scenarios: from.scenarios.map((scenario) => ({ ...scenario, requestsPerPerson: readNumber(read(scenarioParameter(scenario.id, 'requestsPerPerson')), scenarioTerms.requestsPerPerson) ?? scenario.requestsPerPerson, discountPercent: readNumber(read(scenarioParameter(scenario.id, 'discountPercent')), scenarioTerms.discountPercent) ?? scenario.discountPercent })),
  };
}

/** “1 person”, “12 people”. */
export function peopleText(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en-US')} people`;
}
