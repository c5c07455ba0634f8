export { HealthAsOf } from './as-of.tsx';
export { conditionOf, worstOf } from './condition.ts';
export { LegState, LegStateBadge } from './leg-state.tsx';
export { type Live, useLiveHealth } from './use-live-health.ts';
