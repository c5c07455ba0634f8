import type { KeyIncident, KeyUse } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { ChartColumn, Table2 } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, DividedList, EmptyState, formatDateTime, formatMoney, formatNumber, MiniChart, Notice, ProblemNotice, Stat, StatRow, type TableColumn, Time, TwoLines, Waiting } from '../../ui/index.ts';
import { type DayOfUse, everyDay } from './words.ts';

/** What the key was used for since it is suspected, by whom, and what of it is unusual. */
export function Use({ incident }: { readonly incident: KeyIncident }) {
  const { data: use, error, refetch } = useRead('readKeyIncidentUse', { params: { keyIncidentId: incident.id } });
  if (use === undefined) return <Card title="What it was used for">{error === null ? <Waiting lines={5} /> : <ProblemNotice problem={error} onRetry={() => void refetch()} />}</Card>;
  return (
    <>
      <StatRow>
        <Stat label="Requests" value={formatNumber(use.requests)} note={`${formatNumber(use.failed)} failed`} href={`/requests?credentialId=${incident.credentialId}`} />
        <Stat label="Cost (US dollars)" value={formatMoney(use.costNanoUsd)} note={use.unpricedRequests === 0 ? undefined : `${formatNumber(use.unpricedRequests)} without a known price`} />
        <Stat label="First use ever" value={<Time iso={use.firstAt} />} note={use.firstAt === null ? undefined : formatDateTime(use.firstAt)} />
        <Stat label="Last use" value={<Time iso={use.lastAt} />} note={use.lastAt === null ? undefined : formatDateTime(use.lastAt)} />
      </StatRow>
      <Unusual use={use} />
      <Days use={use} />
      <Users use={use} />
      {use.touches.length > 0 && (
        <Card title="What else was done with it" lead="From the audit log, the newest first" actions={<Button size="xs" variant="default" component="a" href={`/transparency?credential=${incident.credentialId}`}>Access transparency</Button>}>
          <DividedList entries={use.touches.map((touch) => ({ ...touch, id: String(touch.sequence) }))} draw={(touch) => <TwoLines below={<>{formatDateTime(touch.at)}{touch.by !== null && `, ${touch.by}`}</>}>{touch.summary}</TwoLines>} />
        </Card>
      )}
    </>
  );
}

function Unusual({ use }: { readonly use: KeyUse }) {
  if (use.unusual.length === 0) return <Notice title="Nothing in its use is unlike the 90 days before"><p>Use of a copy outside of Keystead can be seen at its provider alone: compare with its own record.</p></Notice>;
  return (
    <Notice tone="warn" title="What is unusual">
      <ul>{use.unusual.map((text) => <li key={text}>{text}</li>)}</ul>
      <p>Use of a copy outside of Keystead can be seen at its provider alone: compare with its own record.</p>
    </Notice>
  );
}

function Days({ use }: { readonly use: KeyUse }) {
  const [view, setView] = useSearchParameter('view', 'chart');
  const days = everyDay(use);
  return (
    <Card
      title="Requests by day" lead={`From ${formatDateTime(use.from)}; days are those of UTC`} flush={view === 'table'}
      actions={<Button size="xs" variant="default" leftSection={view === 'table' ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />} onClick={() => setView(view === 'table' ? 'chart' : 'table')}>{view === 'table' ? 'Chart' : 'Table'}</Button>}
    >
      {view === 'table'
        ? <DataTable label="Use by day" columns={dayColumns} rows={days.filter(({ requests }) => requests > 0).toReversed()} rowKey={({ day }) => day} empty={<EmptyState icon={ChartColumn} title="It was not used" />} />
        : <MiniChart label="Requests by day" points={days.map(({ day, requests }) => ({ label: day, value: requests }))} format={formatNumber} />}
    </Card>
  );
}

const dayColumns: readonly TableColumn<DayOfUse>[] = [
  { id: 'day', header: 'Day (UTC)', role: 'title', cell: ({ day }) => day },
  { id: 'requests', header: 'Requests', align: 'end', cell: ({ requests }) => formatNumber(requests) },
  { id: 'failed', header: 'Failed', align: 'end', cell: ({ failed }) => formatNumber(failed) },
  { id: 'cost', header: 'Cost (US dollars)', align: 'end', cell: ({ costNanoUsd }) => formatMoney(costNanoUsd) },
];

const kinds = [['people', 'People'], ['tokens', 'Tokens'], ['apps', 'Apps'], ['models', 'Models'], ['dataClasses', 'Data classes']] as const;
type Kind = (typeof kinds)[number][0];

function Users({ use }: { readonly use: KeyUse }) {
  const [kind, setKind] = useState<Kind>('people');
  return (
    <Card title="Who and what used it" flush actions={<SegmentedControl size="xs" aria-label="Who or what" data={kinds.map(([value, label]) => ({ value, label }))} value={kind} onChange={(value) => setKind(value as Kind)} />}>
      <DataTable label="Who and what used it" columns={userColumns} rows={use[kind]} rowKey={({ id }) => id} empty={<EmptyState icon={ChartColumn} title="Nothing of this kind used it" />} />
    </Card>
  );
}

const userColumns: readonly TableColumn<KeyUse['people'][number]>[] = [
  { id: 'name', header: 'Who or what', role: 'title', cell: ({ name, isNew }) => <>{name}{isNew && <> <Badge tone="warn">New</Badge></>}</> },
  { id: 'requests', header: 'Requests', align: 'end', cell: ({ requests }) => formatNumber(requests) },
  { id: 'cost', header: 'Cost (US dollars)', align: 'end', cell: ({ costNanoUsd }) => formatMoney(costNanoUsd) },
  { id: 'first', header: 'First', cell: ({ firstAt }) => <Time iso={firstAt} /> },
  { id: 'last', header: 'Last', cell: ({ lastAt }) => <Time iso={lastAt} /> },
];
