import { Button, SegmentedControl } from '@mantine/core';
import { ThumbsUp } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, counted, DataTable, EmptyState, formatMoney, formatNumber, ProblemNotice, type TableColumn } from '../../ui/index.ts';
import { useMoney } from './money-choice.tsx';
import { spanOf } from './periods.ts';
import { PeriodChoice, usePeriod } from './period-choice.tsx';
import { useCurrentHour } from './use-current-hour.ts';
import classes from './usage.module.css';

type Row = AnswerOf<'readGoodAnswers'>['rows'][number];

/** What a good answer costs: people’s ratings and what the rated runs cost, poor ones included. */
export function GoodAnswersTab() {
  const { money, choice } = useMoney();
  const period = usePeriod();
  const hour = useCurrentHour();
  const [by, setBy] = useSearchParameter('by', 'model');
  const { data, error, refetch } = useRead('readGoodAnswers', { query: { by: by === 'app' ? 'app' : 'model', money, from: spanOf(period, new Date(hour)).from } });
  return (
    <Column>
      <div className={classes.line}><PeriodChoice period={period} />{choice}</div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Card
        flush title={`What a good answer costs, by ${by === 'app' ? 'app' : 'model'}`} lead={data === undefined ? undefined : `${formatNumber(data.ratedRuns)} of ${counted(data.runs, 'run')} ${data.runs === 1 ? 'was' : 'were'} rated. Cost is that of all rated runs, poor ones too, by the good ones; US dollars.`}
        actions={<SegmentedControl size="xs" aria-label="Divided by" value={by} onChange={(value) => setBy(value, { replace: false })} data={[{ value: 'model', label: 'Model' }, { value: 'app', label: 'App' }]} />}
        footer={data === undefined ? undefined : `With fewer than ${data.rankedFrom} rated runs nothing is ranked: one rating more could turn the order around. Intervals hold in 95 of 100 cases. Ratings are of different work; an app that is given harder work is not a worse one.`}
      >
        <DataTable
          label="Cost of a good answer" columns={columns} rows={data?.rows} rowKey={(row) => row.key} problem={error}
          empty={<EmptyState icon={ThumbsUp} title="No run was rated in this time" actions={<Button component="a" href="/runs">Open a run</Button>}><p>Whoever ran an app says on the page of the run whether its answer was good. From that, and what each run cost, comes what a good answer costs.</p></EmptyState>}
        />
      </Card>
    </Column>
  );
}

const columns: readonly TableColumn<Row>[] = [
  { id: 'rank', header: 'Rank', cell: (row) => (row.rank === null ? <Badge title="Too few ratings to be ranked, or none was good">not ranked</Badge> : String(row.rank)) },
  { id: 'name', header: 'Name', role: 'title', cell: (row) => row.label === '' ? 'none' : row.label },
  { id: 'n', header: 'Rated (n)', align: 'end', cell: (row) => formatNumber(row.ratedRuns) }, { id: 'good', header: 'Good', align: 'end', cell: (row) => formatNumber(row.goodRuns) },
  { id: 'share', header: 'Share good', align: 'end', cell: (row) => <>{row.goodPercent}% <span className="ks-faint">({row.goodPercentLow}–{row.goodPercentHigh}%)</span></> },
  { id: 'cost', header: 'Cost of all rated', align: 'end', role: 'detail', cell: (row) => <>{formatMoney(row.costNanoUsd)}{row.unpricedRuns > 0 && <span className="ks-faint"> and {formatNumber(row.unpricedRuns)} unpriced</span>}</> },
  { id: 'each', header: 'A good answer', align: 'end', cell: (row) => (row.costPerGoodNanoUsd === null ? <span className="ks-faint">none was good</span> : <>{formatMoney(row.costPerGoodNanoUsd)} <span className="ks-faint">({formatMoney(row.lowNanoUsd)}–{row.highNanoUsd === null ? '?' : formatMoney(row.highNanoUsd)})</span></>) },
];
