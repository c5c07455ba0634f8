export { approvalWords, packNames, packOrder, qualificationNames, qualificationWords, riskWords } from './apps.ts';
export { dataClassChoices, dataClassName } from './data-classes.ts';
export { documentKindNames, documentMeta } from './documents.ts';
export { type Names, useNames } from './names.ts';
export { keptWords, ruleWords, sourceWords } from './retention.ts';
export { runStates, RunStateBadge, stateWords, type RunState, subjectOf } from './runs.tsx';
