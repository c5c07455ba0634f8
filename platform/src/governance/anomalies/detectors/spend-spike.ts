import { type Detector, type Finding, type View, dayMilliseconds, hourMilliseconds, hourOfWeek, isWeekend, startOfDay, startOfHour } from '../facts.ts';
import { behindUse, hourly } from '../behind.ts';
import { learningDays } from '../learn-baseline.ts';
import { median, quantile, robustSpread } from '../robust.ts';

/** So far above the usual, in spreads, an hour or a day must lie besides the percentage. */
const hourSpreads = 6;
const daySpreads = 4;
/** A day has to stand out from nearly all of its kind, and by this much. */
const aboveHigh = 1.15;
/** A whole day has more time to stray than an hour. */
const dayFloors = 2;
const chartHours = 48;

/**
 * Spend above 150 % (settable) of what this hour of the week, or this much of a day, usually costs. The percentage alone would cry wolf in small organisations and at each month's
 * end: it must lie outside of the usual spread, above nearly everything that the window has seen at such a time, and above an absolute floor.
 */
export const spendSpike: Detector = {
  kind: 'spend-spike',
  find(view) {
    if (view.baseline.activeDays < learningDays) return [];
    const spent = new Map<number, number>();
    for (const fact of view.present.use) spent.set(fact.hour, (spent.get(fact.hour) ?? 0) + fact.costNanoUsd);
    const found = hourSpike(view, spent) ?? daySpike(view, spent);
    return found === null ? [] : [found];
  },
};

interface Spike { readonly since: number; readonly observed: number; readonly expected: number; readonly window: 'hour' | 'day' }

function hourSpike(view: View, spent: ReadonlyMap<number, number>): Finding | null {
  const { baseline, settings, now } = view;
  const hot = (hour: number): boolean => {
    const usual = baseline.ofHour[hourOfWeek(hour)];
    const observed = spent.get(hour) ?? 0;
    return usual !== undefined && observed - usual.expected > settings.spikeFloorNanoUsd && observed > (usual.expected * settings.spikePercent) / 100 && observed > usual.expected + hourSpreads * usual.spread && observed > usual.high * aboveHigh;
  };
  let hour = [startOfHour(now - 1), startOfHour(now - 1) - hourMilliseconds].find(hot);
  if (hour === undefined) return null;
  let since = hour;
  let [observed, expected] = [0, 0];
  // Back to where it began, as one spike.
  for (; hot(hour) && since - hour <= dayMilliseconds; hour -= hourMilliseconds) {
    since = hour;
    observed += spent.get(hour) ?? 0;
    expected += baseline.ofHour[hourOfWeek(hour)]?.expected ?? 0;
  }
  return finding(view, { since, observed, expected, window: 'hour' });
}

function daySpike(view: View, spent: ReadonlyMap<number, number>): Finding | null {
  const { settings, now } = view;
  const today = startOfDay(now - 1);
  const hours = Math.round((startOfHour(now - 1) - today) / hourMilliseconds) + 1;
  let observed = 0;
  for (let place = 0; place < hours; place += 1) observed += spent.get(today + place * hourMilliseconds) ?? 0;
  const days = pastDays(view, hours).filter(({ day }) => isWeekend(day) === isWeekend(today));
  const alike = days.filter(({ day }) => (today - day) % (7 * dayMilliseconds) === 0).map(({ cost }) => cost);
  const costs = days.map(({ cost }) => cost);
  const expected = median(alike);
  const spike = observed - expected > settings.spikeFloorNanoUsd * dayFloors && observed > (expected * settings.spikePercent) / 100
    && observed > expected + daySpreads * robustSpread(costs) && observed > quantile(costs, 0.95) * aboveHigh;
  return spike ? finding(view, { since: today, observed, expected, window: 'day' }) : null;
}

/** What so many first hours of each past day cost. */
function pastDays({ baseline }: View, hours: number): { readonly day: number; readonly cost: number }[] {
  const days: { day: number; cost: number }[] = [];
  for (let place = 0; place + 24 <= baseline.hourlyNanoUsd.length; place += 24) {
    let cost = 0;
    for (let hour = 0; hour < hours; hour += 1) cost += baseline.hourlyNanoUsd[place + hour] ?? 0;
    days.push({ day: baseline.from + place * hourMilliseconds, cost });
  }
  return days;
}

function finding({ now, settings, baseline, present, routes }: View, { since, observed, expected, window }: Spike): Finding {
  const within = present.use.filter((fact) => fact.hour >= since);
  // A day stays dear when the spike is over: it lasts as long as an hour is dearer than usual.
  const spent = new Map<number, number>();
  for (const fact of within) spent.set(fact.hour, (spent.get(fact.hour) ?? 0) + fact.costNanoUsd);
  const dear = [...spent].filter(([hour, cost]) => cost > ((baseline.ofHour[hourOfWeek(hour)]?.expected ?? 0) * settings.spikePercent) / 100).map(([hour]) => hour + hourMilliseconds);
  return {
    kind: 'spend-spike', subject: { kind: 'organisation', id: '' }, since, until: Math.min(now, Math.max(since, ...dear)), observed, expected, words: { window }, novelties: [],
    behind: behindUse(within, { routes, measure: (fact) => fact.costNanoUsd }),
    chart: hourly(present.use, { now, hours: chartHours, measure: (place) => present.use[place]?.costNanoUsd ?? 0, expected: (hour) => baseline.ofHour[hourOfWeek(hour)]?.expected ?? 0 }),
  };
}
