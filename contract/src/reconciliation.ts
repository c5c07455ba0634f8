/** Why the provider's count and ours differ, in the order in which it is looked for. Each part of a difference has one of them. */
export const varianceKinds = ['estimates', 'day-boundary', 'not-billed', 'missing-rows', 'foreign-use', 'unknown-key', 'not-tokens', 'unpriced', 'price', 'rounding', 'undetermined'] as const;
export type VarianceKind = (typeof varianceKinds)[number];

/** A short name and what it means, for people. */
export const varianceTexts: Readonly<Record<VarianceKind, { readonly name: string; readonly text: string }>> = {
  estimates: { name: 'Our estimates', text: 'Calls whose count never came stand at the most they could use. The provider counted less.' },
  'day-boundary': { name: 'Day boundary', text: 'Calls around midnight UTC, which the provider counts to the day before or after. Over both days it is nothing.' },
  'not-billed': { name: 'Not billed', text: 'We counted it and the provider does not: its report may be behind, or the key may belong to another account.' },
  'missing-rows': { name: 'Missing in our rows', text: 'The provider billed more, and some calls with this key ended without a count or were given up on the way.' },
  'foreign-use': { name: 'Others use this key', text: 'The provider billed what we never sent. Somebody uses this key elsewhere: rotate it if that should not be.' },
  'unknown-key': { name: 'Key not held here', text: 'Use of a key of the same account that is not in this vault.' },
  'not-tokens': { name: 'Not tokens', text: 'Something beside the tokens of a model: tools, storage, fees, credits.' },
  unpriced: { name: 'No price known', text: 'We know no price for some of these calls, so they stand without a cost here. Set one under Prices.' },
  price: { name: 'Another price', text: 'The same tokens at another price: a discount, a service tier, or a list price that changed. Set what you agreed under Prices.' },
  rounding: { name: 'Rounding', text: 'Less than the last places that were written on either side.' },
  undetermined: { name: 'Cannot be told', text: 'The bill has no tokens, so a price cannot be told from use by others. Fetch or upload a report with tokens.' },
};

/** Why estimates stay estimates although the provider's count is here. */
export const unsettledReasons = ['day-not-over', 'no-tokens', 'others-use-the-key', 'counted-less', 'no-cost'] as const;
export type UnsettledReason = (typeof unsettledReasons)[number];

export const unsettledTexts: Readonly<Record<UnsettledReason, string>> = {
  'day-not-over': 'The day is not over in UTC.',
  'no-tokens': 'The report tells no tokens.',
  'others-use-the-key': 'The provider counts more than all these calls can have used, so somebody else’s use is among it.',
  'counted-less': 'The provider counts less than the rows that are settled: its report may be behind.',
  'no-cost': 'The report tells no cost, and no price is known.',
};
