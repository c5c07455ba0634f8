export { approvalWords, packNames, qualificationNames, qualificationWords, riskWords } from './apps.ts';
export { documentKindNames, documentMeta } from './documents.ts';
export { runStates, RunStateBadge, stateWords, type RunState } from './runs.tsx';
