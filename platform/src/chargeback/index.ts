export { declareChargeback } from './declare.ts';
export type { ChargebackDependencies } from './dependencies.ts';
export { chargebackOperations } from './operations.ts';
