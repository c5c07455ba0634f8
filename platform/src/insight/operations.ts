import type { ImplementedOperation } from '../foundation/index.ts';
import { readCalculatorBasis } from './calculator-basis.ts';
import type { InsightDependencies } from './dependencies.ts';
import { listExpensiveRuns } from './expensive.ts';
import { handleTimes } from './handle-times.ts';
import { pilots } from './pilots.ts';
import { readForecast } from './read-forecast.ts';
import { readGoodAnswers } from './read-good-answers.ts';
import { readUsageReview } from './read-review.ts';
import { usageViews } from './usage-views.ts';

/** Every operation of this part: what owners, admins and finance see of usage. */
export function insightOperations(dependencies: InsightDependencies): readonly ImplementedOperation[] {
  return [...[readForecast, listExpensiveRuns, readGoodAnswers, readUsageReview, readCalculatorBasis].map((operation) => operation(dependencies)), ...usageViews(dependencies), ...handleTimes(dependencies), ...pilots(dependencies)];
}
