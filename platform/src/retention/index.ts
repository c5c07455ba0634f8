export { type RunPurge, type RunPurgeOptions, type SweepFact, openRunPurge, sweepFact } from './purge.ts';
export { forgetLeftForms } from './left-forms.ts';
export { type SavedSettings, readSettings } from './settings.ts';
export { type RetentionSettings, type RuleInForce, compareRules, nameOf, ruleFor, ruleForRun, toRule } from './rule.ts';
