export type { AnomalyDependencies } from './dependencies.ts';
export { anomalyOperations } from './operations.ts';
export { type AnomalyWatch, openAnomalyWatch } from './watch.ts';
