import { Button } from '@mantine/core';
import { Download, Printer } from 'lucide-react';
import type { AnswerOf } from '../../api/index.ts';
import { formatDate, NotPrinted, PageHeader, Sheet, SheetLines } from '../../ui/index.ts';
import classes from './invoices.module.css';
import { formatCents, monthText } from './money.ts';

type Invoice = AnswerOf<'readInvoice'>;

/** An invoice as it was issued: to look at, to print, and as JSON. */
export function InvoiceSheet({ invoice, trail }: { readonly invoice: Invoice; readonly trail: { readonly label: string; readonly href: string } }) {
  const json = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(invoice, null, 2))}`;
  return (
    <>
      <NotPrinted>
        <PageHeader
          title={`Invoice ${invoice.numberText}`} lead={monthText(invoice.period)} trail={[trail]}
          actions={<><Button variant="default" component="a" href={json} download={`${invoice.numberText}.json`} leftSection={<Download size={16} aria-hidden />}>JSON</Button><Button leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()}>Print</Button></>}
        />
      </NotPrinted>
      <Sheet label={`Invoice ${invoice.numberText}`}>
        <header className={classes.head}>
          <div><strong>{invoice.seller.seller}</strong>{invoice.seller.address.map((line) => <span key={line}>{line}</span>)}{invoice.seller.taxId !== '' && <span>{invoice.seller.taxId}</span>}</div>
          <div><h2>Invoice {invoice.numberText}</h2><span>Issued {formatDate(invoice.issuedAt)}</span><span>For {monthText(invoice.period)}</span></div>
        </header>
        <p className={classes.buyer}>To<strong>{invoice.buyer.name}</strong></p>
        <Lines invoice={invoice} kind="subscription" title="Platform subscription" sumCents={invoice.subscriptionCents} />
        <Lines invoice={invoice} kind="credits" title="Inference credits for platform keys" sumCents={invoice.creditsCents} />
        <SheetLines>
          <tbody>
            <tr><th scope="row">Net</th><td>{formatCents(invoice.netCents)}</td></tr>
            <tr><th scope="row">{invoice.tax.label} {invoice.tax.basisPoints / 100} %{invoice.tax.note !== '' && <small> {invoice.tax.note}</small>}</th><td>{formatCents(invoice.tax.amountCents)}</td></tr>
            <tr data-sum><th scope="row">To pay, US dollars</th><td>{formatCents(invoice.totalCents)}</td></tr>
          </tbody>
        </SheetLines>
        {invoice.terms !== '' && <p>{invoice.terms}</p>}
        <p className={classes.note}>What your own provider keys cost is billed by your providers and is no part of this invoice.</p>
      </Sheet>
    </>
  );
}

interface LinesProps { readonly invoice: Invoice; readonly kind: Invoice['lines'][number]['kind']; readonly title: string; readonly sumCents: number }

/** The two kinds of lines never share a sum. */
function Lines({ invoice, kind, title, sumCents }: LinesProps) {
  const lines = invoice.lines.filter((line) => line.kind === kind);
  if (lines.length === 0) return null;
  return (
    <SheetLines caption={title}>
      <tbody>
        {lines.map((line) => <tr key={`${line.text}${line.from}`}><th scope="row">{line.text}<small> {line.from}{line.to !== null && line.to !== line.from && ` to ${line.to}`}{kind === 'credits' && `, ${line.quantity.toLocaleString('en-US')} ${line.unit} at US$0.01`}</small></th><td>{formatCents(line.amountCents)}</td></tr>)}
        <tr data-sum><th scope="row">Sum</th><td>{formatCents(sumCents)}</td></tr>
      </tbody>
    </SheetLines>
  );
}
