/** Why an answer was poor, or what was good about it. Words of a list, so that nothing of a document comes along with a rating. */
export const ratingReasons = ['facts', 'missing', 'sources', 'wording', 'format', 'length', 'other'] as const;
export type RatingReason = (typeof ratingReasons)[number];

export const ratingReasonTexts: Readonly<Record<RatingReason, string>> = {
  facts: 'Facts', missing: 'Completeness', sources: 'Quotes and sources', wording: 'Wording', format: 'Layout', length: 'Length', other: 'Something else',
};

/** Whose money: these never stand in one sum. `own`: calls with the organisation's own keys; `platform`: paid with credits; `sandbox`: example prices, not real. */
export const moneyKinds = ['own', 'platform', 'sandbox'] as const;
export type MoneyKind = (typeof moneyKinds)[number];

/** So many rated runs at least, or what stands there is no rank: a single rating more could turn it around. */
export const ratedRunsToRank = 20;
/** So many measured runs of an app at least, or those without a measured time are not counted by the median of the others. */
export const measuredRunsToGuess = 5;
/** Used until an owner or admin says otherwise. */
export const usualLongestMinutes = 240;
