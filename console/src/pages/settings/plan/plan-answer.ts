import type { AnswerOf } from '../../../api/index.ts';

export type Plan = AnswerOf<'readPlan'>;
export type PlanId = Plan['plan'];
