import { Button, SegmentedControl, Select } from '@mantine/core';
import { Download, History } from 'lucide-react';
import { useState } from 'react';
import { ApiProblem, call, type InputOf, saveFile } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, counted, DataTable, EmptyState, formatMoney, formatNumber, Line, MiniChart, Notice, ProblemNotice, SandboxBadge, Stat, StatRow, type TableColumn } from '../../ui/index.ts';
import { addDays, type RepricedDay, toCsv } from './price-words.ts';

const ranges = [{ value: '7', label: '7 days' }, { value: '30', label: '30 days' }, { value: '90', label: '90 days' }];
type Query = NonNullable<InputOf<'readRepricing'>['query']>;
interface Report { readonly days: readonly RepricedDay[]; readonly rows: number; readonly editions: readonly string[] }

const signed = (nanoUsd: number): string => (nanoUsd < 0 ? `−${formatMoney(-nanoUsd)}` : `${nanoUsd > 0 ? '+' : ''}${formatMoney(nanoUsd)}`);

/** Reads all pages of the report; `onRows` hears how far it is. Throws ApiProblem. */
async function readAll(query: Query, onRows: (rows: number) => void): Promise<Report> {
  let days: readonly RepricedDay[] = [];
  let rows = 0;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await call('readRepricing', { query: { ...query, ...cursor === undefined ? {} : { cursor } } });
    days = addDays([...days, ...page.days]);
    rows += page.rows;
    onRows(rows);
    cursor = page.nextCursor;
    if (cursor === null) return { days, rows, editions: page.editions };
  }
  return { days, rows, editions: [] };
}

/** What stored requests would cost at today’s tables, beside what they were billed. It changes nothing. */
export function RepricingTab() {
  const [range, setRange] = useSearchParameter('range', '30');
  const [at, setAt] = useSearchParameter('at', 'then');
  const [terms, setTerms] = useSearchParameter('terms', 'in-force');
  const [state, setState] = useState<{ readonly report?: Report; readonly problem?: ApiProblem; readonly rows?: number }>({});
  const busy = state.rows !== undefined;
  async function run(): Promise<void> {
    setState({ rows: 0 });
    try {
      const to = new Date();
      const report = await readAll({ from: new Date(to.getTime() - Number(range) * 86_400_000).toISOString(), to: to.toISOString(), at: at === 'today' ? 'today' : 'then', terms: terms === 'none' ? 'none' : 'in-force' }, (rows) => setState({ rows }));
      setState({ report });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setState({ problem: error });
    }
  }
  return (
    <Column>
      <Card title="Price history again" lead="A report by day and model: what was billed, and what it would be by the tables of today. No row is changed.">
        <Line>
          <SegmentedControl aria-label="Range" value={range} onChange={setRange} data={ranges} />
          <Select aria-label="Prices of which day" value={at} onChange={(value) => setAt(value)} allowDeselect={false} data={[{ value: 'then', label: 'Prices of each day' }, { value: 'today', label: 'Today’s prices' }]} />
          <Select aria-label="Your terms" value={terms} onChange={(value) => setTerms(value)} allowDeselect={false} data={[{ value: 'in-force', label: 'With your terms' }, { value: 'none', label: 'List prices alone' }]} />
          <Button leftSection={<History size={16} aria-hidden />} onClick={() => void run()} loading={busy}>Price again</Button>
        </Line>
        <p className="ks-faint" aria-live="polite">{busy ? `${formatNumber(state.rows ?? 0)} requests so far …` : ''}</p>
        <ProblemNotice problem={state.problem ?? null} onRetry={() => void run()} />
      </Card>
      {state.report !== undefined && <Result report={state.report} />}
    </Column>
  );
}

function Result({ report: { days, rows, editions } }: { readonly report: Report }) {
  const real = days.filter((day) => !day.sandbox);
  const sum = (of: keyof Pick<RepricedDay, 'billedNanoUsd' | 'repricedNanoUsd' | 'differenceNanoUsd' | 'unpricedRows' | 'keptRows'>): number => real.reduce((total, day) => total + day[of], 0);
  const byDay = [...Map.groupBy(days, ({ day }) => day)].map(([day, of]) => ({ label: day, value: of.reduce((total, each) => total + (each.sandbox ? 0 : each.repricedNanoUsd), 0), quietValue: of.reduce((total, each) => total + (each.sandbox ? each.repricedNanoUsd : 0), 0) }));
  return (
    <>
      <StatRow>
        <Stat label="Billed" value={formatMoney(sum('billedNanoUsd'))} note={counted(rows, 'request')} />
        <Stat label="Priced again" value={formatMoney(sum('repricedNanoUsd'))} note={editions.join(', ')} />
        <Stat label="Difference" value={signed(sum('differenceNanoUsd'))} note="sandbox left out" />
      </StatRow>
      {sum('unpricedRows') > 0 && <Notice tone="warn" title={`${formatNumber(sum('unpricedRows'))} requests still have no price`}>They count nothing on either side. Set a ceiling or your own price for their models.</Notice>}
      <Card title="By day" actions={<Button size="xs" variant="default" leftSection={<Download size={14} aria-hidden />} onClick={() => saveFile(new Blob([toCsv(days)], { type: 'text/csv' }), 'prices-again.csv')} disabled={days.length === 0}>CSV</Button>}>
        <MiniChart points={byDay} label="Priced again, by day; the table below has the same numbers by model" format={formatMoney} quietName="Sandbox" />
        <DataTable label="Priced again by day and model" columns={columns} rows={days} rowKey={(day) => `${day.day} ${day.provider} ${day.model}`} empty={<EmptyState icon={History} title="No request in this range"><p>Choose a longer one.</p></EmptyState>} />
      </Card>
    </>
  );
}

const columns: readonly TableColumn<RepricedDay>[] = [
  { id: 'day', header: 'Day (UTC)', cell: (day) => day.day },
  { id: 'model', header: 'Model', role: 'title', cell: (day) => <>{day.model} <span className="ks-faint">{day.provider}</span>{day.sandbox && <> <SandboxBadge /></>}</> },
  { id: 'requests', header: 'Requests', align: 'end', cell: (day) => formatNumber(day.requests) },
  { id: 'billed', header: 'Billed', align: 'end', cell: (day) => formatMoney(day.billedNanoUsd) },
  { id: 'again', header: 'Priced again', align: 'end', cell: (day) => formatMoney(day.repricedNanoUsd) },
  { id: 'difference', header: 'Difference', align: 'end', cell: (day) => signed(day.differenceNanoUsd) },
  {
    id: 'notes', header: 'Notes', role: 'detail',
    cell: (day) => (
      <>
        {day.unpricedRows > 0 && <Badge tone="warn">{formatNumber(day.unpricedRows)} unpriced</Badge>} {day.newlyPricedRows > 0 && <Badge>{formatNumber(day.newlyPricedRows)} priced now</Badge>}{' '}
        {day.keptRows > 0 && <Badge title="Estimates, and requests that say nothing of their usage">{formatNumber(day.keptRows)} as they stand</Badge>}
      </>
    ),
  },
];
