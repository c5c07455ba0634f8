/** `request`: each request by itself; nothing is counted over time. */
export const budgetPeriods = ['request', 'minute', 'hour', 'day', 'month', 'total'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** What is counted: nano-US-dollars, tokens (input and output together), or requests. */
export const budgetUnits = ['nano_usd', 'tokens', 'requests'] as const;
export type BudgetUnit = (typeof budgetUnits)[number];

export const budgetScopeKinds = ['tenant', 'team', 'user', 'app', 'workflow', 'credential', 'model', 'project'] as const;
export type BudgetScopeKind = (typeof budgetScopeKinds)[number];

/** Percent of a limit that are told of, once each in a window. */
export const budgetThresholds = [50, 80, 100] as const;
