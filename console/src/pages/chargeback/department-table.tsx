import { Button } from '@mantine/core';
import { Building2 } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useAddressWith } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatMoney, formatNumber, type TableColumn } from '../../ui/index.ts';
import classes from './chargeback.module.css';
import { barWidth, monthText } from './words.ts';

type Row = AnswerOf<'readChargeback'>['rows'][number];

export interface DepartmentTableProps { readonly period: string; readonly mayManage: boolean; readonly opened: string; readonly onOpen: (department: string | null) => void }

/** Departments by what they are charged, each with a bar; a row opens what it consists of. */
export function DepartmentTable({ period, mayManage, opened, onOpen }: DepartmentTableProps) {
  const month = useRead('readChargeback', { params: { period }, query: { by: 'department' } });
  const addressWith = useAddressWith();
  const highest = Math.max(0, ...(month.data?.rows.map((row) => row.ownNanoUsd) ?? []));
  const keyOf = (row: Row): string => row.key ?? 'none';
  const columns: readonly TableColumn<Row>[] = [
    { id: 'department', header: 'Department', role: 'title', cell: (row) => <Name row={row} href={addressWith({ department: keyOf(row) })} isOpen={opened === keyOf(row)} onOpen={() => onOpen(keyOf(row))} /> },
    { id: 'share', header: 'Share of own keys', width: '24%', role: 'detail', cell: (row) => <span className={classes.bar} aria-hidden><span style={{ width: `${barWidth(row.ownNanoUsd, highest)}%` }} /></span> },
    { id: 'own', header: 'Own keys', align: 'end', cell: (row) => <><strong>{formatMoney(row.ownNanoUsd)}</strong>{row.ownEstimatedNanoUsd > 0 && <><br /><small className="ks-soft">{formatMoney(row.ownEstimatedNanoUsd)} estimated</small></>}</> },
    { id: 'platform', header: 'Platform credits', align: 'end', cell: (row) => formatMoney(row.platformNanoUsd) },
    { id: 'requests', header: 'Requests', align: 'end', cell: (row) => formatNumber(row.requests) },
  ];
  return (
    <Card flush title="Departments" lead="Charged by the team that each request was counted for, on the day it was made. Click one to see its projects and models.">
      <DataTable
        label="Departments" columns={columns} rows={month.data?.rows} rowKey={keyOf} rowHref={(row) => addressWith({ department: keyOf(row) })} problem={month.error} onRetry={() => void month.refetch()}
        empty={(
          <EmptyState icon={Building2} title={`Nothing was used in ${monthText(period)}`} actions={mayManage ? <Button component="a" href="/chargeback?tab=departments">Make departments</Button> : undefined}>
            <p>As soon as somebody uses a key, what it cost stands here, under the department of their team.</p>
          </EmptyState>
        )}
      />
      {month.data?.rows.some((row) => row.key === null) === true && (
        <p className={classes.about}>Unassigned: its team belongs to no department, or no team was behind it. {mayManage && <a className="ks-link" href={addressWith({ department: 'none' })}>See which teams, and give them a department</a>}</p>
      )}
    </Card>
  );
}

function Name({ row, href, isOpen, onOpen }: { readonly row: Row; readonly href: string; readonly isOpen: boolean; readonly onOpen: () => void }) {
  if (row.rest) return <>{row.label}</>;
  return <><a href={href} aria-current={isOpen ? 'true' : undefined} onClick={(event) => { if (!event.metaKey && !event.ctrlKey) { event.preventDefault(); onOpen(); } }}>{row.label}</a>{row.key === null && <> <Badge tone="warn">to be assigned</Badge></>}</>;
}
