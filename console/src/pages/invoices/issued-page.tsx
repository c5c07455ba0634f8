import { useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Card, ProblemNotice, Waiting } from '../../ui/index.ts';
import { InvoiceSheet } from './invoice-sheet.tsx';

/** One invoice of the installation, for its operator. */
export function Page() {
  const invoiceId = usePathParameter('invoiceId');
  const invoice = useRead('readIssuedInvoice', { params: { invoiceId } });
  if (invoice.error !== null) return <ProblemNotice problem={invoice.error} onRetry={() => void invoice.refetch()} />;
  return invoice.data === undefined ? <Card><Waiting /></Card> : <InvoiceSheet invoice={invoice.data} trail={{ label: 'Installation', href: '/operator?tab=invoices' }} />;
}
