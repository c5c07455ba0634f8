export { uncovered, withAgreements } from './agreements.ts';
export { applyPolicy, type Cleared, PolicyRefusal } from './apply.ts';
export { complexityFactsOf, complexityOf, explainComplexity } from './complexity.ts';
export { type PolicyConfiguration, policyOf } from './configuration.ts';
export { outOfPlace, withinResidency } from './residency.ts';
export { lookAt } from './verdict.ts';
export { readPolicy, type PolicyDeps } from './http/read-policy.ts';
export { tryPolicy } from './http/try-policy.ts';
export { updatePolicy } from './http/update-policy.ts';
