import type { RunSummary } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileText } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { Card, DataTable, EmptyState, formatMoney, SandboxBadge, type TableColumn, Time, TwoLines } from '../../ui/index.ts';
import { RunStateBadge, subjectOf } from '../../vocabulary/index.ts';

const columns: readonly TableColumn<RunSummary>[] = [
  { id: 'title', header: 'Run', role: 'title', cell: (run) => <TwoLines below={<>{run.appName}{run.sandbox && <SandboxBadge />}</>}><a href={`/runs/${run.id}`}>{subjectOf(run)}</a></TwoLines> },
  { id: 'state', header: 'State', cell: (run) => <RunStateBadge state={run.state} /> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (run) => (run.state === 'running' ? <span className="ks-faint">running</span> : formatMoney(run.costNanoUsd)) },
  { id: 'started', header: 'Started', align: 'end', cell: (run) => <Time iso={run.createdAt} /> },
];

/** The newest runs of apps. */
export function RecentRuns() {
  const runs = useRead('listRuns', { query: { limit: 5 } });
  return (
    <Card flush title="Recent runs" actions={<Button size="xs" variant="default" component="a" href="/runs">All runs</Button>}>
      <DataTable
        label="Recent runs" columns={columns} rows={runs.data?.items} rowKey={(run) => run.id} rowHref={(run) => `/runs/${run.id}`} problem={runs.error} onRetry={() => void runs.refetch()}
        empty={<EmptyState icon={FileText} title="No run yet" actions={<Button variant="default" component="a" href="/apps/document-analyzer?sample=1">Try it with the sample</Button>}><p>Apps read documents and write drafts with quotations you can check.</p></EmptyState>}
      />
    </Card>
  );
}
