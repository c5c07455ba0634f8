import { SegmentedControl, Skeleton } from '@mantine/core';
import { ChartSpline, Wallet } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, counted, DataTable, EmptyState, formatMoney, Notice, ProblemNotice, Stat, StatRow, type TableColumn, type Tone } from '../../ui/index.ts';
import { ForecastChart } from './forecast-chart.tsx';
import { useMoney } from './money-choice.tsx';
import { bucketLabel } from './periods.ts';
import classes from './usage.module.css';

type Forecast = AnswerOf<'readForecast'>;
type Budget = Forecast['budgets'][number];
type Day = Forecast['days'][number];

/** What this month will cost, with a band, and which budgets it would reach when. */
export function ForecastTab() {
  const { money, choice } = useMoney();
  const [shape, setShape] = useSearchParameter('view', 'chart');
  const { data, error, refetch } = useRead('readForecast', { query: { money } }, { pollMilliseconds: 60_000 });
  const forecast = data?.money === money ? data : undefined;
  return (
    <Column>
      <div className={classes.line}>{choice}</div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Figures forecast={forecast} />
      <Card title="This month, day by day" lead="US dollars since the first of the month, in UTC" actions={<SegmentedControl size="xs" aria-label="Shown as" value={shape} onChange={(value) => setShape(value)} data={[{ value: 'chart', label: 'Line' }, { value: 'table', label: 'Table' }]} />} footer={forecast === undefined ? undefined : <Method forecast={forecast} />}>
        {forecast === undefined ? error === null && <Skeleton height={280} radius="sm" /> : forecast.soFarNanoUsd === 0 && forecast.total === null
          ? <EmptyState icon={ChartSpline} title="Nothing to go by yet"><p>With three whole days of use a first forecast stands here, with fourteen each weekday has its own.</p></EmptyState>
          : shape === 'table' ? <DataTable label="The month day by day" columns={dayColumns} rows={forecast.days} rowKey={(day) => day.day} empty={null} /> : <ForecastChart forecast={forecast} />}
      </Card>
      <Card flush title="Monthly budgets" lead="When each would be reached if its use goes on so. A budget counts every call in its scope, whoever pays.">
        <DataTable label="Budgets" columns={budgetColumns} rows={forecast?.budgets} rowKey={(budget) => budget.budgetId} empty={<EmptyState icon={Wallet} title="No monthly budget in money" actions={<a className="ks-link" href="/budgets?make=budget">Set a budget</a>}><p>With one, the day on which it would be reached stands here.</p></EmptyState>} />
      </Card>
    </Column>
  );
}

function Figures({ forecast }: { readonly forecast: Forecast | undefined }) {
  const total = forecast?.total;
  return (
    <StatRow>
      <Stat label="So far this month" value={forecast === undefined ? undefined : formatMoney(forecast.soFarNanoUsd)} note={forecast !== undefined && forecast.unpricedRequests > 0 ? <>{counted(forecast.unpricedRequests, 'request')} without a known price {forecast.unpricedRequests === 1 ? 'is' : 'are'} not in it. <a href="/prices">See which</a></> : undefined} />
      <Stat label="Likely by its end" value={forecast === undefined ? undefined : total === null || total === undefined ? 'not foretold' : formatMoney(total.likelyNanoUsd)} />
      <Stat label="Band" value={forecast === undefined ? undefined : total === null || total === undefined ? '–' : `${formatMoney(total.lowNanoUsd)} – ${formatMoney(total.highNanoUsd)}`} note={total === null || total === undefined ? undefined : `${forecast?.bandPercent} of 100 past stretches as long fell into it`} />
    </StatRow>
  );
}

function Method({ forecast: { method, historyDays } }: { readonly forecast: Forecast }) {
  if (method === 'none') return <Notice tone="warn" title="Too little to go by">{historyDays} whole {historyDays === 1 ? 'day' : 'days'} of use; a forecast takes three.</Notice>;
  if (method === 'mean') return <Notice tone="warn" title="A rough forecast">Only {historyDays} whole days of use: every day to come is taken for an average one. From fourteen days on each weekday has its own average.</Notice>;
  return <span>Each day to come is taken for an average one of its weekday over the last {historyDays} whole days. The band is what past stretches of the same length differed from that. No growth is assumed.</span>;
}

const amount = (value: number | null): React.ReactNode => (value === null ? <span className="ks-faint">–</span> : formatMoney(value));
const dayColumns: readonly TableColumn<Day>[] = [
  { id: 'day', header: 'Day (UTC)', role: 'title', cell: ({ day }) => bucketLabel('day', day) }, { id: 'actual', header: 'Spent', align: 'end', cell: (day) => amount(day.actualNanoUsd) }, { id: 'likely', header: 'Likely', align: 'end', cell: (day) => amount(day.likelyNanoUsd) },
  { id: 'sofar', header: 'Spent until then', align: 'end', cell: (day) => amount(day.soFarNanoUsd) }, { id: 'until', header: 'Likely until then', align: 'end', cell: (day) => amount(day.untilLikelyNanoUsd) },
  { id: 'low', header: 'At least', align: 'end', cell: (day) => amount(day.untilLowNanoUsd) }, { id: 'high', header: 'At most', align: 'end', cell: (day) => amount(day.untilHighNanoUsd) },
];

const states: Readonly<Record<Budget['state'], { readonly tone: Tone; readonly text: (budget: Budget) => string; readonly more?: (budget: Budget) => string }>> = {
  reached: { tone: 'bad', text: () => 'Reached' },
  expected: { tone: 'warn', text: ({ expectedOn }) => `Expected ${bucketLabel('day', expectedOn ?? '')}`, more: ({ expectedOn, earliestOn }) => (earliestOn === null || earliestOn === expectedOn ? '' : `perhaps ${bucketLabel('day', earliestOn)}`) },
  possible: { tone: 'info', text: ({ earliestOn }) => `Perhaps ${bucketLabel('day', earliestOn ?? '')}`, more: () => 'not expected' },
  'not-this-month': { tone: 'good', text: () => 'Not this month' }, unknown: { tone: 'neutral', text: () => 'Too little to go by' },
};
const budgetColumns: readonly TableColumn<Budget>[] = [
  { id: 'name', header: 'Budget', role: 'title', cell: ({ name }) => <a href="/budgets">{name}</a> }, { id: 'scope', header: 'For', cell: ({ scope }) => scope },
  { id: 'used', header: 'Used', align: 'end', cell: (budget) => formatMoney(budget.settledNanoUsd) }, { id: 'limit', header: 'Cap', align: 'end', cell: (budget) => formatMoney(budget.limitNanoUsd) },
  { id: 'state', header: 'Would be reached', cell: (budget) => <span className={classes.cost}><Badge tone={states[budget.state].tone}>{states[budget.state].text(budget)}</Badge><span className="ks-faint">{states[budget.state].more?.(budget)}</span></span> },
];
