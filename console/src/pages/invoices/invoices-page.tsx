import { ReceiptText } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Card, DataTable, EmptyState, formatDate, PageHeader, type TableColumn } from '../../ui/index.ts';
import { formatCents, monthText } from './money.ts';

type Row = ItemOf<'listInvoices'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'number', header: 'Invoice', role: 'title', cell: (row) => <a className="ks-mono" href={`/invoices/${row.id}`}>{row.numberText}</a> },
  { id: 'period', header: 'Month', cell: (row) => monthText(row.period) },
  { id: 'subscription', header: 'Subscription', align: 'end', cell: (row) => formatCents(row.subscriptionCents) },
  { id: 'credits', header: 'Inference credits', align: 'end', cell: (row) => formatCents(row.creditsCents) },
  { id: 'total', header: 'To pay', align: 'end', cell: (row) => <strong>{formatCents(row.totalCents)}</strong> },
  { id: 'issued', header: 'Issued', role: 'detail', cell: (row) => formatDate(row.issuedAt) },
];

/** Invoices of the subscription. What own keys cost is between the organisation and its providers. */
export function Page() {
  const list = usePages('listInvoices');
  return (
    <>
      <PageHeader title="Invoices" lead="The platform subscription and topped-up credits, each with a sum of its own. What your own keys cost is your providers’ bill." />
      <Card flush>
        <DataTable
          label="Invoices" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/invoices/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={ReceiptText} title="No invoice yet"><p>Whoever runs this installation issues one when a month is over.</p></EmptyState>}
        />
      </Card>
    </>
  );
}
