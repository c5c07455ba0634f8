import type { Calculation } from './calculation.ts';
import { renewalChanges } from './renewal-changes.ts';

/** Calculations by the names under which manifests ask for them. One line each. */
const table = {
  'renewal-changes': renewalChanges,
} as const satisfies Readonly<Record<string, Calculation>>;

export type CalculationId = keyof typeof table;
export const calculations: Readonly<Record<CalculationId, Calculation>> = table;
