/** What is watched, each a check of its own that can be switched off. */
export const anomalyKinds = ['spend-spike', 'daily-spend', 'unexpected-model', 'failed-sign-ins', 'refused-tokens', 'refused-keys', 'rate-limit-refusals', 'unexpected-network', 'new-client', 'unusual-hours', 'key-outside-app'] as const;
export type AnomalyKind = (typeof anomalyKinds)[number];

/** What an alert is about. `organisation` has no id of its own. */
export const anomalySubjectKinds = ['organisation', 'credential', 'token', 'person', 'app', 'route', 'model'] as const;
export type AnomalySubjectKind = (typeof anomalySubjectKinds)[number];

/** What a spike of spend is split into. The parts add up to what is above the usual; one may be negative. */
export const spikeParts = ['volume', 'retries', 'loops', 'models', 'length'] as const;
