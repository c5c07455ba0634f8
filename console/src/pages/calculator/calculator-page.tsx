import { Button } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useMemo } from 'react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameters, useSearchText } from '../../navigation/index.ts';
import { Card, Column, DataTable, formatDate, formatMoney, formatNumber, Notice, PageHeader, ProblemNotice, type TableColumn, Waiting } from '../../ui/index.ts';
import { Assumptions } from './assumptions.tsx';
import { CostPicture } from './cost-picture.tsx';
import { CurvePicture } from './curve-picture.tsx';
import { type ResultRow, resultsOf } from './results.ts';
import { peopleText, readTerms, type Terms, termsFrom } from './terms.ts';
import classes from './calculator.module.css';

/** What own keys cost against a bundled price, on real use. Every assumption can be changed, and stands in the address. */
export function Page() {
  const { data: basis, error, refetch } = useRead('readCalculatorBasis');
  const { read, write } = useSearchParameters();
  const [text, go] = useSearchText();
  const from = useMemo(() => termsFrom(basis), [basis]);
  const terms = useMemo(() => { const search = new URLSearchParams(text); return readTerms(from, (name) => search.get(name) ?? ''); }, [from, text]);
  return (
    <>
      <PageHeader
        title="Calculator" trail={[{ label: 'Usage', href: '/usage' }]} lead="Your own keys against a bundled price, for a month, in US dollars. It begins with your real use; whatever is assumed can be changed, and stands in the address."
        actions={text === '' ? undefined : <Button variant="default" leftSection={<RotateCcw size={16} aria-hidden />} onClick={() => go('')}>Back to my use</Button>}
      />
      <Column>
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        {basis === undefined && error === null ? <Card><Waiting lines={8} /></Card> : <><BasisNote basis={basis} /><Results terms={terms} /><Assumptions terms={terms} read={read} write={write} /></>}
      </Column>
    </>
  );
}

function BasisNote({ basis }: { readonly basis: AnswerOf<'readCalculatorBasis'> | undefined }) {
  if (basis === undefined) return null;
  const span = `${formatDate(basis.from)} to ${formatDate(new Date(Date.parse(basis.to) - 1).toISOString())}`;
  if (basis.perPerson === null) return <Notice title="No use of your own keys by people yet">What stands below is assumed. With real use between {span} it would begin with that; the sandbox and platform credits are left out.</Notice>;
  const others = basis.requests - basis.requestsOfPeople;
  return (
    <Notice title={`Your use from ${span}`}>
      {formatNumber(basis.requests)} requests with your own keys, {formatNumber(basis.requestsOfPeople)} of them by {peopleText(basis.people)}{others > 0 && <>; {formatNumber(others)} by programs, which a price for each person would not have covered and which are left out of the requests for each person</>}.
      {basis.unpricedRequests > 0 && <> {formatNumber(basis.unpricedRequests)} have no known price, so the cost of a request is too low by them.</>} Plan {basis.planName}{basis.monthlyUsd === null ? ', by agreement: set the subscription below' : ''}. The sandbox and platform credits are left out.
    </Notice>
  );
}

function Results({ terms }: { readonly terms: Terms }) {
  const rows = resultsOf(terms);
  return (
    <>
      <Card title="Three scenarios" lead={`For ${peopleText(terms.people)} and a month`}>
        <CostPicture rows={rows} />
        <div className={classes.table}><DataTable label="Costs by scenario" columns={columns} rows={rows} rowKey={({ scenario }) => scenario.id} empty={null} /></div>
      </Card>
      <CurvePicture terms={terms} />
    </>
  );
}

function breakEvenText({ points }: ResultRow): string {
  return points.length === 0 ? 'at no number of requests' : `at ${points.map((point) => formatNumber(Math.round(point))).join(' and at ')} requests each`;
}

const columns: readonly TableColumn<ResultRow>[] = [
  { id: 'name', header: 'Scenario', role: 'title', cell: ({ scenario }) => <>{scenario.name} <span className="ks-faint">({scenario.says}: {formatNumber(scenario.requestsPerPerson)} requests each{scenario.discountPercent > 0 && <>, {scenario.discountPercent}% off</>})</span></> },
  { id: 'inference', header: 'Inference', align: 'end', cell: (row) => formatMoney(row.own.inferenceNanoUsd) }, { id: 'platform', header: 'Platform', align: 'end', cell: (row) => formatMoney(row.own.platformNanoUsd) },
  { id: 'proxy', header: 'Proxy', align: 'end', role: 'detail', cell: (row) => formatMoney(row.own.proxyNanoUsd) }, { id: 'own', header: 'Own keys', align: 'end', cell: (row) => <strong>{formatMoney(row.own.totalNanoUsd)}</strong> },
  { id: 'bundled', header: 'Bundled', align: 'end', cell: (row) => <><strong>{formatMoney(row.bundled.totalNanoUsd)}</strong>{row.bundled.overageNanoUsd > 0 && <span className="ks-faint"> ({formatMoney(row.bundled.overageNanoUsd)} beyond)</span>}</> },
  { id: 'saved', header: 'Own keys cost', align: 'end', cell: ({ savedNanoUsd }) => (savedNanoUsd >= 0 ? `${formatMoney(savedNanoUsd)} less` : `${formatMoney(-savedNanoUsd)} more`) },
  { id: 'even', header: 'The same cost', cell: (row) => <span>{breakEvenText(row)}{row.people !== null && <span className="ks-faint">; at this use own keys cost no more from {peopleText(row.people)} on</span>}</span> },
];
