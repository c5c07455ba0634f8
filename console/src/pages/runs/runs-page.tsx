import { Button, Select } from '@mantine/core';
import { History, LayoutGrid } from 'lucide-react';
import { type ItemOf, usePages, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, DataTable, EmptyState, formatMoney, PageHeader, SandboxBadge, type TableColumn, Time } from '../../ui/index.ts';
import { type RunState, RunStateBadge, runStates, stateWords, subjectOf } from '../../vocabulary/index.ts';
import classes from './runs.module.css';

type Row = ItemOf<'listRuns'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'Draft', role: 'title', cell: (row) => <span className={classes.title}><a href={`/runs/${row.id}`}>{subjectOf(row)}</a><small>{row.appName}{row.sandbox && <SandboxBadge />}</small></span> },
  { id: 'state', header: 'State', cell: (row) => <RunStateBadge state={row.state} /> },
  { id: 'who', header: 'Started by', cell: (row) => row.startedByName ?? <span className="ks-faint">a token</span> },
  { id: 'when', header: 'Started', cell: (row) => <Time iso={row.createdAt} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => (row.state === 'running' ? <span className="ks-faint">running</span> : formatMoney(row.costNanoUsd)) },
];

/** Every run, newest first. */
export function Page() {
  const [appId, setAppId] = useSearchParameter('app', '');
  const [state, setState] = useSearchParameter('state', '');
  const apps = useRead('listApps');
  const known = runStates.find((candidate) => candidate === state);
  const list = usePages('listRuns', { query: { ...(appId === '' ? {} : { appId }), ...(known === undefined ? {} : { state: known }) } }, { pollMilliseconds: 15_000 });
  const filtered = appId !== '' || known !== undefined;
  const clear = () => { setAppId(null); setState(null); };
  return (
    <>
      <PageHeader title="History" lead="Every run of an app, with its draft, its sources and its approval." actions={<Button component="a" href="/apps" leftSection={<LayoutGrid size={15} aria-hidden />}>Run an app</Button>} />
      <div className={classes.filters}>
        <Select aria-label="App" value={appId} onChange={(value) => setAppId(value)} data={[{ value: '', label: 'All apps' }, ...(apps.data?.items ?? []).map((app) => ({ value: app.id, label: app.name }))]} />
        <Select aria-label="State" value={known ?? ''} onChange={(value) => setState(value)} data={[{ value: '', label: 'Any state' }, ...runStates.map((value: RunState) => ({ value, label: stateWords[value].label }))]} />
        {filtered && <Button variant="subtle" size="compact-sm" onClick={clear}>Clear filters</Button>}
      </div>
      <Card flush>
        <DataTable
          label="Runs" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/runs/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={filtered
            ? <EmptyState icon={History} title="No run matches" actions={<Button variant="default" onClick={clear}>Clear filters</Button>}><p>Nothing has this state, or the app has not been run yet.</p></EmptyState>
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
