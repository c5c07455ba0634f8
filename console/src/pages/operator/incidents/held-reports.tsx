import { type ReportKind, reportKinds, reportNames } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileCheck2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../../api/index.ts';
import { Badge, Card, DataTable, Dialog, EmptyState, Form, FormActions, formatDate, Line, ProblemNotice, type TableColumn, TextField, toast } from '../../../ui/index.ts';

type Held = AnswerOf<'readHeldReports'>;
type Report = Held['items'][number];

/** Reports of auditors: what is held with its dates, and what is not. Every organisation sees it under Controls. */
export function HeldReports() {
  const read = useRead('readHeldReports');
  const may = useMay('operator.incidents');
  const [editing, setEditing] = useState<ReportKind | null>(null);
  const update = useAction('updateHeldReports', { invalidates: ['readHeldReports'] });
  async function drop(kind: ReportKind): Promise<void> {
    if (read.data !== undefined && await update.run({ ifMatch: read.data.etag, body: { items: entered(read.data).filter((item) => item.kind !== kind) } }) !== null) toast(`${reportNames[kind]} is marked as not held`);
  }
  const columns: readonly TableColumn<Report>[] = [
    { id: 'report', header: 'Report', role: 'title', cell: (row) => <strong>{reportNames[row.kind]}</strong> },
    { id: 'held', header: 'Held', cell: (row) => (row.held ? <Badge tone="good" dot>Held</Badge> : <Badge dot>Not held</Badge>) },
    { id: 'issued', header: 'Issued', cell: (row) => (row.issuedOn === null ? '–' : formatDate(`${row.issuedOn}T12:00:00Z`)) },
    { id: 'until', header: 'Valid until', cell: (row) => (row.validUntil === null ? '–' : formatDate(`${row.validUntil}T12:00:00Z`)) },
    { id: 'by', header: 'Audited by', cell: (row) => row.by ?? '–' },
    ...may ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: Report) => <Line gap="xs"><Button size="compact-xs" variant="subtle" aria-label={`${row.held ? 'Change' : 'Enter'}: ${reportNames[row.kind]}`} onClick={() => setEditing(row.kind)}>{row.held ? 'Change' : 'Enter'}</Button>{row.held && <Button size="compact-xs" variant="subtle" color="red" aria-label={`No longer held: ${reportNames[row.kind]}`} onClick={() => void drop(row.kind)}>No longer held</Button>}</Line> }] : [],
  ];
  return (
    <Card flush title="Reports of auditors" lead="Every organisation sees this list under Controls. Say what is so: a report that is not held is shown as not held.">
      <ProblemNotice problem={update.problem} />
      <DataTable label="Reports of auditors" columns={columns} rows={read.data?.items} rowKey={(row) => row.kind} problem={read.error} onRetry={() => void read.refetch()} empty={<EmptyState icon={FileCheck2} title="None is known" />} />
      {editing !== null && read.data !== undefined && <EnterDialog kind={editing} held={read.data} onClose={() => setEditing(null)} />}
    </Card>
  );
}

interface Entered { readonly kind: ReportKind; readonly issuedOn: string; readonly validUntil: string | null; readonly by: string; readonly reference: string | null }
const entered = ({ items }: Held): Entered[] => items.flatMap(({ kind, held, issuedOn, validUntil, by, reference }) => (held && issuedOn !== null && by !== null ? [{ kind, issuedOn, validUntil, by, reference }] : []));
const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

function EnterDialog({ kind, held, onClose }: { readonly kind: ReportKind; readonly held: Held; readonly onClose: () => void }) {
  const update = useAction('updateHeldReports', { invalidates: ['readHeldReports'] });
  const before = held.items.find((item) => item.kind === kind);
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const item: Entered = { kind, issuedOn: values['issuedOn'] ?? '', validUntil: orNull(values['validUntil']), by: values['by'] ?? '', reference: orNull(values['reference']) };
    const items = reportKinds.flatMap((each) => (each === kind ? [item] : entered(held).filter((other) => other.kind === each)));
    if (await update.run({ ifMatch: held.etag, body: { items } }) === null) return;
    toast(`${reportNames[kind]} is held`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={reportNames[kind]}>
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <TextField name="issuedOn" type="date" label="Issued" defaultValue={before?.issuedOn ?? ''} required data-autofocus />
        <TextField name="validUntil" type="date" label="Valid until" description="Left empty: it says nothing" defaultValue={before?.validUntil ?? ''} />
        <TextField name="by" label="Audited by" defaultValue={before?.by ?? ''} required maxLength={200} />
        <TextField name="reference" label="Reference" defaultValue={before?.reference ?? ''} maxLength={200} />
        <ProblemNotice problem={update.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={update.busy}>It is held</Button></FormActions>
      </Form>
    </Dialog>
  );
}
