import { useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Card, ProblemNotice, Waiting } from '../../ui/index.ts';
import { InvoiceSheet } from './invoice-sheet.tsx';

/** One invoice of the organisation. */
export function Page() {
  const invoiceId = usePathParameter('invoiceId');
  const invoice = useRead('readInvoice', { params: { invoiceId } });
  if (invoice.error !== null) return <ProblemNotice problem={invoice.error} onRetry={() => void invoice.refetch()} />;
  return invoice.data === undefined ? <Card><Waiting /></Card> : <InvoiceSheet invoice={invoice.data} trail={{ label: 'Invoices', href: '/invoices' }} />;
}
