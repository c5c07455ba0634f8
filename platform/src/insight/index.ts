export type { InsightDependencies } from './dependencies.ts';
export { insightOperations } from './operations.ts';
