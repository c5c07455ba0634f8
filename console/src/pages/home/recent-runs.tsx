import type { RunSummary } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileText } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, formatMoney, SandboxBadge, type TableColumn, Time, type Tone } from '../../ui/index.ts';

const states: Readonly<Record<RunSummary['state'], { readonly tone: Tone; readonly label: string }>> = {
  running: { tone: 'info', label: 'Running' },
  draft: { tone: 'neutral', label: 'Draft' },
  'awaiting-approval': { tone: 'warn', label: 'Awaiting approval' },
  approved: { tone: 'good', label: 'Approved' },
  rejected: { tone: 'bad', label: 'Rejected' },
  stopped: { tone: 'neutral', label: 'Stopped' },
  failed: { tone: 'bad', label: 'Failed' },
};

const columns: readonly TableColumn<RunSummary>[] = [
  { id: 'title', header: 'Run', role: 'title', cell: (run) => <><a href={`/runs/${run.id}`}>{run.title}</a>{run.sandbox && <> <SandboxBadge /></>}</> },
  { id: 'app', header: 'App', cell: (run) => run.appName, role: 'detail' },
  { id: 'state', header: 'State', cell: (run) => <Badge tone={states[run.state].tone} dot>{states[run.state].label}</Badge> },
  { id: 'cost', header: 'Cost', align: 'end', cell: (run) => formatMoney(run.costNanoUsd) },
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
