/** Where a provider processes what it is sent, as far as its address says. `unknown` is no place: where a class of data is bound to regions, it is refused. */
export const regions = ['eu', 'uk', 'ch', 'us', 'ca', 'br', 'au', 'in', 'jp', 'kr', 'sg', 'hk', 'ae', 'il', 'za', 'local', 'unknown'] as const;
export type Region = (typeof regions)[number];
/** Regions that a rule can name: all but `unknown`. */
export const knownRegions = ['eu', 'uk', 'ch', 'us', 'ca', 'br', 'au', 'in', 'jp', 'kr', 'sg', 'hk', 'ae', 'il', 'za', 'local'] as const satisfies readonly Region[];
export type KnownRegion = (typeof knownRegions)[number];

export const regionTexts: Readonly<Record<Region, string>> = {
  eu: 'European Union', uk: 'United Kingdom', ch: 'Switzerland', us: 'United States', ca: 'Canada', br: 'Brazil', au: 'Australia', in: 'India', jp: 'Japan', kr: 'South Korea',
  sg: 'Singapore', hk: 'Hong Kong', ae: 'United Arab Emirates', il: 'Israel', za: 'South Africa', local: 'This installation', unknown: 'Not stated by the provider',
};
