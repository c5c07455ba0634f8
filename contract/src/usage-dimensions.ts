/** What usage can be divided by and narrowed to: the name as it stands in queries, and the words for it. A value that is empty means that a request had none. */
export const usageDimensionNames = {
  provider: 'Provider', model: 'Model', askedModel: 'Model asked for', app: 'App', user: 'Person', team: 'Team', department: 'Department', project: 'Project', workflow: 'Workflow',
  credential: 'Key', environment: 'Environment', token: 'Token', endpoint: 'Endpoint', payer: 'Paid by',
} as const;
export type UsageDimension = keyof typeof usageDimensionNames;
export const usageDimensions = Object.keys(usageDimensionNames) as [UsageDimension, ...UsageDimension[]];

/** What the largest of a dimension are chosen by. */
export const usageRanks = ['cost', 'requests', 'tokens'] as const;
export type UsageRank = (typeof usageRanks)[number];

/** The most keys of one dimension that stand by themselves in one answer; the rest is one that is marked `other`. */
export const mostUsageKeys = 1_000;
