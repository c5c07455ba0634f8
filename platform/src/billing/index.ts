export type { BillingDependencies } from './dependencies.ts';
export { type BillingOnHost, billingOnHost } from './on-host.ts';
export { billingOperations } from './operations.ts';
