import { Button } from '@mantine/core';
import { History, LayoutGrid } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Card, DataTable, EmptyState, formatMoney, PageHeader, SandboxBadge, type TableColumn, Time, TwoLines } from '../../ui/index.ts';
import { ruleWords, RunStateBadge, subjectOf } from '../../vocabulary/index.ts';
import { RunFilterBar, useRunFilters } from './run-filters.tsx';

type Row = ItemOf<'listRuns'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'Draft', role: 'title', cell: (row) => <TwoLines below={<>{row.appName}{row.sandbox && <SandboxBadge />}{row.rerunOf !== null && <a className="ks-link" href={`/runs/${row.rerunOf}`}>from an earlier run</a>}{row.comparisonId !== null && <a className="ks-link" href={`/comparisons/${row.comparisonId}`}>compared</a>}{row.content.state === 'purged' && ` · under the rule “${ruleWords(row.content.rule)}”`}</>}><a href={`/runs/${row.id}`}>{subjectOf(row)}</a></TwoLines> },
  { id: 'state', header: 'State', cell: (row) => <RunStateBadge state={row.state} /> },
  { id: 'who', header: 'Started by', cell: (row) => row.startedByName ?? <span className="ks-faint">a token</span> },
  { id: 'when', header: 'Started', cell: (row) => <Time iso={row.createdAt} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => (row.state === 'running' ? <span className="ks-faint">running</span> : formatMoney(row.costNanoUsd)) },
];

/** Every run, newest first. */
export function Page() {
  const filters = useRunFilters();
  const list = usePages('listRuns', { query: filters.query }, { pollMilliseconds: filters.words === '' ? 15_000 : 0 });
  const filtered = filters.any;
  return (
    <>
      <PageHeader title="History" lead="Every run of an app, with its draft, its sources and its approval." actions={<Button component="a" href="/apps" leftSection={<LayoutGrid size={15} aria-hidden />}>Run an app</Button>} />
      <RunFilterBar filters={filters} />
      <Card flush>
        <DataTable
          label="Runs" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/runs/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={filtered
            ? <EmptyState icon={History} title="No run matches" actions={<>{list.more !== null && <Button loading={list.loadingMore} onClick={list.more}>Look further back</Button>}<Button variant="default" onClick={filters.clear}>Clear filters</Button></>}><p>{filters.words === '' ? 'Nothing has this state, or the app has not been run yet.' : list.more === null ? 'No draft that you may read holds all of these words.' : 'Not among the newest drafts.'}</p></EmptyState>
            : (
              <EmptyState icon={History} title="Nothing has been run yet" actions={<><Button component="a" href="/apps/document-analyzer?sample=1">Run the Document Analyzer on its sample</Button><Button component="a" href="/apps" variant="default">See all apps</Button></>}>
                <p>Choose an app, give it a document, and its draft appears here.</p>
              </EmptyState>
            )}
        />
      </Card>
    </>
  );
}
