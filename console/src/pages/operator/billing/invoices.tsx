import { Button } from '@mantine/core';
import { ReceiptText } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ItemOf, useAction, usePages, useRead } from '../../../api/index.ts';
import { Card, ChoiceField, Column, DataTable, Dialog, EmptyState, Form, formatDate, FormActions, Notice, ProblemNotice, type TableColumn, TextField, toast } from '../../../ui/index.ts';
import { formatCents, monthText } from '../../invoices/money.ts';

type Row = ItemOf<'listIssuedInvoices'>;
type Settings = AnswerOf<'readInvoiceSettings'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'number', header: 'Invoice', role: 'title', cell: (row) => <a className="ks-mono" href={`/operator/invoices/${row.id}`}>{row.numberText}</a> },
  { id: 'buyer', header: 'Organisation', cell: (row) => row.buyer.name },
  { id: 'period', header: 'Month', cell: (row) => monthText(row.period) },
  { id: 'subscription', header: 'Subscription', align: 'end', cell: (row) => formatCents(row.subscriptionCents) },
  { id: 'credits', header: 'Credits', align: 'end', cell: (row) => formatCents(row.creditsCents) },
  { id: 'total', header: 'To pay', align: 'end', cell: (row) => formatCents(row.totalCents) },
  { id: 'issued', header: 'Issued', role: 'detail', cell: (row) => formatDate(row.issuedAt) },
];

/** Invoices of the installation: one number after the other, each for good. */
export function Invoices() {
  const list = usePages('listIssuedInvoices');
  const settings = useRead('readInvoiceSettings');
  const [issuing, setIssuing] = useState(false);
  const ready = settings.data !== undefined && settings.data.settings !== null;
  const issue = <Button leftSection={<ReceiptText size={16} aria-hidden />} disabled={!ready} onClick={() => setIssuing(true)}>Issue an invoice</Button>;
  return (
    <Column>
      {settings.data?.settings === null && <Notice tone="warn" title="Say first who issues invoices"><p>Fill in the form below once; it stands on every invoice from then on.</p></Notice>}
      <Card flush title="Issued" lead="Numbers have no gap, and nothing that was issued changes." actions={issue}>
        <DataTable label="Issued invoices" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/operator/invoices/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={ReceiptText} title="None was issued yet" />} />
      </Card>
      {settings.data !== undefined && <SettingsForm key={settings.data.etag} answer={settings.data} />}
      {issuing && <IssueDialog onClose={() => setIssuing(false)} />}
    </Column>
  );
}

function lastMonths(): readonly { readonly value: string; readonly label: string }[] {
  const now = new Date();
  return Array.from({ length: 12 }, (_nothing, index) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - index, 1)).toISOString().slice(0, 7)).map((value) => ({ value, label: monthText(value) }));
}

function IssueDialog({ onClose }: { readonly onClose: () => void }) {
  const tenants = usePages('listTenants', { query: { limit: 200 } });
  const issue = useAction('issueInvoice', { invalidates: ['listIssuedInvoices'] });
  const months = lastMonths();
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const agreed = (values['agreed'] ?? '').trim();
    const result = await issue.run({ params: { tenantId: values['tenant'] ?? '' }, body: { period: values['period'] ?? '', ...(agreed === '' ? {} : { agreedMonthlyCents: Math.round(Number(agreed) * 100) }) } });
    if (result === null) return;
    toast(`Invoice ${result.answer.numberText} is issued`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Issue an invoice">
      <Form onSubmit={(values) => void submit(values)} issues={issue.problem?.issues}>
        <ChoiceField name="tenant" label="Organisation" data={(tenants.items ?? []).map((tenant) => ({ value: tenant.id, label: tenant.name }))} searchable />
        <ChoiceField name="period" label="Month" data={[...months]} defaultValue={months[0]?.value ?? null} />
        <TextField name="agreed" label="Agreed price a month" description="US dollars, for a plan whose price is by agreement; else leave it empty" pattern="\d{1,7}(\.\d{1,2})?" title="An amount such as 1250 or 1250.50." />
        <Notice title="It gets the next number, for good"><p>What is wrong on it cannot be corrected afterwards: look at plan and top-ups first.</p></Notice>
        <ProblemNotice problem={issue.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={issue.busy}>Issue it</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function SettingsForm({ answer: { settings, etag } }: { readonly answer: Settings }) {
  const save = useAction('updateInvoiceSettings', { invalidates: ['readInvoiceSettings'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const text = (name: string): string => (values[name] ?? '').trim();
    const body = {
      seller: text('seller'), address: text('address').split(',').map((line) => line.trim()).filter(Boolean), taxId: text('taxId'), numberPrefix: text('numberPrefix'), terms: text('terms'),
      tax: { label: text('taxLabel'), basisPoints: Math.round(Number(text('percent')) * 100), note: text('taxNote') },
    };
    if (await save.run({ ifMatch: etag, body }) !== null) toast('Saved', 'Invoices that were issued keep what they say.');
  }
  return (
    <Card title="What stands on invoices" lead="From now on; those that were issued stay as they are.">
      <Form onSubmit={(values) => void submit(values)} issues={save.problem?.issues}>
        <TextField name="seller" label="Issued by" defaultValue={settings?.seller} required maxLength={200} />
        <TextField name="address" label="Address" description="Lines, separated by commas" defaultValue={settings?.address.join(', ')} maxLength={600} />
        <TextField name="taxId" label="Tax number" defaultValue={settings?.taxId} maxLength={60} />
        <TextField name="numberPrefix" label="Before the number" description="Letters, digits, dot, slash and dash" defaultValue={settings?.numberPrefix ?? 'INV-'} pattern="[A-Za-z0-9./-]{0,20}" title="At most 20 letters, digits, dots, slashes and dashes." />
        <TextField name="taxLabel" label="Tax" defaultValue={settings?.tax.label ?? 'Sales tax'} required maxLength={60} />
        <TextField name="percent" label="Tax rate" description="Percent" defaultValue={settings === null ? '0' : String(settings.tax.basisPoints / 100)} required pattern="\d{1,3}(\.\d{1,2})?" title="A percentage such as 19 or 7.25." />
        <TextField name="taxNote" label="Note on the tax" description="Such as a reverse charge" defaultValue={settings?.tax.note} maxLength={200} />
        <TextField name="terms" label="Terms" defaultValue={settings?.terms} maxLength={400} />
        <ProblemNotice problem={save.problem} />
        <FormActions><Button type="submit" loading={save.busy}>Save</Button></FormActions>
      </Form>
    </Card>
  );
}
