import { ChartLegend, formatMoney } from '../../ui/index.ts';
import type { AnswerOf } from '../../api/index.ts';
import { moneyFormat, roundTicks } from './axis.ts';
import { bucketLabel } from './periods.ts';
import classes from './usage.module.css';

type Forecast = AnswerOf<'readForecast'>;
const [width, height] = [1_000, 300];

/** The month as a line of what was spent by each day, what is likely, and the band around it. Drawn by hand: a band is no bar. */
export function ForecastChart({ forecast }: { readonly forecast: Forecast }) {
  const { days } = forecast;
  const ticks = roundTicks(Math.max(...days.map((day) => day.untilHighNanoUsd ?? day.soFarNanoUsd ?? 0)));
  const top = ticks.at(-1) ?? 1;
  const format = moneyFormat(ticks);
  const x = (index: number): number => (days.length < 2 ? 0 : (index / (days.length - 1)) * width);
  const y = (value: number): number => height - (value / top) * height;
  const path = (read: (day: Forecast['days'][number]) => number | null): string => pointsOf(days, read).map(([index, value]) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const today = days.findLastIndex((day) => day.soFarNanoUsd !== null);
  const startOfBand = today < 0 ? [] : [[today, days[today]?.soFarNanoUsd ?? 0] as const];
  const along = (read: (day: Forecast['days'][number]) => number | null) => [...startOfBand, ...pointsOf(days, read).filter(([index]) => index > today)].map(([index, value]) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const last = days.at(-1);
  const label = `Spent so far ${formatMoney(forecast.soFarNanoUsd)}${forecast.total === null ? '' : `; likely ${formatMoney(forecast.total.likelyNanoUsd)} by the end of the month, between ${formatMoney(forecast.total.lowNanoUsd)} and ${formatMoney(forecast.total.highNanoUsd)}`}. The table has the numbers of each day.`;
  return (
    <div>
      <ChartLegend entries={[{ name: 'Spent', color: 1 }, ...(forecast.total === null ? [] : [{ name: 'Likely', color: 2 } as const, { name: `Band: ${forecast.bandPercent} of 100`, color: 2, faint: true } as const])]} />
      <div className={classes.forecast} role="img" aria-label={label}>
        {ticks.map((tick) => <span key={tick} className={classes.tick} style={{ top: `${(1 - tick / top) * 15}rem` }}>{format(tick)}</span>)}
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
          {ticks.map((tick) => <line key={tick} x1={0} x2={width} y1={y(tick)} y2={y(tick)} stroke="var(--ks-line)" vectorEffect="non-scaling-stroke" />)}
          <polygon points={[...along((day) => day.untilHighNanoUsd), ...along((day) => day.untilLowNanoUsd).toReversed()].join(' ')} fill="var(--ks-chart-2)" opacity={0.25} />
          <polyline points={along((day) => day.untilLikelyNanoUsd).join(' ')} fill="none" stroke="var(--ks-chart-2)" strokeWidth={2} strokeDasharray="5 4" vectorEffect="non-scaling-stroke" />
          <polyline points={path((day) => day.soFarNanoUsd)} fill="none" stroke="var(--ks-chart-1)" strokeWidth={2.5} vectorEffect="non-scaling-stroke" />
        </svg>
        <div className={classes.axis} aria-hidden><span>{bucketLabel('day', days[0]?.day ?? '')}</span><span>{bucketLabel('day', last?.day ?? '')}</span></div>
      </div>
    </div>
  );
}

function pointsOf(days: Forecast['days'], read: (day: Forecast['days'][number]) => number | null): readonly (readonly [index: number, value: number])[] {
  return days.flatMap((day, index) => { const value = read(day); return value === null ? [] : [[index, value] as const]; });
}
