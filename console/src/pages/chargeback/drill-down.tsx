import { Button, SegmentedControl } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { Card, DataTable, EmptyState, formatMoney, formatNumber, type TableColumn } from '../../ui/index.ts';
import { AssignDialog } from './assign-dialog.tsx';
import classes from './chargeback.module.css';
import { monthText } from './words.ts';

type Row = AnswerOf<'readChargeback'>['rows'][number];
type Dimension = 'project' | 'model' | 'workflow' | 'team' | 'credential';

const dimensions: readonly { readonly value: Dimension; readonly label: string }[] = [{ value: 'project', label: 'Projects' }, { value: 'workflow', label: 'Workflows' }, { value: 'team', label: 'Teams' }];
const others: readonly { readonly value: Dimension; readonly label: string }[] = [{ value: 'model', label: 'Models' }, { value: 'credential', label: 'Keys' }];

/** What one department's charge consists of: for whom, and with which models. */
export function DrillDown({ period, department, mayManage, onClose }: { readonly period: string; readonly department: string; readonly mayManage: boolean; readonly onClose: () => void }) {
  const departments = useRead('listDepartments');
  const name = department === 'none' ? 'Unassigned' : departments.data?.items.find(({ id }) => id === department)?.name ?? 'Department';
  return (
    <section aria-label={`${name}, ${monthText(period)}`} className={classes.drill}>
      <Half period={period} department={department} choices={department === 'none' ? dimensions.toReversed() : dimensions} title={name} mayManage={mayManage} />
      <Half period={period} department={department} choices={others} title="With what" mayManage={false} actions={<Button size="xs" variant="default" onClick={onClose}>Close {name}</Button>} />
    </section>
  );
}

interface HalfProps { readonly period: string; readonly department: string; readonly choices: readonly { readonly value: Dimension; readonly label: string }[]; readonly title: string; readonly mayManage: boolean; readonly actions?: React.ReactNode }

function Half({ period, department, choices, title, mayManage, actions }: HalfProps) {
  const [by, setBy] = useState<Dimension>(choices[0]?.value ?? 'project');
  const [assigning, setAssigning] = useState<{ readonly teamId: string; readonly name: string } | null>(null);
  const month = useRead('readChargeback', { params: { period }, query: { by, department } });
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: choices.find(({ value }) => value === by)?.label ?? '', role: 'title', cell: (row) => <span className={row.key === null ? 'ks-soft' : undefined}>{row.label}</span> },
    { id: 'own', header: 'Own keys', align: 'end', cell: (row) => formatMoney(row.ownNanoUsd) },
    { id: 'platform', header: 'Credits', align: 'end', cell: (row) => formatMoney(row.platformNanoUsd) },
    { id: 'requests', header: 'Requests', align: 'end', cell: (row) => formatNumber(row.requests) },
    ...(mayManage && by === 'team' && department === 'none' ? [{
      id: 'assign', header: 'Assign', align: 'end' as const,
      cell: (row: Row) => (row.key === null ? <a className="ks-link" href="/people?tab=teams">Put people in teams</a> : <Button size="xs" variant="default" onClick={() => setAssigning({ teamId: row.key ?? '', name: row.label })}>Assign<span className="ks-hidden"> {row.label}</span></Button>),
    }] : []),
  ];
  return (
    <Card flush title={title} actions={actions ?? <SegmentedControl size="xs" aria-label="Divide by" data={[...choices]} value={by} onChange={(value) => setBy(value as Dimension)} />} {...actions === undefined ? {} : { lead: <SegmentedControl size="xs" aria-label="Divide by" data={[...choices]} value={by} onChange={(value) => setBy(value as Dimension)} /> }}>
      <DataTable
        label={`${title}: ${by}`} columns={columns} rows={month.data?.rows} rowKey={(row) => `${row.key} ${row.rest}`} problem={month.error} onRetry={() => void month.refetch()}
        empty={<EmptyState icon={Search} title="Nothing in this month"><p>Choose another month above.</p></EmptyState>}
      />
      {assigning !== null && <AssignDialog team={assigning} onClose={() => setAssigning(null)} />}
    </Card>
  );
}
