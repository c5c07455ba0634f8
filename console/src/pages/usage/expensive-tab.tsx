import { SegmentedControl } from '@mantine/core';
import { Receipt } from 'lucide-react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, DataTable, EmptyState, formatMoney, formatNumber, ProblemNotice, type TableColumn, Time } from '../../ui/index.ts';
import { type Names, useNames } from '../../vocabulary/index.ts';
import { moneyWords, useMoney } from './money-choice.tsx';
import { spanOf } from './periods.ts';
import { PeriodChoice, usePeriod } from './period-choice.tsx';
import { useCurrentHour } from './use-current-hour.ts';
import classes from './usage.module.css';

type Item = AnswerOf<'listExpensiveRuns'>['items'][number];

/** The runs and single requests that cost most, by reference: what was asked and answered is not shown here. */
export function ExpensiveTab() {
  const { money, choice } = useMoney();
  const [of, setOf] = useSearchParameter('of', 'run');
  const period = usePeriod();
  const hour = useCurrentHour();
  const names = useNames();
  const mayOpenRuns = useMay('runs.read');
  const { data, error, refetch } = useRead('listExpensiveRuns', { query: { of: of === 'request' ? 'request' : 'run', money, from: spanOf(period, new Date(hour)).from } });
  const items = data === undefined || data.items.some((item) => (item.requestId !== null) !== (of === 'request')) ? undefined : data.items;
  return (
    <Column>
      <div className={classes.line}><PeriodChoice period={period} />{choice}</div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Card
        flush title={of === 'request' ? 'The most expensive requests' : 'The most expensive runs'} lead={data === undefined ? undefined : `Of ${formatMoney(data.totalNanoUsd)} (${moneyWords[money].toLowerCase()}, US dollars) in this time. Prompts and answers are not part of usage.`}
        actions={<SegmentedControl size="xs" aria-label="What is listed" value={of} onChange={(value) => setOf(value, { replace: false })} data={[{ value: 'run', label: 'Runs' }, { value: 'request', label: 'Requests' }]} />}
      >
        <DataTable label="Most expensive" columns={columnsOf({ names, mayOpenRuns, total: data?.totalNanoUsd ?? 0 })} rows={items} rowKey={(item) => item.requestId ?? item.runId ?? ''} problem={error} empty={<EmptyState icon={Receipt} title="None in this time"><p>{of === 'request' ? 'No priced request' : 'No run of an app'} with {money === 'own' ? 'your own keys' : money === 'platform' ? 'platform credits' : 'the sandbox'}. The choice above shows the others.</p></EmptyState>} />
      </Card>
    </Column>
  );
}

function columnsOf({ names, mayOpenRuns, total }: { readonly names: Names; readonly mayOpenRuns: boolean; readonly total: number }): readonly TableColumn<Item>[] {
  return [
    { id: 'what', header: 'What', role: 'title', cell: (item) => <Reference item={item} names={names} mayOpenRuns={mayOpenRuns} /> },
    { id: 'who', header: 'By', cell: (item) => item.userName ?? item.tokenName ?? <span className="ks-faint">unknown</span> }, { id: 'when', header: 'When', cell: (item) => <Time iso={item.startedAt} /> },
    { id: 'models', header: 'Models', role: 'detail', cell: (item) => item.models.join(', ') }, { id: 'requests', header: 'Calls', align: 'end', role: 'detail', cell: (item) => formatNumber(item.requests) },
    { id: 'tokens', header: 'Tokens in / out', align: 'end', cell: (item) => `${formatNumber(item.inputTokens)} / ${formatNumber(item.outputTokens)}` },
    { id: 'share', header: 'Share', align: 'end', role: 'detail', cell: (item) => (total === 0 ? '–' : shareText(item.costNanoUsd / total)) },
    { id: 'cost', header: 'Cost', align: 'end', cell: (item) => `${formatMoney(item.costNanoUsd)}${item.unpricedRequests > 0 ? ' and unpriced' : ''}` },
  ];
}

/** Little is never shown as nothing. */
function shareText(share: number): string {
  return share > 0 && share < 0.001 ? 'below 0.1%' : `${(share * 100).toFixed(1)}%`;
}

/** A run by its app and the end of its id, with the way to it; whoever may not read runs sees the requests. */
function Reference({ item, names, mayOpenRuns }: { readonly item: Item; readonly names: Names; readonly mayOpenRuns: boolean }) {
  const name = item.appId === null ? 'Request' : names.app(item.appId);
  const id = item.requestId ?? item.runId ?? '';
  const address = item.requestId !== null ? `/requests?period=all&request=${item.requestId}` : mayOpenRuns ? `/runs/${id}` : null;
  const words = <>{name} <span className="ks-faint">…{id.slice(-8)}</span></>;
  return address === null ? <span>{words}</span> : <a href={address}>{words}</a>;
}
