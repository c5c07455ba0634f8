import { Button } from '@mantine/core';
import { CloudDownload, Scale, Upload } from 'lucide-react';
import { type ItemOf, useMay, usePages } from '../../api/index.ts';
import { useGo, useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, DataTable, Dialog, EmptyState, formatMoney, formatNumber, PageHeader, type TableColumn, Time } from '../../ui/index.ts';
import { Alarms } from './alarms.tsx';
import { FetchForm } from './fetch-form.tsx';
import { UploadForm } from './upload-form.tsx';

type Row = ItemOf<'listBillingStatements'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'bill', header: 'Bill', role: 'title', cell: (row) => <a href={`/reconciliation/${row.id}`}>{row.providerName}, {row.from === row.to ? row.from : `${row.from} to ${row.to}`}</a> },
  { id: 'source', header: 'From', cell: (row) => (row.source === 'report' ? 'The provider’s report' : row.fileName) },
  { id: 'lines', header: 'Lines', align: 'end', role: 'detail', cell: (row) => formatNumber(row.lines) },
  { id: 'cost', header: 'Billed', align: 'end', cell: (row) => (row.costNanoUsd === null ? <span className="ks-faint">tokens only</span> : formatMoney(row.costNanoUsd)) },
  { id: 'settled', header: 'Estimates', cell: (row) => (row.settledAt === null ? <span className="ks-faint">–</span> : <Badge tone="good">Settled</Badge>) },
  { id: 'when', header: 'Taken in', role: 'detail', cell: (row) => <><Time iso={row.createdAt} />{row.createdBy !== null && ` by ${row.createdBy}`}</> },
];

/** What providers say they billed, beside what was counted here. */
export function Page() {
  const list = usePages('listBillingStatements');
  const mayManage = useMay('reconciliation.manage');
  const [make, setMake] = useSearchParameter('make', '');
  const go = useGo();
  const close = (): void => setMake(null);
  const actions = mayManage && (
    <>
      <Button leftSection={<CloudDownload size={16} aria-hidden />} onClick={() => setMake('fetch')}>Fetch a report</Button>
      <Button variant="default" leftSection={<Upload size={16} aria-hidden />} onClick={() => setMake('upload')}>Upload a bill</Button>
    </>
  );
  return (
    <>
      <PageHeader title="Reconciliation" lead="Your providers’ own bills beside our count: every difference by day, model and key, with what it is made of." actions={actions === false ? undefined : actions} />
      <Column>
        <Alarms />
        <Card flush title="Bills">
          <DataTable
            label="Bills" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/reconciliation/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
            empty={<EmptyState icon={Scale} title="No bill was compared yet" actions={actions === false ? undefined : actions}><p>OpenAI and Anthropic tell theirs to an admin key; the bill of any other provider can be uploaded as a CSV file.</p></EmptyState>}
          />
        </Card>
      </Column>
      <Dialog opened={mayManage && make === 'fetch'} onClose={close} title="Fetch a report"><FetchForm onDone={(id) => go(`/reconciliation/${id}`)} onCancel={close} /></Dialog>
      <Dialog opened={mayManage && make === 'upload'} onClose={close} title="Upload a bill" size="xl"><UploadForm onDone={(id) => go(`/reconciliation/${id}`)} onCancel={close} /></Dialog>
    </>
  );
}
