import { Button } from '@mantine/core';
import { LayoutGrid, ListChecks } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Card, DataTable, EmptyState, PageHeader, SandboxBadge, type TableColumn, Time, TwoLines } from '../../ui/index.ts';
import { BatchStateBadge } from './batch-words.tsx';
import { CostOf } from './cost-of.tsx';
import { SmallProgress } from './progress.tsx';

type Row = ItemOf<'listBatches'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'List', role: 'title', cell: (row) => <TwoLines below={<>{row.appName}{row.sandbox && <SandboxBadge />}</>}><a href={`/batches/${row.id}`}>{row.title === '' ? 'Not kept' : row.title}</a></TwoLines> },
  { id: 'state', header: 'State', cell: (row) => <BatchStateBadge state={row.state} /> },
  { id: 'progress', header: 'Rows', cell: (row) => <SmallProgress batch={row} /> },
  { id: 'who', header: 'Started by', cell: (row) => row.startedByName ?? <span className="ks-faint">a person who has left</span> },
  { id: 'when', header: 'Started', cell: (row) => <Time iso={row.createdAt} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => <CostOf batch={row} /> },
];

/** Every batch, newest first. */
export function Page() {
  const list = usePages('listBatches', {}, { pollMilliseconds: 5_000 });
  return (
    <>
      <PageHeader title="Batches" lead="An app over a list: one row, one run, each with its own draft, receipt and approval." actions={<Button component="a" href="/apps" leftSection={<LayoutGrid size={15} aria-hidden />}>Choose an app</Button>} />
      <Card flush>
        <DataTable
          label="Batches" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/batches/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={(
            <EmptyState icon={ListChecks} title="Nothing has been run over a list yet" actions={<Button component="a" href="/apps">See all apps</Button>}>
              <p>Open an app and choose “Run over a list”: a CSV or Excel file, one client a row, or a folder of documents, one document a run.</p>
            </EmptyState>
          )}
        />
      </Card>
    </>
  );
}
