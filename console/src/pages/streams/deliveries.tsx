import { Button } from '@mantine/core';
import { Send } from 'lucide-react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { Badge, DataTable, EmptyState, formatNumber, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';

type Row = ItemOf<'listStreamDeliveries'>;

/** Webhooks of a stream with what was answered; one can be sent again. */
export function Deliveries({ streamId }: { readonly streamId: string }) {
  const list = usePages('listStreamDeliveries', { params: { streamId } }, { pollMilliseconds: 5_000 });
  const resend = useAction('resendDelivery', { invalidates: ['listStreamDeliveries'] });
  const mayManage = useMay('tenant.manage');
  async function again(row: Row): Promise<void> {
    const sent = await resend.run({ params: { streamId, deliveryId: row.id }, body: {} });
    if (sent !== null) toast(sent.answer.delivered ? 'The receiver took it' : 'The receiver did not take it', sent.answer.detail);
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'entry', header: 'Entry', role: 'title', cell: (row) => (row.sequence === null ? 'Test' : formatNumber(row.sequence)) },
    { id: 'event', header: 'Event', cell: (row) => <code className="ks-mono">{row.action}</code> },
    { id: 'answer', header: 'Answer', cell: (row) => <Badge tone={row.delivered ? 'good' : 'bad'} dot title={row.detail}>{row.status ?? row.detail}</Badge> },
    { id: 'attempts', header: 'Sent', align: 'end', role: 'detail', cell: (row) => `${formatNumber(row.attempts)} ${row.attempts === 1 ? 'time' : 'times'}` },
    { id: 'at', header: 'Last', align: 'end', cell: (row) => <Time iso={row.lastAt} /> },
    ...(mayManage ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: Row) => (row.sequence === null ? null : <Button size="compact-xs" variant="default" aria-label={`Send entry ${row.sequence} again`} onClick={() => void again(row)}>Send again</Button>) }] : []),
  ];
  return (
    <>
      <ProblemNotice problem={resend.problem} />
      <DataTable
        label="Deliveries" columns={columns} rows={list.items} rowKey={(row) => row.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={<EmptyState icon={Send} title="Nothing sent yet"><p>The latest thousand webhooks are listed here.</p></EmptyState>}
      />
    </>
  );
}
