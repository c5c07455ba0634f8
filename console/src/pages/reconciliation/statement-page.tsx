import { Button, Skeleton } from '@mantine/core';
import { ChartColumn, Table2, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { useGo, usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, Confirm, DataTable, formatMoney, formatNumber, PageHeader, ProblemNotice, Stat, StatRow, type TableColumn } from '../../ui/index.ts';
import { Estimates } from './estimates.tsx';
import { Explained, Variances } from './variances.tsx';
import { signedMoney, signedNumber } from './words.ts';

const DayChart = lazy(async () => ({ default: (await import('./day-chart.tsx')).DayChart }));
type Reconciliation = AnswerOf<'readReconciliation'>;

/** One bill beside our own count. */
export function Page() {
  const statementId = usePathParameter('statementId');
  const { data, error, refetch } = useRead('readReconciliation', { params: { statementId } });
  const statement = data?.statement;
  return (
    <>
      <PageHeader
        title={statement === undefined ? 'Reconciliation' : `${statement.providerName}, ${statement.from} to ${statement.to}`}
        lead="Theirs is the provider’s count. Ours is the ledger as it stands now; sandbox and platform credits are in neither." actions={statement === undefined ? undefined : <Remove statementId={statementId} />}
      />
      <Column>
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        <Sums data={data} />
        <OverTime days={data?.days} />
        {data !== undefined && <><Explained parts={data.totals.parts} /><Estimates statementId={statementId} estimates={data.estimates} /><Variances data={data} /></>}
      </Column>
    </>
  );
}

function Sums({ data }: { readonly data: Reconciliation | undefined }) {
  const totals = data?.totals;
  const told = totals !== undefined && totals.theirNanoUsd !== null;
  return (
    <StatRow>
      <Stat label="We counted" value={totals === undefined ? undefined : formatMoney(totals.ourNanoUsd)} note={totals === undefined ? undefined : `${formatNumber(totals.ourTokens)} tokens`} />
      <Stat label="They billed" value={totals === undefined ? undefined : totals.theirNanoUsd === null ? 'not told' : formatMoney(totals.theirNanoUsd)} note={totals === undefined ? undefined : totals.theirTokens === null ? 'tokens not told' : `${formatNumber(totals.theirTokens)} tokens`} />
      <Stat label="Difference" value={totals === undefined ? undefined : told ? signedMoney((totals.theirNanoUsd ?? 0) - totals.ourNanoUsd) : '–'} note={totals === undefined || totals.theirTokens === null ? undefined : `${signedNumber(totals.theirTokens - totals.ourTokens)} tokens`} />
    </StatRow>
  );
}

const dayColumns = (inMoney: boolean): readonly TableColumn<Reconciliation['days'][number]>[] => {
  const text = (value: number | null) => (value === null ? <span className="ks-faint">not told</span> : inMoney ? formatMoney(value) : formatNumber(value));
  return [
    { id: 'day', header: 'Day (UTC)', role: 'title', cell: (day) => day.day },
    { id: 'ours', header: 'Ours', align: 'end', cell: (day) => text(inMoney ? day.ourNanoUsd : day.ourTokens) },
    { id: 'theirs', header: 'Theirs', align: 'end', cell: (day) => text(inMoney ? day.theirNanoUsd : day.theirTokens) },
    { id: 'difference', header: 'Difference', align: 'end', cell: (day) => (inMoney ? day.theirNanoUsd === null ? '–' : signedMoney(day.theirNanoUsd - day.ourNanoUsd) : day.theirTokens === null ? '–' : signedNumber(day.theirTokens - day.ourTokens)) },
  ];
};

function OverTime({ days }: { readonly days: Reconciliation['days'] | undefined }) {
  const [view, setView] = useSearchParameter('view', 'chart');
  const inMoney = days === undefined || days.some((day) => day.theirNanoUsd !== null);
  return (
    <Card
      title="Day by day" lead={inMoney ? 'US dollars' : 'Tokens; the bill tells no money'} flush={view === 'table'}
      actions={<Button size="xs" variant="default" leftSection={view === 'table' ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />} onClick={() => setView(view === 'table' ? 'chart' : 'table')}>{view === 'table' ? 'Chart' : 'Table'}</Button>}
    >
      {days === undefined ? <Skeleton height={260} radius="sm" /> : view === 'table'
        ? <DataTable label="Ours and theirs by day" columns={dayColumns(inMoney)} rows={days} rowKey={(day) => day.day} empty={null} />
        : <Suspense fallback={<Skeleton height={260} radius="sm" />}><DayChart days={days} inMoney={inMoney} /></Suspense>}
    </Card>
  );
}

function Remove({ statementId }: { readonly statementId: string }) {
  const [asked, setAsked] = useState(false);
  const remove = useAction('deleteBillingStatement', { invalidates: ['listBillingStatements'] });
  const go = useGo();
  if (!useMay('reconciliation.manage')) return null;
  return (
    <>
      <Button variant="default" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setAsked(true)}>Delete</Button>
      <Confirm opened={asked} onClose={() => { setAsked(false); remove.clear(); }} title="Delete this bill?" confirmLabel="Delete" busy={remove.busy} problem={remove.problem} onConfirm={() => void remove.run({ params: { statementId } }).then((done) => { if (done !== null) go('/reconciliation'); })}>
        <p>Its lines go with it. Alarms that it raised stay. A bill that settled estimates cannot be deleted.</p>
      </Confirm>
    </>
  );
}
