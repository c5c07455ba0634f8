export { type RunPurge, type RunPurgeOptions, type SweepFact, openRunPurge, sweepFact } from './purge.ts';
export { type RetentionSettings, type RuleInForce, compareRules, nameOf, ruleFor, ruleForRun, toRule, usualSettings } from './rule.ts';
