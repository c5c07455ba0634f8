import { behindUse, hourly } from '../behind.ts';
import { type Detector, type UseFact, hourOfWeek, startOfDay } from '../facts.ts';

/** More than an amount on one day (UTC), whatever is usual. It needs no history. */
export const dailySpend: Detector = {
  kind: 'daily-spend',
  find({ now, settings, present, baseline, routes }) {
    const limit = settings.dailyAlertNanoUsd;
    if (limit === null) return [];
    const day = startOfDay(now - 1);
    const today = present.use.filter((fact) => fact.hour >= day);
    const observed = today.reduce((sum, fact) => sum + fact.costNanoUsd, 0);
    if (observed < limit) return [];
    const date = new Date(day).toISOString().slice(0, 10);
    const crossed = crossing(today, limit);
    return [{
      // Each day is an alert of its own.
      kind: 'daily-spend', subject: { kind: 'organisation', id: date }, since: crossed, until: crossed, observed, expected: limit, words: { day: date }, novelties: [],
      behind: behindUse(today, { routes, measure: (fact) => fact.costNanoUsd }),
      chart: hourly(present.use, { now, hours: 48, measure: (place) => present.use[place]?.costNanoUsd ?? 0, expected: (hour) => baseline.ofHour[hourOfWeek(hour)]?.expected ?? 0 }),
    }];
  },
};

/** The hour in which the day reached it. */
function crossing(today: readonly UseFact[], limit: number): number {
  let spent = 0;
  for (const fact of today.toSorted((left, right) => left.hour - right.hour)) {
    spent += fact.costNanoUsd;
    if (spent >= limit) return fact.hour;
  }
  return 0;
}
